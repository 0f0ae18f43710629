"""Lists by program: zips, workbooks of corrections and likely repeats, with what the check page makes of the same."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import CaseLink
from bihuan.intake.models import DraftRow, ImportRun, LikelyRepeat
from bihuan.intake.reading.corrections import Correcting, write_corrections
from bihuan.intake.reading.read import NO_LIST
from bihuan.jobs.reading import read_next
from tests.api.program import ROOT, Program, program_of
from tests.desk.office import Office

HEADER = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"
AGAIN = "1,X3HE202406050001,宏达板材厂夜里又排放刺鼻异味，居民受不了。,北岭县,大气\n"
OTHER = "2,X3HE202406050002,石桥镇河道边倾倒生活垃圾，无人清运。,,固废\n"
EMPTY = "3,X3HE202406050003,,南屏县,水\n"


def give(program: Program, batch_id: int, raw: bytes, *, name: str = "清单.csv", key: str) -> Any:
    """A file given in for a batch."""
    headers, file = {"idempotency-key": key}, SimpleUploadedFile(name, raw)
    return program.client.post(f"/api/v1/batches/{batch_id}/files", {"file": file}, headers=headers)


def zipped(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.csv", text)
    return written.getvalue()


def test_the_lists_of_a_zip_are_kept_once_and_what_is_not_read_is_said(office: Office) -> None:
    program, batch_id = program_of(office, "city_dispatch"), office.world.receive()
    raw = zipped(one=HEADER + AGAIN, two="没有清单", three=HEADER + OTHER)
    for _ in range(2):
        answer = give(program, batch_id, raw, key="zip-000001")
        assert answer.status_code == 201, answer.content.decode()
        read = answer.json()
        assert [(one["place"], one["rows"]) for one in read["files"]] == [(1, 1), (3, 1)]
        assert ([one["place"] for one in read["unread"]], read["rows"], read["corrected"]) == ([2], 2, None)
    assert (ImportRun.objects.count(), DraftRow.objects.count()) == (2, 2)
    first = program.get(f"/batches/{batch_id}/drafts", limit=1).json()
    assert first["rows"][0]["fields"]["to_clear"] == ["missing_area"]
    rest = program.get(f"/batches/{batch_id}/drafts", cursor=first["next"]).json()
    assert ([row["row"] for row in rest["rows"]], rest["next"]) == ([2], None)
    assert program.get(f"/batches/{batch_id}/drafts", cursor="W10").status_code == 422


def test_a_corrected_workbook_goes_to_the_rows_it_was_made_of(office: Office) -> None:
    program, batch_id = program_of(office, "city_dispatch"), office.world.receive()
    give(program, batch_id, (HEADER + OTHER + EMPTY).encode(), key="list-00001")
    row, run = DraftRow.objects.get(), ImportRun.objects.get()
    rows = [
        Correcting("3", "", {"pollution_types": "垃圾", "areas": "没有的县"}, row_id=row.id),
        Correcting("3", "", {"pollution_types": "垃圾"}, row_id=row.id),
        Correcting(
            "4", "", {"content": "渠道内排放黑水。", "acceptance_no": "X3HE202406050003"}, run_id=run.id
        ),
    ]
    book = write_corrections(batch_id, rows, title="待补正")
    made = give(program, batch_id, book, key="book-00001").json()["corrected"]
    assert (made["changed"], made["added"], len(made["refused"])) == (1, 1, 1)
    assert DraftRow.objects.get(id=row.id).fields["pollution_types"] == ["垃圾"]
    assert give(program, office.world.receive(), book, key="book-00002").status_code == 422
    assert DraftRow.objects.count() == 2


def test_a_likely_repeat_is_decided_by_a_program_as_on_the_page(office: Office) -> None:
    earlier, batch_id = office.world.registered(), office.world.receive()
    program = program_of(office, "city_dispatch")
    give(program, batch_id, (HEADER + AGAIN).encode(), key="list-00002")
    (line,) = program.get(f"/batches/{batch_id}/repeats").json()["items"]
    assert (line["case_id"], line["decision"], line["choices"]) == (
        earlier,
        "",
        ["together", "repeat", "apart"],
    )
    where = f"/batches/{batch_id}/repeats/{line['id']}"
    assert program.post(where, {"decision": "other"}).status_code == 422
    assert (
        program.post(
            f"/batches/{office.world.receive()}/repeats/{line['id']}", {"decision": "apart"}
        ).status_code
        == 404
    )
    assert program_of(office, "city_chase").post(where, {"decision": "repeat"}).status_code == 403
    assert LikelyRepeat.objects.get().decision == ""
    for _ in range(2):
        decided = program.post(where, {"decision": "repeat"}, key="decide-0001").json()
        assert (decided["repeat"], decided["decision"]) == (line["id"], "repeat")
    program.post(f"/batches/{batch_id}/register")
    assert CaseLink.objects.get().earlier_id == earlier
    (line,) = program.get(f"/batches/{batch_id}/repeats").json()["items"]
    assert (line["is_settled"], line["choices"]) == (True, [])
    assert program.post(where, {"decision": "apart"}).status_code == 409


def test_a_long_list_is_left_to_the_worker_and_its_state_can_be_asked_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "READ_AT_ONCE_BYTES", 10)
    program, batch_id = program_of(office, "city_dispatch"), office.world.receive()
    assert (
        give(program, batch_id, b"\x89PNG" + b"x" * 100, key="long-00000").json()["code"] == "unusable_file"
    )
    for _ in range(2):
        answer = give(program, batch_id, (HEADER + AGAIN).encode(), key="long-00001")
        accepted = answer.json()
        assert (answer.status_code, accepted["step"], accepted["rows"]) == (202, "waiting", 0)
    give(program, batch_id, "今天天气很好，没有表格。".encode(), key="long-00002")
    where = answer.headers["Location"].removeprefix(ROOT)
    assert [one["step"] for one in program.get(where).json()["items"]] == ["waiting", "waiting"]
    assert (read_next(), read_next(), DraftRow.objects.count()) == (batch_id, batch_id, 1)
    failed, done = program.get(where).json()["items"]
    assert (done["id"], done["step"], done["rows"], done["sentence"]) == (accepted["id"], "done", 1, "")
    assert (failed["step"], failed["sentence"]) == ("failed", NO_LIST)
    assert len(program.get(f"/batches/{batch_id}/drafts").json()["rows"]) == 1
    raw = zipped(one=HEADER + OTHER)
    assert give(program, batch_id, raw, key="long-00003").status_code == 201
