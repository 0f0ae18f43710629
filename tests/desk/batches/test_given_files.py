"""Files of every kind given in at the page: a zip is one batch, what is not read is said, nothing half is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Batch, Case
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.people.models import Area
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, as_one, form, world
from tests.intake.documents import archive, old_workbook, page, table, word
from tests.intake.portable import PagePrinter, pdf

__all__ = ["as_one", "world"]

HEADER = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]


@pytest.fixture
def desk(world: World, as_one: Browser) -> Client:
    """The browser of the dispatcher, in a city with one county."""
    Area.objects.create(code="1", name="北岭县")
    return as_one("dispatch")


def rows(first: int) -> list[list[str | int]]:
    return [[n, f"D3HE20240602{n:04d}", f"第{n}处偷排废水", "北岭县", "水"] for n in (first, first + 1)]


def given(desk: Client, name: str, raw: bytes) -> Any:
    """A file given in as a new batch."""
    typed = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
    return desk.post(reverse("batch_upload"), form(**typed, list_file=SimpleUploadedFile(name, raw)))


@pytest.mark.parametrize("build", [word, page, lambda block: old_workbook(block.rows)])
def test_a_list_of_any_kind_makes_the_rows_of_a_batch(desk: Client, build):
    answer = given(desk, "清单", build(table(HEADER, *rows(1))))
    assert answer.status_code == 303, answer.content.decode()
    assert [row.fields["acceptance_no"] for row in DraftRow.objects.order_by("id")] == [
        "D3HE202406020001",
        "D3HE202406020002",
    ]


def test_the_files_of_a_zip_are_one_batch_and_what_is_not_read_is_said(desk: Client):
    parts = {
        "来电.docx": word("第六批清单，共2件", table(HEADER, *rows(1))),
        "现场.png": b"\x89PNG\r\n",
        "来信.html": page("第六批清单，共2件", table(HEADER, *rows(3))),
    }
    answer = given(desk, "第六批.zip", archive(parts))
    assert answer.status_code == 303, answer.content.decode()
    (batch,) = Batch.objects.all()
    assert (batch.source_no, batch.printed_total) == ("6", 4)
    assert list(ImportRun.objects.order_by("id").values_list("format", "rows_total")) == [
        ("docx", 2),
        ("html", 2),
    ]
    assert (
        list(DraftRow.objects.order_by("id").values_list("sheet", flat=True))
        == ["文件1 表1"] * 2 + ["文件3 表1"] * 2
    )
    shown = desk.get(answer.headers["Location"]).content.decode()
    assert "第 2 个文件未读取：这是图片" in shown
    assert "现场.png" not in shown


def test_what_came_in_several_files_joins_the_batch_that_is_there(desk: Client):
    where = given(desk, "来电.docx", word(table(HEADER, *rows(1)))).headers["Location"]
    (batch,) = Batch.objects.all()
    assert "本批另有清单文件" in desk.get(where).content.decode()
    more = archive({"来信.html": page(table(HEADER, *rows(3))), "说明.txt": "今日无事".encode()})
    file = SimpleUploadedFile("另附.zip", more)
    assert desk.post(reverse("batch_file", args=[batch.id]), form(list_file=file)).status_code == 303
    assert "第 2 个文件未读取" in desk.get(where).content.decode()
    assert [row.run.batch_id for row in DraftRow.objects.select_related("run")] == [batch.id] * 4


def test_a_zip_without_a_list_starts_no_batch(desk: Client):
    answer = given(desk, "材料.zip", archive({"现场.png": b"\x89PNG\r\n", "说明.txt": "今日无事".encode()}))
    assert answer.status_code == 422
    assert "没有找到清单" in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_scanned_pdf_is_refused_in_words_and_starts_no_hour(desk: Client):
    answer = given(desk, "清单.pdf", pdf(PagePrinter()))
    assert (answer.status_code, "扫描的PDF" in answer.content.decode()) == (422, True)
    assert not Batch.objects.exists()


def test_told_entries_are_pasted_like_a_list(desk: Client):
    told = "一、北岭县 D3HE202406020011\n反映情况：某厂偷排。\n调查核实情况：属实。\n处理及整改情况：已责令整改。"
    typed = {
        "giver": "省第三督察组",
        "channel": "other",
        "received_at": "2024-06-03T11:00:00",
        "pasted": told,
    }
    assert desk.post(reverse("batch_upload"), form(**typed)).status_code == 303
    (row,) = DraftRow.objects.all()
    assert (row.fields["areas"], row.fields["content"], row.fields["verified"]) == (
        ["北岭县"],
        "某厂偷排。",
        "true",
    )


def test_a_damaged_word_file_is_refused_and_nothing_is_kept(desk: Client):
    raw = word(table(HEADER, *rows(1)))
    answer = given(desk, "清单.docx", raw[: len(raw) // 2])
    assert (answer.status_code, "损坏" in answer.content.decode()) == (422, True)
    assert not Batch.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_list_of_results_alone_is_checked_registered_and_filled_in_by_page(desk: Client):
    header = ["序号", "举报县区", "受理编号", "污染类型", "是否属实", "调查核实情况"]
    raw = word(table(header, [1, "北岭县", "X2GD202109130057", "水", "属实", "经查属实。"]))
    assert given(desk, "结果.docx", raw).status_code == 303
    (draft,) = DraftRow.objects.all()
    batch_id = Batch.objects.get().id
    check = desk.get(reverse("batch_check", args=[batch_id])).content.decode()
    assert ("来件未载" in check, "缺举报内容" in check) == (True, True)
    assert (
        'rows="7"></textarea>' in desk.get(reverse("batch_row", args=[batch_id, draft.id])).content.decode()
    )
    assert desk.post(reverse("batch_register", args=[batch_id]), form()).status_code == 303
    case = Case.objects.get()
    assert "来件未载举报内容" in desk.get(reverse("case", args=[case.id])).content.decode()
    typed = form(content="养殖场污水直排。", reason="督察组补来")
    answer = desk.post(reverse("move", args=["case.clear", case.id]), typed)
    assert answer.status_code == 303, answer.content.decode()
    assert "养殖场污水直排。" in desk.get(reverse("case", args=[case.id])).content.decode()
