"""Two people, one case: what the second one sees."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.actions.batches import register
from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Case, DispatchSheet, Order, Visit
from bihuan.journal.models import CommandRun, Entry
from bihuan.records.models import Clock
from bihuan.rules.errors import BihuanError, Stale, WrongState
from tests.cases.world import World, build_world, row, scan
from tests.concurrency.at_once import at_once
from tests.scratch import ScratchDatabase


@pytest.fixture
def world(own_database: ScratchDatabase) -> World:
    """清河市 in a database of its own, with real commits."""
    return build_world()


def test_the_second_of_two_people_is_told_the_case_has_moved(world: World) -> None:
    order_id = world.reported()
    seen = {order_id: Order.objects.get(id=order_id).version}
    accept = world.command("review")
    back = world.command("review")
    results = at_once(
        lambda: perform("order.accept_report", [order_id], command=accept, facts={}, seen=seen),
        lambda: perform(
            "order.return_for_correction", [order_id], command=back, facts={"reason": "缺页"}, seen=seen
        ),
    )
    refusals = [result for result in results if isinstance(result, BihuanError)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], WrongState | Stale)


def test_a_person_who_looked_at_an_older_version_is_told_so(world: World) -> None:
    order_id = world.issued()
    looked = {order_id: Order.objects.get(id=order_id).version}
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    with pytest.raises(Stale):
        world.do("north_deputy", "order.sign_receipt", order_id, signature=scan(), seen=looked)


def test_a_double_click_is_one_act(world: World) -> None:
    order_id = world.issued()
    command = world.command("chase")

    def act() -> Any:
        return perform("order.confirm_by_phone", [order_id], command=command, facts={"spoken_with": "值班员"})

    first, second = at_once(act, act)
    assert first == second
    assert Entry.objects.filter(code="order.confirm_by_phone").count() == 1
    assert CommandRun.objects.filter(request_id=command.request_id).count() == 1


def test_the_last_two_cases_of_a_batch_issued_at_once_end_its_hour(world: World) -> None:
    case_ids = world.register(world.receive(), row(), row())
    for case_id in case_ids:
        world.do("dispatch", "case.confirm_extract", case_id, extract="异味扰民", looked=True)
    receivers = [[world.receiver("north")], [world.receiver("south")]]
    commands = [world.command("dispatch"), world.command("shift_head")]
    at_once(
        *(
            lambda n=n: perform(
                "case.issue", [case_ids[n]], command=commands[n], facts={"receivers": receivers[n]}
            )
            for n in range(2)
        )
    )
    assert Case.objects.filter(stage="issued").count() == 2
    assert not Clock.objects.filter(kind="transfer", stopped_at__isnull=True).exists()
    assert sorted(DispatchSheet.objects.values_list("number", flat=True)) == [
        "清环督交〔2024〕1号",
        "清环督交〔2024〕2号",
    ]


def test_a_case_issued_twice_at_once_goes_out_once(world: World) -> None:
    case_id = world.registered()
    world.do("dispatch", "case.confirm_extract", case_id, extract="异味扰民", looked=True)
    receivers = [[world.receiver("north")], [world.receiver("south")]]
    commands = [world.command("dispatch"), world.command("shift_head")]
    results = at_once(
        *(
            lambda n=n: perform(
                "case.issue", [case_id], command=commands[n], facts={"receivers": receivers[n]}
            )
            for n in range(2)
        )
    )
    assert sum(isinstance(result, WrongState) for result in results) == 1
    assert Order.objects.filter(case_id=case_id).count() == 1


def test_five_people_add_visits_at_once_and_all_are_kept(world: World) -> None:
    order_id = world.received()
    world.wait(hours=1)
    facts = {"started_at": world.now, "people": "专班", "note": "现场"}
    commands = [world.command("north_handler") for _ in range(5)]
    at_once(
        *(lambda c=c: perform("order.record_visit", [order_id], command=c, facts=facts) for c in commands)
    )
    assert Visit.objects.filter(order_id=order_id).count() == 5
    stream = Case.objects.get().stream_id
    seqs = list(Entry.objects.filter(stream_id=stream).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


def test_the_same_list_given_in_by_two_people_at_once_registers_once(world: World) -> None:
    batch_id, rows = world.receive(), [row() for _ in range(20)]
    commands = [world.command("dispatch"), world.command("shift_head")]
    results = at_once(*(lambda c=c: register(batch_id, rows, command=c) for c in commands))
    assert Case.objects.count() == 20
    assert sorted(len(result["known"]) for result in results) == [0, 20]
