"""Every move at its address, on a part it could be made on: 404 for who may not see the part, 403 for who may not make the
move, and nothing written; to who may it opens.

Who may is said here again, without the rules; everybody before every state is tried in `test_moves`, without addresses.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Answer, Order
from bihuan.desk.cases.moves import SIGNED
from bihuan.rules.lifecycle import MOVES
from tests.contracts.test_urls import HTMX, client_of, written
from tests.contracts.town import Town

CITY = (
    "city_dispatch", "city_chase", "city_review", "city_shift", "city_disclosure", "city_leader", "city_secretary",
)  # fmt: skip
COUNTY = ("beiling_desk", "beiling_deputy", "beiling_head", "beiling_handler", "beiling_secretary")
OUTSIDERS = ("outsider", "nanping_head", "admin")
# Who stands behind a name in the column `who` of the move table: a case of 北岭县, led by its deputy in charge.
BEHIND = {
    "dispatch": {"city_dispatch", "city_shift"},
    "chase": {"city_chase", "city_shift"},
    "review": {"city_review", "city_shift"},
    "disclosure": {"city_disclosure"},
    "shift_head": {"city_shift"},
    "city_leader": {"city_leader"},
    "secretary:city_leader": {"city_secretary"},
    "receiver_desk": {"beiling_desk"},
    "receiver_deputy": {"beiling_deputy"},
    "receiver_head": {"beiling_head"},
    "receiver_handler": {"beiling_handler"},
    "secretary:receiver_deputy": {"beiling_secretary"},
    "secretary:receiver_head": {"beiling_secretary"},
    "lead_desk": {"beiling_desk"},
    "lead_deputy": {"beiling_deputy"},
    "lead_head": {"beiling_head"},
    "lead_handler": {"beiling_handler"},
    "leader_in_charge": {"beiling_deputy"},
    "secretary:leader_in_charge": {"beiling_secretary"},
    "acceptor": {"beiling_deputy", "beiling_head"},
    "limit_owner": {"city_leader"},
    "follower": set(),
}
SIGNERS = {
    "report": ("beiling_head", "beiling_secretary"), "answer": ("city_leader", "city_secretary"),
    "strike_off": ("beiling_head", "beiling_secretary"),
}  # fmt: skip
ASKERS = {
    "recall": "city_dispatch", "dispute": "beiling_desk", "deduction": "city_review", "extension": "beiling_desk",
    "suspension": "beiling_desk",
}  # fmt: skip
FIRST_HAND = {**ASKERS, "disclosure": "city_disclosure"}  # who asked or drafted grants nothing themselves
# What 北岭县 is given no sight of: a case not sent out or taken back, an answer not sent, what hangs on no order.
OF_THE_CITY_KINDS = {"answer", "disclosure", "objection", "deduction"}
OF_THE_CITY_MOVES = {
    "case.clear", "case.confirm_extract", "case.issue", "case.break_down", "case.handle_together", "case.link_repeat",
}  # fmt: skip
BY_NOBODY = {"order.waive"}  # tried on the order of another receiver, which 北岭县 does not see
LONG_GONE = 999_999  # no part has this version, so nothing is ever done
moves = pytest.mark.parametrize("code", sorted(MOVES))


def may(code: str) -> set[str]:
    """Those the move table allows."""
    kind = MOVES[code].part
    signer, secretary = SIGNERS.get(kind, ("", ""))
    behind = {
        **BEHIND,
        "next_signer": {signer},
        "secretary:next_signer": {secretary},
        "asker": {ASKERS.get(kind, "")},
    }
    return set().union(*(behind[who] for who in MOVES[code].who))


def see(code: str) -> set[str]:
    """Those who see the part."""
    is_citys = MOVES[code].part in OF_THE_CITY_KINDS or code in OF_THE_CITY_MOVES or code in BY_NOBODY
    return set(CITY) if is_citys else {*CITY, *COUNTY}


def tried_by(code: str) -> list[str]:
    """One who may, one of the city and one of the county who may not, an outsider; another of each for every move."""
    turn = sorted(MOVES).index(code)
    allowed = may(code)
    first = {FIRST_HAND.get(MOVES[code].part)} if "other_hand" in MOVES[code].guards else set()
    groups = (
        sorted(allowed - first),
        [who for who in CITY if who not in allowed],
        [who for who in COUNTY if who not in allowed],
        list(OUTSIDERS),
    )
    return [group[turn % len(group)] for group in groups if group]


@pytest.fixture(scope="module")
def browsers(town: Town) -> dict[str, Client]:
    """A browser for each."""
    return {who: client_of(town, who) for who in (*CITY, *COUNTY, *OUTSIDERS)}


def test_for_every_move_a_part_stands_ready(town: Town) -> None:
    assert set(town.part_for) == set(MOVES)


@moves
def test_only_those_the_table_names_may_make_a_move(
    town: Town, browsers: dict[str, Client], code: str
) -> None:
    address = reverse("move", args=[code, town.part_for[code]])
    before = written(), versions()
    people = tried_by(code)
    opened = {who: look(browsers[who], address, whole=who in may(code)) for who in people}
    assert opened == {who: expected(code, who, opens=True) for who in people}
    sent = {"request_id": "permission-0001", "seen": f"{town.part_for[code]}:{LONG_GONE}"}
    posted = {who: browsers[who].post(address, sent, headers=HTMX).status_code for who in people}
    may_not = {who: expected(code, who, opens=False) for who in people if who not in may(code)}
    assert {who: posted[who] for who in may_not} == may_not
    assert {posted[who] for who in people if who in may(code)} <= {409, 422}
    assert (written(), versions()) == before


def look(browser: Client, address: str, *, whole: bool) -> int:
    """The status of one look, at the whole page or at the form alone."""
    return browser.get(address, headers={} if whole else HTMX).status_code


def expected(code: str, who: str, *, opens: bool) -> int:
    """The status the address answers with; a paper may be read by whoever sees it, whoever signs."""
    if who not in see(code):
        return 404
    if who in may(code) or (opens and code in SIGNED):
        return 200
    return 403


def versions() -> list[tuple[int, int]]:
    """What a move would have moved on."""
    orders = Order.objects.order_by("id").values_list("id", "version")
    return [*orders, *Answer.objects.order_by("id").values_list("id", "version")]


@pytest.mark.parametrize("who", [*CITY, *COUNTY, *OUTSIDERS])
def test_a_case_its_papers_and_files_open_to_those_concerned_only(
    town: Town, browsers: dict[str, Client], who: str
) -> None:
    answer = Answer.objects.get(id=town.part_for["answer.sign_step"])
    concerned, city = who in (*CITY, *COUNTY), who in CITY
    for address, is_open in (
        (reverse("case", args=[answer.case_id]), concerned),
        (reverse("case_timeline", args=[answer.case_id]) + "?before=3", concerned),
        (reverse("sign", args=["report", answer.report_id]), concerned),
        (reverse("sign", args=["answer", answer.id]), city),
    ):
        assert browsers[who].get(address).status_code == (200 if is_open else 404), (who, address)
