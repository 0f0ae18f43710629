"""How a program asks: number, version, late entry, several at once; and how it is told that it asked wrongly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from bihuan.api import making
from bihuan.cases.actions.perform import perform_each
from bihuan.cases.models import Order, Visit
from bihuan.journal.models import CommandRun, Entry
from bihuan.records.evidence import store
from tests.api.program import ROOT, program_of
from tests.desk.cases.conftest import jpeg
from tests.desk.office import Office

REASON = {"reason": "单位有误"}


def told(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json().get("code", "")


def written() -> tuple[int, int]:
    """What an act would have added to."""
    return Entry.objects.count(), CommandRun.objects.count()


@pytest.fixture
def order_id(office: Office) -> int:
    """An order of 北岭县, not confirmed yet."""
    return office.world.issued()


def test_the_same_request_again_gives_the_first_answer_and_another_under_its_number_none(
    office: Office, order_id: int
) -> None:
    program, where = program_of(office, "city_dispatch"), f"/orders/{order_id}/moves/recall"
    first = program.move(where, REASON, version=1, key="recall-00001")
    before = written()
    again = program.move(where, REASON, version=1, key="recall-00001")
    assert (again.status_code, again.json(), again.headers["ETag"]) == (200, first.json(), '"2"')
    other = program.move(where, {"reason": "重复交办"}, version=1, key="recall-00001")
    assert told(other) == (409, "request_reused")
    assert told(program.move(where, REASON, version=2, key="recall-00002")) == (409, "wrong_state")
    assert written() == before


def test_where_the_database_falls_silent_after_the_move_nobody_is_told_that_nothing_was_done(
    office: Office, order_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, where = program_of(office, "city_dispatch"), f"/orders/{order_id}/moves/recall"
    with monkeypatch.context() as broken:

        def performed_and_cut_off(*given: Any, **named: Any) -> Any:
            perform_each(*given, **named)
            raise OperationalError("the connection is lost")

        broken.setattr(making, "perform_each", performed_and_cut_off)
        lost = program.move(where, REASON, version=1, key="recall-00001")
    assert told(lost) == (503, "database_away")
    assert (lost.json()["detail"], "同一 Idempotency-Key" in lost.json()["todo"]) == (
        "数据库没有应答，不能确定是否已办理",
        True,
    )
    assert Order.objects.get(id=order_id).state == "recalled"
    assert told(program.move(where, REASON, version=1, key="recall-00001")) == (200, "")


def test_a_move_needs_the_version_it_was_decided_on_unless_it_only_adds(
    office: Office, order_id: int
) -> None:
    program, where = program_of(office, "city_dispatch"), f"/orders/{order_id}/moves/recall"
    before = written()
    assert told(program.move(where, REASON)) == (428, "version_missing")
    stale = program.move(where, REASON, version=7)
    assert told(stale) == (409, "stale")
    assert stale.json()["version"] == 1
    headers = {"idempotency-key": "recall-00001", "if-match": "*"}
    wild = program.client.post(ROOT + where, {"facts": REASON}, "application/json", headers=headers)
    assert told(wild) == (422, "if_match_wrong")
    assert written() == before
    received = office.world.received()
    office.world.wait(hours=2)
    handler = program_of(office, "beiling_handler")
    visit = {
        "started_at": (office.world.now - timedelta(hours=1)).isoformat(),
        "people": "县专班",
        "note": "见喷漆",
    }
    assert handler.move(f"/orders/{received}/moves/record_visit", visit).status_code == 200


def test_a_request_without_a_number_of_its_own_does_nothing(office: Office, order_id: int) -> None:
    program, before = program_of(office, "city_dispatch"), written()
    for headers in ({}, {"idempotency-key": "short"}, {"idempotency-key": "with/slash-1"}):
        answer = program.client.post(
            f"{ROOT}/orders/{order_id}/moves/recall", {"facts": REASON}, "application/json",
            headers={**headers, "if-match": '"1"'},
        )  # fmt: skip
        assert told(answer) == (422, "idempotency_key_wrong")
    assert written() == before


def test_what_cannot_be_read_is_told_as_what_it_is(office: Office, order_id: int) -> None:
    program, before = program_of(office, "city_dispatch"), written()
    where = f"{ROOT}/orders/{order_id}/moves/recall"
    headers = {"idempotency-key": "recall-00001", "if-match": '"1"'}
    for body, kind, expected in (
        ("{", "application/json", (400, "body_unreadable")),
        ("[" * 100_000, "application/json", (400, "body_unreadable")),
        ('{"facts": {"reason": "\\ud800"}}', "application/json", (400, "body_unreadable")),
        ("reason=1", "application/x-www-form-urlencoded", (415, "media_type_unsupported")),
        ('{"facts": {}}', "application/json", (422, "fact_missing")),
        ("", "application/json", (422, "fact_missing")),
        ('{"facts": {"reason": 1}}', "application/json", (422, "shape_wrong")),
        ('{"facts": {"reason": "\\u0000"}}', "application/json", (422, "shape_wrong")),
        ('{"facts": {"reason": "x", "other": 1}}', "application/json", (422, "shape_wrong")),
        ('{"facts": {"reason": "x"}, "happened_at": null}', "application/json", (422, "shape_wrong")),
    ):
        answer = program.client.generic("POST", where, body, kind, headers=headers)
        assert told(answer) == expected, body[:40]
    assert told(program.client.delete(where)) == (405, "method_not_allowed")
    assert told(program.get("/nothing")) == (404, "not_found")
    assert told(program.get(f"/orders/{10**17}")) == (404, "not_found")
    assert told(program.get("/cases", limit="many")) == (422, "shape_wrong")
    assert written() == before


def test_a_wrong_shape_names_the_field_and_not_what_was_sent(office: Office, order_id: int) -> None:
    program = program_of(office, "city_dispatch")
    answer = program.move(f"/orders/{order_id}/moves/recall", {"reason": ["秘密"]}, version=1)
    assert answer.json()["fields"] == [{"name": "facts.reason", "sentence": "格式不对"}]
    assert "秘密" not in answer.content.decode()
    missing = program.move(f"/orders/{order_id}/moves/recall", {}, version=1).json()
    assert missing["detail"] == "缺理由，不能撤回"
    assert missing["fields"] == [{"name": "reason", "sentence": "缺理由，不能撤回"}]


def test_a_late_entry_carries_its_claimed_moment_within_the_bounds_of_the_row(
    office: Office, order_id: int
) -> None:
    office.world.wait(hours=1)
    program, where = program_of(office, "city_chase"), f"/orders/{order_id}/moves/confirm_by_phone"
    claimed = office.world.now - timedelta(minutes=30)
    asked = {"facts": {"spoken_with": "值班员"}, "happened_at": claimed.isoformat()}
    early = {**asked, "happened_at": (claimed - timedelta(days=3)).isoformat()}
    assert told(program.post(where, early, version=1)) == (422, "fact_wrong")
    assert program.post(where, asked, version=1).status_code == 200
    assert Order.objects.get(id=order_id).phoned_at == claimed


def test_several_move_together_or_not_at_all(office: Office) -> None:
    world = office.world
    ids = [world.issued() for _ in range(3)]
    program = program_of(office, "city_dispatch")
    parts = [{"id": one, "version": 1, "facts": REASON} for one in ids]
    before = written()
    stale = [*parts[:2], {**parts[2], "version": 5}]
    assert told(program.post("/orders/moves/recall", {"parts": stale})) == (409, "stale")
    unknown = [*parts[:2], {**parts[2], "id": 10**9}]
    assert told(program.post("/orders/moves/recall", {"parts": unknown})) == (404, "not_found")
    assert told(program.post("/orders/moves/recall", {"parts": []})) == (422, "shape_wrong")
    assert written() == before
    done = program.post("/orders/moves/recall", {"parts": parts}, key="recall-00001")
    assert [(part["id"], part["state"], part["version"]) for part in done.json()["parts"]] == [
        (one, "recalled", 2) for one in ids
    ]
    assert program.post("/orders/moves/recall", {"parts": parts}, key="recall-00001").json() == done.json()


def test_only_what_is_offered_can_be_chosen(office: Office) -> None:
    world = office.world
    order_id = world.received()
    desk, dispatch = program_of(office, "beiling_desk"), program_of(office, "city_dispatch")
    where = f"/orders/{order_id}/moves/name_leader"
    version = Order.objects.get(id=order_id).version
    for post in (office.cast.nanping_deputy.post_id, office.cast.beiling_handler.post_id, 10**9):
        assert told(desk.move(where, {"post": post}, version=version)) == (422, "fact_wrong"), post
    case_id = world.registered()
    world.do("dispatch", "case.confirm_extract", case_id, extract="某厂夜间排放异味", looked=True)
    for receivers in (
        [{"body_id": office.cast.body("city"), "role": "lead"}],
        [{"body_id": 10**9, "role": "lead"}],
    ):
        asked = dispatch.move(f"/cases/{case_id}/moves/issue", {"receivers": receivers}, version=2)
        assert told(asked) == (422, "fact_wrong")
    finding = {"reason": "现场核查", "verdicts": [{"no": 7, "verdict": "true"}]}
    version = Order.objects.get(id=order_id).version
    assert told(desk.move(f"/orders/{order_id}/moves/record_finding", finding, version=version)) == (
        422,
        "fact_wrong",
    )
    assert not Order.objects.filter(case_id=case_id).exists()


def test_a_file_can_be_attached_by_whoever_uploaded_it_and_by_nobody_else(office: Office) -> None:
    world = office.world
    order_id = world.received()
    world.wait(hours=2)
    handler, desk = program_of(office, "beiling_handler"), program_of(office, "beiling_desk")
    mine = handler.upload(jpeg(name="现场.jpg"))
    visit = {"started_at": (world.now - timedelta(hours=1)).isoformat(), "people": "县专班", "note": "见喷漆"}
    where, before = f"/orders/{order_id}/moves/record_visit", written()
    by_hash = store(jpeg(name="现场.jpg")).sha256
    for reference in (mine, by_hash, "1", mine[:-2], mine.swapcase()):
        answer = desk.move(where, {**visit, "photos": [reference]})
        assert told(answer) == (422, "fact_wrong"), reference
    assert written() == before
    assert handler.move(where, {**visit, "photos": [mine]}).status_code == 200
    assert Visit.objects.count() == 1


def test_an_upload_is_held_to_the_rules_of_every_upload(office: Office) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    program = program_of(office, "beiling_handler")
    page = SimpleUploadedFile("页.html", b"<script>alert(1)</script>", content_type="image/png")
    assert told(program.client.post(f"{ROOT}/evidence", {"file": page})) == (422, "upload_refused")
    assert told(program.client.post(f"{ROOT}/evidence", {"file": "text"})) == (422, "shape_wrong")
    plain = program.client.post(f"{ROOT}/evidence", {}, content_type="application/json")
    assert plain.status_code in (415, 422)
