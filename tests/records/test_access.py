"""Who sees which case: those it was ordered to and those above them, as long as they have it; the city always."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.cases.models import Case
from bihuan.records.access import (
    GrantDraft,
    bodies_seen_as,
    check_visible,
    end,
    grant,
    scoped,
    visible_streams,
)
from bihuan.records.models import Access
from bihuan.rules.actor import SYSTEM, PostRef
from bihuan.rules.errors import NotFound
from tests.records.office import NOW, actor, open_rounds, register_cases

pytestmark = pytest.mark.usefixtures("db")

NORTH, SOUTH, TOWN = 20, 30, 21
ROUND = 1
DAY = timedelta(days=1)


def ordered(stream: int, *bodies: int, order: int, part: int | None = None, in_round: int = ROUND) -> None:
    """An order that reached the last of these bodies by way of the others."""
    grant([GrantDraft(body, stream, in_round, order, part) for body in bodies], at=NOW)


def seen_by(body: int, *streams: int, role: str = "desk") -> set[int]:
    return visible_streams(actor(body, role), streams)


def test_a_case_is_seen_by_the_receiver_and_those_above_and_by_nobody_else():
    ordered(5, NORTH, TOWN, order=1)
    assert seen_by(TOWN, 5, 6, role="handler") == {5}
    assert seen_by(NORTH, 5, 6) == {5}
    assert seen_by(SOUTH, 5, 6) == set()


@pytest.mark.parametrize("role", ["city_desk", "city_leader"])
def test_the_city_sees_every_case(role):
    assert seen_by(1, 5, 6, role=role) == {5, 6}


def test_the_secretary_of_the_city_leader_sees_every_case():
    secretary = actor(77, "secretary", acts_for=(PostRef(5, 1, "city_leader"),))
    assert visible_streams(secretary, [5, 6]) == {5, 6}


def test_a_secretary_sees_through_the_own_body_and_the_leaders():
    ordered(5, NORTH, order=1)
    ordered(6, SOUTH, order=2)
    secretary = actor(SOUTH, "secretary", acts_for=(PostRef(5, NORTH, "head"),))
    assert bodies_seen_as(secretary) == [NORTH, SOUTH]
    assert visible_streams(secretary, [5, 6, 7]) == {5, 6}


@pytest.mark.parametrize(
    "role",
    [
        "system_admin",
        "security_admin",
        "audit_admin",
        "confidentiality_officer",
        "confidentiality_approver",
        "discipline",
    ],
)
def test_those_who_run_the_system_see_no_case_wherever_they_sit(role):
    ordered(5, NORTH, order=1)
    assert seen_by(NORTH, 5, role=role) == set()


def test_the_system_itself_sees_all():
    assert visible_streams(SYSTEM, [5]) == {5}


def test_somebody_without_a_post_sees_nothing():
    ordered(5, NORTH, order=1)
    assert visible_streams(actor(None, "handler"), [5]) == set()


def test_a_case_one_may_not_see_looks_like_one_that_does_not_exist():
    ordered(5, NORTH, order=1)
    check_visible(actor(NORTH, "desk"), 5)
    for stream in (6, 404):
        with pytest.raises(NotFound) as refusal:
            check_visible(actor(NORTH, "desk"), stream)
        assert refusal.value.kind == "case"


def test_who_loses_the_order_loses_sight_and_that_it_had_seen_stays_written():
    ordered(5, NORTH, TOWN, order=1)
    assert end([1], at=NOW + DAY) == [(NORTH, 5), (TOWN, 5)]
    assert seen_by(TOWN, 5) == set()
    assert set(Access.objects.values_list("since", "until")) == {(NOW, NOW + DAY)}


def test_a_county_with_another_live_order_on_the_case_keeps_its_sight():
    ordered(5, NORTH, TOWN, order=1)
    ordered(5, NORTH, order=2)
    assert end([1], at=NOW + DAY) == [(TOWN, 5)]
    assert seen_by(NORTH, 5) == {5}
    assert end([2], at=NOW + DAY) == [(NORTH, 5)]


def test_two_orders_of_one_body_on_one_case_that_end_together_end_its_sight_once():
    ordered(5, NORTH, order=1, part=1)
    ordered(5, NORTH, order=2, part=2)
    assert end([1, 2], at=NOW + DAY) == [(NORTH, 5)]


def test_an_order_that_ended_ends_only_once():
    ordered(5, NORTH, order=1)
    end([1], at=NOW + DAY)
    assert end([1], at=NOW + 2 * DAY) == []
    assert Access.objects.get().until == NOW + DAY


def test_a_list_holds_the_cases_one_may_see_of_the_round_asked_for():
    now_round, old_round = open_rounds(2)
    mine, others, old = register_cases(2, in_round=now_round) + register_cases(1, in_round=old_round)
    ordered(mine.stream_id, NORTH, order=1, in_round=now_round)
    ordered(mine.stream_id, NORTH, order=3, in_round=now_round)
    ordered(others.stream_id, SOUTH, order=2, in_round=now_round)
    ordered(old.stream_id, NORTH, order=4, in_round=old_round)

    def listed(who, round_id: int | None) -> list[int]:
        return list(
            scoped(Case.objects.all(), who, round_id=round_id).order_by("id").values_list("id", flat=True)
        )

    desk, clerk = actor(NORTH, "desk"), actor(1, "city_desk")
    assert listed(desk, now_round) == [mine.id]
    assert listed(desk, None) == [mine.id, old.id]
    assert listed(clerk, now_round) == [mine.id, others.id]
    assert listed(clerk, None) == [mine.id, others.id, old.id]
    assert listed(actor(NORTH, "audit_admin"), None) == []
