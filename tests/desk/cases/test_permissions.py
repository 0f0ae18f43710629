"""Every move by address, by everybody: 404 for who may not see, 403 for who may not act, and nothing written then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Answer, Order
from bihuan.journal.models import CommandRun, Entry
from bihuan.rules.lifecycle import MOVES
from tests.cases.ready import ready_made
from tests.cases.world import World
from tests.desk.cases.conftest import Browser

CITY = {"dispatch", "chase", "review", "shift_head", "leader", "secretary"}
NORTH = {"north_desk", "north_deputy", "north_head", "north_handler"}
OUTSIDERS = {"south_head", "bureau_deputy", "admin"}
EVERYBODY = sorted(CITY | NORTH | OUTSIDERS)
# Who stands behind a name in the column `who` of the move table, in a case of 北岭县 led by its deputy.
BEHIND = {
    "dispatch": {"dispatch", "shift_head"},
    "chase": {"chase", "shift_head"},
    "review": {"review", "shift_head"},
    "shift_head": {"shift_head"},
    "city_leader": {"leader"},
    "receiver_desk": {"north_desk"},
    "receiver_deputy": {"north_deputy"},
    "receiver_head": {"north_head"},
    "receiver_handler": {"north_handler"},
    "leader_in_charge": {"north_deputy"},
    "acceptor": {"north_deputy", "north_head"},
}  # fmt: skip
SIGNS = {"report": ({"north_head"}, set()), "answer": ({"leader"}, {"secretary"})}


def may(code: str) -> set[str]:
    """Those the move table allows."""
    signers, secretaries = SIGNS.get(MOVES[code].part, (set(), set()))
    behind = {**BEHIND, "next_signer": signers, "secretary:next_signer": secretaries}
    return set().union(*(behind.get(who, set()) for who in MOVES[code].who))


def see(code: str) -> set[str]:
    """Those who see the part: an unissued case and an unsent answer are the city's alone."""
    return CITY if code in UNISSUED or MOVES[code].part == "answer" else CITY | NORTH


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


@ready_made
def rectified(world: World) -> int:
    """An order whose rectification is accepted; its id."""
    order_id = world.investigated()
    world.rectified(order_id)
    return order_id


@ready_made
def drafted(world: World) -> int:
    """A report out for signature; its id."""
    return world.drafted(rectified(world))


@ready_made
def report_signed(world: World) -> int:
    """An order whose report is signed and not handed in; its id."""
    order_id = rectified(world)
    world.do("north_head", "report.sign_step", world.drafted(order_id), signature=world.signature())
    return order_id


@ready_made
def answer_signed(world: World) -> int:
    """An answer with all signatures; its id."""
    answer_id = world.answering()
    world.do("leader", "answer.sign_step", answer_id, signature=world.signature())
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    return answer_id


@ready_made
def opened(world: World) -> int:
    """A rectification under way; its id."""
    order_id = world.investigated()
    return int(world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"])


@ready_made
def claimed(world: World) -> int:
    """A rectification claimed to be done; its id."""
    rect_id = opened(world)
    world.wait(hours=1)
    world.do("north_handler", "rectification.claim_done", rect_id, note="已拆", photos=[world.photo()])
    return rect_id


UNISSUED = {"case.clear", "case.confirm_extract", "case.issue"}
BROUGHT: dict[str, Callable[[World], int]] = {
    **dict.fromkeys(UNISSUED, World.registered),
    "case.draft_answer": lambda world: case_of(world.accepted()),
    "order.recall": World.issued,
    "order.confirm_by_phone": World.issued,
    "order.sign_receipt": World.issued,
    "order.name_leader": World.investigated,
    "order.record_visit": World.investigated,
    "order.record_finding": World.investigated,
    "order.second_look": lambda world: world.investigated(verdict="false"),
    "order.record_measure": World.investigated,
    "order.open_immediate": World.investigated,
    "order.draft_report": rectified,
    "order.submit_report": report_signed,
    "order.accept_report": World.reported,
    "order.return_for_correction": World.reported,
    "order.redo": World.reported,
    "report.sign_step": drafted,
    "report.decline_step": drafted,
    "answer.sign_step": World.answering,
    "answer.decline_step": World.answering,
    "answer.send": answer_signed,
    "rectification.claim_done": opened,
    "rectification.accept": claimed,
    "rectification.refuse_acceptance": claimed,
}


def test_every_move_of_the_table_is_tried() -> None:
    assert set(BROUGHT) == set(MOVES)


@pytest.mark.parametrize("code", sorted(MOVES))
def test_only_those_the_table_names_may_make_a_move(code: str, world: World, as_one: Browser) -> None:
    part_id = BROUGHT[code](world)
    browsers = {who: as_one(who) for who in EVERYBODY}
    address = reverse("move", args=[code, part_id])
    assert {who: browser.get(address).status_code for who, browser in browsers.items()} == {
        who: expected(code, who, opens=True) for who in EVERYBODY
    }
    before = written()
    refused = sorted(set(EVERYBODY) - may(code))
    assert {who: post(browsers[who], address) for who in refused} == {
        who: expected(code, who, opens=False) for who in refused
    }
    assert written() == before


def expected(code: str, who: str, *, opens: bool) -> int:
    """The status the address answers with; a paper may be read by whoever sees it, whoever signs."""
    if who not in see(code):
        return 404
    if who in may(code) or (opens and code.endswith(".sign_step")):
        return 200
    return 403


def post(browser: Client, address: str) -> int:
    """Try to make the move with nothing filled in."""
    return browser.post(address, {"request_id": "permission-0001"}).status_code


def written() -> tuple[int, int, list[tuple[int, int]]]:
    """What a move would have added to."""
    versions = list(Order.objects.order_by("id").values_list("id", "version"))
    return (
        Entry.objects.count(),
        CommandRun.objects.count(),
        versions + list(Answer.objects.order_by("id").values_list("id", "version")),
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_case_its_papers_and_files_open_to_those_concerned_only(
    who: str, world: World, as_one: Browser
) -> None:
    answer_id = world.answering()
    answer = Answer.objects.get(id=answer_id)
    browser = as_one(who)
    concerned, city = who in CITY | NORTH, who in CITY
    for address, is_open in (
        (reverse("case", args=[answer.case_id]), concerned),
        (reverse("case_timeline", args=[answer.case_id]) + "?before=3", concerned),
        (reverse("sign", args=["report", answer.report_id]), concerned),
        (reverse("sign", args=["answer", answer_id]), city),
    ):
        assert browser.get(address).status_code == (200 if is_open else 404), (who, address)
