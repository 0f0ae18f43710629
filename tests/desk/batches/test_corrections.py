"""Rows to be put right: beside the row, or downloaded with their reasons, corrected and given in again to the same batch."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Batch, Case
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.people.models import Area
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, as_one, form, world

__all__ = ["as_one", "world"]

LIST = (
    "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"
    "1,D3HE202406020011,宏达板材厂夜间异味。,北岭县,大气\n"
    "2,D3HE202406020012,=1+1 河道倾倒垃圾。,,固废\n"
    "3,D3HE202406020013,,南屏县,水\n"
    "4,,养殖场粪污直排。,无此县,\n"
)
RESULTS = (
    "序号,受理编号,举报内容,行政区域,污染类型,是否属实,处理情况,举报人\n"
    "1,D3HE202406020013,,南屏县,水,属实,已罚款5万元。,赵某某\n"
)


@pytest.fixture
def desk(world: World, as_one: Browser) -> Client:
    """The browser of the dispatcher, in a city with two counties."""
    for code, name in (("1", "北岭县"), ("2", "南屏县")):
        Area.objects.create(code=code, name=name)
    return as_one("dispatch")


def given_in(desk: Client, text: str = LIST) -> int:
    """The list uploaded; the id of its batch."""
    file = SimpleUploadedFile("第六批.csv", text.encode())
    typed = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
    answer = desk.post(reverse("batch_upload"), {**form(**typed), "list_file": file})
    return int(answer.headers["Location"].split("/")[-3])


def downloaded(desk: Client, batch_id: int) -> Any:
    """The workbook of rows to be put right, as openpyxl reads it."""
    answer = desk.get(reverse("batch_to_correct", args=[batch_id]))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def give_back(desk: Client, batch_id: int, book: Any, *, to: str = "batch_corrected") -> Any:
    """The corrected workbook uploaded on the check page, or as if it were a new list."""
    written = io.BytesIO()
    book.save(written)
    typed = {"list_file": SimpleUploadedFile("改好.xlsx", written.getvalue())}
    if to == "batch_upload":
        more = {"giver": "省第三督察组", "channel": "other", "received_at": "2024-06-03T11:00:00"}
        return desk.post(reverse(to), {**form(**more), **typed})
    return desk.post(reverse(to, args=[batch_id]), {**form(), **typed})


def row(n: int) -> DraftRow:
    """The draft of a row, by its serial."""
    return DraftRow.objects.get(fields__serial=n)


def corrected(book: Any) -> Any:
    """The workbook with every row put right."""
    sheet = book.active
    for line in sheet.iter_rows(min_row=3):
        by_place = {"3": {5: "南屏县"}, "4": {7: "渠道内排放黑水。"}, "5": {5: "北岭县", 6: "畜禽养殖"}}
        for column, text in by_place[line[1].value].items():
            sheet.cell(line[0].row, column, text)
    return book


def test_the_workbook_holds_what_is_to_clear_and_what_was_rejected_with_the_reasons(desk: Client) -> None:
    batch_id = given_in(desk)
    lines = list(downloaded(desk, batch_id).active.iter_rows(min_row=3))
    assert [line[1].value for line in lines] == ["3", "5", "4"]
    assert ["缺行政区域" in lines[0][2].value, "不能登记为交办件" in lines[2][2].value] == [True, True]
    formula = lines[0][6]
    assert (formula.value, formula.data_type) == ("=1+1 河道倾倒垃圾。", "s")


def test_the_workbook_holds_the_other_cells_too_so_that_the_file_is_not_needed(desk: Client) -> None:
    batch_id = given_in(desk)
    sheet = downloaded(desk, batch_id).active
    headers = [cell.value for cell in sheet[2]]
    lines = {
        line[1].value: dict(zip(headers, (cell.value for cell in line), strict=True))
        for line in sheet.iter_rows(min_row=3)
    }
    assert (lines["5"]["行政区域"], lines["5"]["原表·行政区域"]) == ("无此县", "无此县")
    rejected = lines["4"]
    assert (rejected["受理编号"], rejected["行政区域"], rejected["污染类型"], rejected["原表·序号"]) == (
        "D3HE202406020013", "南屏县", "水", "3",
    )  # fmt: skip
    assert "举报人" not in str(headers)


def test_a_rejected_row_comes_back_with_all_that_stood_beside_it(desk: Client) -> None:
    batch_id = given_in(desk, RESULTS)
    book = downloaded(desk, batch_id)
    book.active.cell(3, 7, "渠道内排放黑水。")
    book.active.cell(3, 9, "夜间")
    answer = give_back(desk, batch_id, book)
    assert "反映时段未填入，请在核对页填写" in answer.content.decode()
    assert "未识别" not in desk.get(reverse("batch_check", args=[batch_id])).content.decode()
    fields = row(1).fields
    assert (fields["acceptance_no"], fields["areas"], fields["verified"]) == (
        "D3HE202406020013",
        ["南屏县"],
        "true",
    )
    assert fields["handling"] == "已罚款5万元。"
    (reject,) = ImportRun.objects.earliest("id").rejects
    assert (reject["corrected"], "cells" in reject) == (True, False)


def test_the_corrected_workbook_joins_its_batch_and_known_rows_stay_known(desk: Client) -> None:
    batch_id = given_in(desk)
    book = corrected(downloaded(desk, batch_id))
    assert give_back(desk, batch_id, book).status_code == 303
    assert (row(2).fields["areas"], row(2).fields["to_clear"]) == (["南屏县"], [])
    assert (DraftRow.objects.count(), Batch.objects.count()) == (4, 1)
    assert DraftRow.objects.latest("id").fields["content"] == "渠道内排放黑水。"
    assert ImportRun.objects.earliest("id").rejects[0]["corrected"] is True
    give_back(desk, batch_id, book)
    assert (DraftRow.objects.count(), row(2).version) == (4, 2)
    desk.post(reverse("batch_register", args=[batch_id]), form())
    assert Case.objects.count() == 4


def test_given_in_as_a_new_list_it_is_known_by_its_marks(desk: Client) -> None:
    batch_id = given_in(desk)
    answer = give_back(desk, batch_id, corrected(downloaded(desk, batch_id)), to="batch_upload")
    assert answer.headers["Location"] == reverse("batch_check", args=[batch_id])
    assert (Batch.objects.count(), row(2).fields["areas"]) == (1, ["南屏县"])


def test_a_row_that_is_refused_is_said_and_the_others_are_put_right(desk: Client) -> None:
    batch_id = given_in(desk)
    book = downloaded(desk, batch_id)
    book.active.cell(3, 5, "没有的县")
    book.active.cell(4, 5, "北岭县")
    answer = give_back(desk, batch_id, book)
    text = answer.content.decode()
    assert (answer.status_code, "第3行：行政区域“没有的县”" in text, "1 行未处理" in text) == (
        422,
        True,
        True,
    )
    assert (row(2).fields["areas"], row(4).fields["areas"]) == ([], ["北岭县"])


def test_a_registered_row_is_not_changed_by_the_workbook(desk: Client) -> None:
    batch_id = given_in(desk)
    book = corrected(downloaded(desk, batch_id))
    desk.post(reverse("batch_register", args=[batch_id]), form())
    text = give_back(desk, batch_id, book).content.decode()
    assert ("已登记，请在交办件页补齐信息" in text, row(2).fields["areas"]) == (True, [])


def test_any_other_file_and_another_batchs_workbook_are_refused(desk: Client) -> None:
    batch_id = given_in(desk)
    book = downloaded(desk, batch_id)
    other = openpyxl.Workbook()
    assert give_back(desk, batch_id, other).status_code == 422
    for line in book.active.iter_rows(min_row=3):
        line[0].value = line[0].value.replace(f"B{batch_id}-", f"B{batch_id + 1}-")
    assert give_back(desk, batch_id, book).status_code == 422
    assert row(2).version == 1


def test_what_is_missing_is_typed_in_beside_the_row(desk: Client) -> None:
    batch_id = given_in(desk)
    where = reverse("batch_cell", args=[batch_id, row(2).id])
    assert where in desk.get(reverse("batch_check", args=[batch_id])).content.decode()
    wrong = desk.post(where, form(field="areas", value="没有的县"))
    text = wrong.content.decode()
    assert (wrong.status_code, "行政区域“没有的县”不在已载入的区域中" in text) == (422, True)
    assert 'value="没有的县"' in text
    assert desk.post(where, form(field="areas", value="南屏县")).status_code == 303
    assert row(2).fields["to_clear"] == []


def test_who_looks_on_downloads_and_corrects_nothing(desk: Client, as_one: Browser) -> None:
    batch_id = given_in(desk)
    chase = as_one("chase")
    assert chase.get(reverse("batch_to_correct", args=[batch_id])).status_code == 403
    assert "成批补正" not in chase.get(reverse("batch_check", args=[batch_id])).content.decode()
