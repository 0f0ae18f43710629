"""Every address of the API and everybody, as one table; and pages and programs told the same of every move."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from bihuan.api.asked import asked_model
from bihuan.api.paths import kinds
from bihuan.api.resources.moves import scope_of
from bihuan.api.shapes import SHAPES
from bihuan.desk.cases.sitting import OPENED_AT
from bihuan.rules.facts import LARGEST
from bihuan.rules.lifecycle import ALL_MOVES, MOVES, moves_of
from bihuan.rules.moves import FactKind, Move
from bihuan.web.answers import SAID_HEADER
from tests.api.program import Program, program_of
from tests.contracts.test_urls import EVERYBODY, HTMX, Row, address, client_of, named, read_table, written
from tests.contracts.town import Town

# As the table of pages, each by the id of the operation; `str` sends no key. Nothing that could be written is sent.
TABLE = """
                                      |dis cha rev shi lea sec|des dep hea han sec|out adm sec aud|str
GET openapi                           |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|200
GET rounds                            |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET round round                       |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET round.policy round                |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET batches                           |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
POST batch.receive                    |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET batch batch                       |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
POST batch.read batch                 |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET batch.files batch                 |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET drafts batch                      |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
PATCH draft.edit row                  |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET repeats batch                     |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
POST repeat.decide batch repeat       |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
POST batch.register batch             |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET batch.waiting batch               |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
POST batch.transfer batch             |422 403 403 422 403 403|404 404 404 404 404|404 404 404 404|401
GET batch.board batch                 |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET cases                             |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|401
GET case case                         |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET case unissued                     |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET case.timeline case ?before=9      |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET orders                            |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|401
GET order order                       |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET report report                     |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET answer answer                     |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET rectification rectification       |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET disclosure draft                  |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET disclosure published              |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET strike_off strike_off             |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET objection objection               |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET recall recall                     |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET dispute dispute                   |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET extension extension               |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET deduction deduction               |200 200 200 200 200 200|404 404 404 404 404|404 404 404 404|401
GET suspension suspension             |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET sheets                            |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|401
GET sheet sheet                       |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET clocks                            |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|401
GET workbench                         |200 200 200 200 200 200|200 200 200 200 200|200 404 404 404|401
GET self                              |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|401
GET areas                             |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|401
GET bodies                            |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|401
GET body body                         |200 200 200 200 200 200|200 200 200 200 200|200 200 200 200|401
POST evidence.upload                  |422 422 422 422 422 422|422 422 422 422 422|422 404 404 404|401
GET evidence photo                    |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET evidence.original photo           |200 200 200 200 200 200|200 200 200 200 200|404 404 404 404|401
GET nowhere                           |404 404 404 404 404 404|404 404 404 404 404|404 404 404 404|404
"""


@pytest.fixture(scope="module")
def programs(town: Town) -> dict[str, Program]:
    """The program of each of them; a stranger's has no key."""
    return {who: Program("") if who == "stranger" else program_of(town.office, who) for who in EVERYBODY}


def of_moves() -> Iterator[str]:
    """The operations every row of the move table brings along."""
    for kind in kinds():
        yield f"{kind}.moves"
        for row in moves_of(kind):
            yield from (row.code, f"{row.code}.form", *([f"{row.code}.together"] if row.bulk else []))


def ask(program: Program, town: Town, method: str, name: str, what: tuple[str, ...]) -> int:
    """The status of one request without anything that could be done by it."""
    where = address(town, f"api:{name}", what)
    headers = {"idempotency-key": "contract-0001"} if method == "GET" else {}
    answer = program.client.generic(method, where, "", "application/json", headers=headers)
    return int(answer.status_code)


def test_no_operation_is_missing_from_the_table_and_every_move_has_its_own() -> None:
    (api,) = [one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "api"]
    in_table = {name for (_method, name, _what), _expected in read_table(TABLE)}
    assert set(named([api])) == in_table | set(of_moves())
    assert len(ALL_MOVES) == sum(len(moves_of(kind)) for kind in kinds())


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_program_gets_what_the_table_says_and_changes_nothing(
    town: Town, programs: dict[str, Program], who: str
) -> None:
    before = written()
    wrong: dict[Row, str] = {}
    for (method, name, what), expected in read_table(TABLE):
        got = ask(programs[who], town, method, name, what)
        if got != expected[EVERYBODY.index(who)]:
            wrong[method, name, what] = f"{got}, not {expected[EVERYBODY.index(who)]}"
    assert wrong == {}
    assert written() == before


# One of each kind of standing before a case of 北岭县, and one who has none.
WHO = (
    "city_dispatch", "city_review", "city_leader", "city_secretary", "beiling_deputy", "beiling_head", "outsider",
)  # fmt: skip
LONG_GONE = 999_999  # no part has this version, so nothing is ever done
moves = pytest.mark.parametrize("code", sorted(MOVES))


@pytest.fixture(scope="module")
def doors(town: Town, programs: dict[str, Program]) -> dict[str, tuple[Client, Program]]:
    """Browser and program of each; the password was given for signing a moment ago."""
    browsers = {who: client_of(town, who) for who in WHO}
    for browser in browsers.values():
        session = browser.session
        session[OPENED_AT] = int(time.time())
        session.save()
    return {who: (browser, programs[who]) for who, browser in browsers.items()}


def by_page(browser: Client, row: Move, part_id: int) -> tuple[int, str]:
    """Status and code of a form sent without anything in it, long after it was opened."""
    sent = {"request_id": "contract-0001", "seen": f"{part_id}:{LONG_GONE}"}
    answer = browser.post(reverse("move", args=[row.code, part_id]), sent, headers=HTMX)
    return answer.status_code, answer.headers.get(SAID_HEADER, "")


def by_api(program: Program, row: Move, part_id: int) -> tuple[int, str]:
    """Status and code of the same by a program."""
    where = reverse(f"api:{row.code}", args=[part_id])
    headers = {"if-match": f'"{LONG_GONE}"', "idempotency-key": "contract-0001"}
    answer = program.client.post(where, headers=headers, content_type="application/json")
    return answer.status_code, str(answer.json()["code"])


@moves
def test_pages_and_programs_allow_and_refuse_the_same(
    town: Town, doors: dict[str, tuple[Client, Program]], code: str
) -> None:
    row = MOVES[code]
    part_id = town.part_for[code]
    before = written()
    told: dict[str, tuple[Any, Any]] = {}
    for who, (browser, program) in doors.items():
        page, api = by_page(browser, row, part_id), by_api(program, row, part_id)
        if page[0] != api[0] or (page[1] and page[1] != api[1]):
            told[who] = (page, api)
    assert told == {}
    assert written() == before


@moves
def test_what_a_move_asks_for_is_told_to_those_who_are_shown_its_form(
    town: Town, doors: dict[str, tuple[Client, Program]], code: str
) -> None:
    part_id = town.part_for[code]
    for who in ("city_dispatch", "beiling_deputy", "outsider"):
        browser, program = doors[who]
        page = browser.get(reverse("move", args=[code, part_id]), headers=HTMX).status_code
        api = program.client.get(reverse(f"api:{code}.form", args=[part_id])).status_code
        # The page of a paper can be read by whoever sees it; what signing asks for is for the signer.
        assert api == page or (code.endswith(".sign_step") and (page, api) == (200, 403)), who


def test_every_kind_of_fact_has_a_shape() -> None:
    assert set(SHAPES) == set(get_args(FactKind))


@moves
def test_every_fact_of_a_move_stands_in_its_schema_with_its_name_and_bounds(code: str) -> None:
    schema = asked_model(code).model_json_schema()
    facts = next(one for name, one in schema["$defs"].items() if name.endswith("Facts"))
    properties = facts.get("properties", {})
    assert {name: one["title"] for name, one in properties.items()} == {
        fact.name: fact.label for fact in MOVES[code].facts
    }
    assert facts["additionalProperties"] is False
    assert set(facts.get("required", ())) == {fact.name for fact in MOVES[code].facts if fact.required}
    for fact in MOVES[code].facts:
        if fact.kind in LARGEST:
            assert str(LARGEST[fact.kind]) in str(properties[fact.name])
        if fact.kind in ("text", "long_text"):
            assert f"'maxLength': {fact.max_length}" in str(properties[fact.name])
    assert ("happened_at" in schema["properties"]) == (MOVES[code].late is not None)


def test_whatever_carries_a_signature_needs_the_scope_for_it() -> None:
    signing = {row.code for row in ALL_MOVES if scope_of(row) == "sign"}
    assert signing == {row.code for row in ALL_MOVES if any(fact.kind == "signature" for fact in row.facts)}
    assert {"order.sign_receipt", "report.sign_step", "answer.sign_step"} <= signing


@pytest.mark.parametrize("code", sorted(row.code for row in ALL_MOVES if row.bulk))
def test_who_may_not_make_a_move_on_several_is_told_so_before_anything_missing(
    town: Town, doors: dict[str, tuple[Client, Program]], code: str
) -> None:
    row = MOVES[code]
    part_id = town.part_for[code]
    for who in ("city_review", "beiling_deputy", "outsider"):
        program = doors[who][1]
        alone = by_api(program, row, part_id)
        asked = {"parts": [{"id": part_id, "version": LONG_GONE}]}
        where, key = reverse(f"api:{code}.together"), {"idempotency-key": "contract-0002"}
        together = program.client.post(where, asked, content_type="application/json", headers=key)
        assert together.status_code == alone[0], who
