"""One request number, one effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from bihuan.journal import commands
from bihuan.journal.models import CommandRun
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import RequestReused
from tests.journal.cast import COMMAND, NOW


@transaction.atomic(durable=True)
def transfer(*, command: Command, orders: list[int]) -> dict[str, object]:
    facts = {"orders": orders}
    if done := commands.begin(command, "order.issue", facts):
        return done
    return commands.finish(command, "order.issue", facts, {"numbers": orders})


def test_the_same_request_again_returns_what_came_of_it_and_changes_nothing(db):
    first = transfer(command=COMMAND, orders=[4, 5])
    assert transfer(command=COMMAND, orders=[4, 5]) == first == {"numbers": [4, 5]}
    assert CommandRun.objects.count() == 1


def test_the_same_request_number_with_other_facts_is_refused(db):
    transfer(command=COMMAND, orders=[4, 5])
    with pytest.raises(RequestReused):
        transfer(command=COMMAND, orders=[4, 6])
    assert CommandRun.objects.count() == 1


def test_the_same_request_number_for_another_move_is_refused(db):
    transfer(command=COMMAND, orders=[4])
    with pytest.raises(RequestReused):
        commands.begin(COMMAND, "order.recall", {"orders": [4]})


def test_two_people_may_use_the_same_request_number(db):
    transfer(command=COMMAND, orders=[4])
    other = Command(Actor(user_id=8, post_id=4, body_id=1, role="city_desk"), NOW, "form-1")
    assert transfer(command=other, orders=[5]) == {"numbers": [5]}


def test_a_form_sent_twice_at_the_same_moment_takes_effect_once(own_database):
    def press(_time: int) -> dict[str, object]:
        try:
            return transfer(command=COMMAND, orders=[4])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as buttons:
        results = list(buttons.map(press, range(8)))
    assert results == [{"numbers": [4]}] * 8
    assert CommandRun.objects.count() == 1
