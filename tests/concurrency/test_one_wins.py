"""Two decide the same, or what excludes the other: one wins, the other is told, nothing is doubled and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Case, Order, Petition
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from bihuan.rules.errors import BihuanError, NotFound, Stale, WrongState
from bihuan.rules.vocabulary import OVER
from tests.acceptance.afterwards import is_whole
from tests.acceptance.told import clock, running, stands
from tests.cases.world import World, build_world, photo
from tests.concurrency.at_once import at_once
from tests.properties.held import holds
from tests.scratch import ScratchCluster, django_on

TIMES = 3  # each race is run so often: who comes first is nobody's choice
Act = tuple[str, str, int, dict[str, Any]]  # who, code, part, facts


@pytest.fixture(scope="module")
def world(scratch_cluster: ScratchCluster, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """清河市 in a database of its own, with real commits; every race is run on cases of its own."""
    scratch = scratch_cluster.copy()
    with django_db_blocker.unblock(), django_on(scratch.app_url):
        yield build_world()
    scratch_cluster.drop(scratch)


@pytest.fixture(autouse=True)
def _holds_afterwards(world: World) -> Iterator[None]:
    yield
    holds(world)
    is_whole()


def race(world: World, *acts: Act) -> list[Any]:
    """What came of acts at the same moment: results or refusals, in their order."""
    commands = [world.command(who) for who, _code, _part, _facts in acts]

    def act(place: int) -> Any:
        _who, code, part_id, facts = acts[place]
        return perform(code, [part_id], command=commands[place], facts=facts)

    return at_once(*(lambda place=place: act(place) for place in range(len(acts))))


def refusals(results: Sequence[Any]) -> list[BihuanError]:
    """Those who were told."""
    return [result for result in results if isinstance(result, BihuanError)]


def one_won(results: Sequence[Any]) -> None:
    """One act went through; the other was told that the part has moved on."""
    (told,) = refusals(results)
    assert isinstance(told, WrongState | Stale)
    assert len(results) == 2


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_determine_one_dispute_and_the_case_goes_to_one_body(world: World, turn: int) -> None:
    order_id = world.received()
    dispute = world.do("north_desk", "order.dispute", order_id, reason="点位不在我县")["made"]
    facts: dict[str, Any] = {"outcome": "upheld", "note": "经核对边界"}
    one_won(
        race(
            world,
            ("dispatch", "dispute.determine", dispute, {**facts, "body": world.receiver("south")}),
            ("shift_head", "dispute.determine", dispute, {**facts, "body": world.receiver("zone")}),
        )
    )
    live = Order.objects.filter(case_id=case_of(order_id)).exclude(state__in=OVER)
    assert live.count() == 1
    assert live.get().receiver_body_id in (world.bodies["south"], world.bodies["zone"])
    assert Entry.objects.filter(code="dispute.determine", part_id=dispute).count() == 1


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_deduction_is_consented_to_or_refused_never_both(world: World, turn: int) -> None:
    case_id = case_of(world.received())
    asked = world.do("review", "case.propose_deduction", case_id, cause="other", reason="重复交办")["made"]
    paper: dict[str, Any] = {"document_no": "督复〔2024〕8号", "files": [photo(world.now)]}
    results = race(
        world,
        ("dispatch", "deduction.record_consent", asked, paper),
        ("shift_head", "deduction.record_refusal", asked, {"reason": "督察组不同意"}),
    )
    one_won(results)
    is_out = not isinstance(results[0], BihuanError)
    assert (stands(case_id) == "deducted", running(case_id) == set()) == (is_out, is_out)
    assert Petition.objects.get(id=asked).state == ("granted" if is_out else "refused")


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_grant_one_extension_and_the_limit_moves_once(world: World, turn: int) -> None:
    case_id = case_of(world.received())
    answer = clock(case_id, "answer")
    wish: dict[str, Any] = {"clock": {"clock_id": answer.id}, "reason": "需夜间监测"}
    until = answer.due_at + timedelta(hours=20)
    asked = world.do("review", "case.request_extension", case_id, until=until, **wish)["made"]
    paper: dict[str, Any] = {"document_no": "督复〔2024〕9号", "files": [photo(world.now)]}
    one_won(
        race(
            world,
            ("dispatch", "extension.grant", asked, {**paper, "until": until}),
            ("shift_head", "extension.grant", asked, {**paper, "until": until + timedelta(hours=9)}),
        )
    )
    moved = Clock.objects.get(id=answer.id)
    assert moved.original_due_at == answer.due_at
    assert moved.due_at in (until, until + timedelta(hours=9))
    assert Entry.objects.filter(code="extension.grant", part_id=asked).count() == 1


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_case_joined_while_its_host_is_reported_stands_where_the_host_stands(
    world: World, turn: int
) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=world.signature())
    host, guest = case_of(order_id), world.registered()
    named = {"case_id": host, "city_no": Case.objects.get(id=host).city_no}
    results = race(
        world,
        ("dispatch", "case.handle_together", guest, {"case": named, "reason": "同一家"}),
        ("north_desk", "order.submit_report", order_id, {}),
    )
    assert refusals(results) == []
    assert (stands(host), stands(guest)) == ("reviewing", "reviewing")
    assert Case.objects.get(id=guest).host_id == host


@pytest.mark.parametrize("turn", range(TIMES))
def test_what_is_passed_on_while_it_is_taken_back_leaves_no_township_with_a_case(
    world: World, turn: int
) -> None:
    order_id = world.received()
    case_id = case_of(order_id)
    asked = world.do("dispatch", "order.request_recall", order_id, reason="交错单位")["made"]
    below: dict[str, Any] = {"receivers": [world.receiver("town")], "due_at": world.now + timedelta(hours=30)}
    results = race(
        world,
        ("north_desk", "order.forward", order_id, below),
        ("shift_head", "recall.consent", asked, {"note": "同意"}),
    )
    assert not isinstance(results[1], BihuanError), "the recall goes through whoever comes first"
    assert all(isinstance(told, NotFound | WrongState) for told in refusals(results))
    assert not Order.objects.filter(case_id=case_id).exclude(state__in=OVER).exists()
    assert stands(case_id) == "registered"
