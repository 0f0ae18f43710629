"""One form per case: labels beside or above their values, in Word, pages and sheets, make the same cases as a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.intake.reading import ListFile, read_list
from tests.intake.builders import AREAS, Cell, Sheet, workbook
from tests.intake.documents import TableBlock, page, table, word

Build = Callable[..., bytes]
PRINTED = pytest.mark.parametrize("build", [word, page])


def form(serial: int, area: str = "北岭县", content: str = "某厂偷排废水，河水发黑。") -> TableBlock:
    """A form of four columns, with texts across and a label above its value."""
    return table(
        ["受理编号", f"D3HE20240602{serial:04d}", "交办日期", "2024年6月3日"],
        ["行政区域", area, "污染类型", "水、大气"],
        ["举报人", "王某", "联系电话", "13900000000"],
        ["举报内容", content, None, None],
        ["局领导批示", "请阅处", None, None],
        ["调查核实情况", None, None, None],
        ["经查，举报问题属实。", None, None, None],
        merges=[(3, 1, 3, 3), (4, 1, 4, 3), (5, 0, 5, 3), (6, 0, 6, 3)],
    )


def read(raw: bytes) -> ListFile:
    return read_list(raw, name="交办单", areas=AREAS)


@PRINTED
def test_each_form_is_a_case_and_all_of_them_one_list(build: Build):
    found = read(build("群众举报交办单", form(1), "群众举报交办单", form(2, "南屏县", "夜间噪声扰民。")))
    assert [(case.row, case.acceptance_no, case.area) for case in found.cases] == [
        (1, "D3HE202406020001", "北岭县"),
        (2, "D3HE202406020002", "南屏县"),
    ]
    assert [case.content for case in found.cases] == ["某厂偷排废水，河水发黑。", "夜间噪声扰民。"]
    assert {case.finding for case in found.cases} == {"经查，举报问题属实。"}
    assert {case.pollution_types for case in found.cases} == {("水", "大气")}
    assert len(found.lists) == 1


@PRINTED
def test_what_a_form_says_of_the_complainant_is_withheld_and_the_rest_can_be_mapped(build: Build):
    found = read(build(form(1)))
    assert found.lists[0].withheld == ("举报人", "联系电话")
    assert "局领导批示" in found.lists[0].unmapped
    assert "13900000000" not in str(found)


@PRINTED
def test_forms_under_one_another_in_one_table_are_told_apart(build: Build):
    rows = [*form(1).rows[:4], *form(2, "南屏县").rows[:4]]
    found = read(build(table(*rows, merges=[(3, 1, 3, 3), (7, 1, 7, 3)])))
    assert [case.area for case in found.cases] == ["北岭县", "南屏县"]


def test_labels_and_values_of_two_columns_on_a_sheet():
    rows: list[list[Cell]] = [
        ["举报件办理单", None],
        ["编号：", "X3HE202406020011*"],
        ["反映情况", "某厂扬尘"],
        ["所在县区", "东湖区"],
    ]
    (case,) = read(workbook(Sheet(rows, merges=["A1:B1"]))).cases
    assert (case.acceptance_no, case.is_key, case.content, case.area) == (
        "X3HE202406020011",
        True,
        "某厂扬尘",
        "东湖区",
    )


def test_a_label_that_reaches_down_takes_all_lines_beside_it():
    rows: list[list[Cell]] = [
        ["受理编号", "D3HE202406020011", "行政区域", "北岭县"],
        ["举报内容", "1.某厂偷排", None, None],
        [None, "2.某厂扬尘", None, None],
        ["污染类型", "水", "是否属实", "部分属实"],
    ]
    found = read(word(table(*rows, merges=[(1, 0, 2, 0), (1, 1, 1, 3), (2, 1, 2, 3)])))
    assert [(case.content, case.verified) for case in found.cases] == [("1.某厂偷排\n2.某厂扬尘", "partly")]


def test_a_list_with_few_known_headers_is_no_form():
    rows: list[list[Cell]] = [
        ["序号", "编码串", "举报内容", "何处", "污染类型", "谁"],
        [1, "A1", "某厂偷排", "北岭县", "水", "某某"],
    ]
    assert read(word(table(*rows))).cases[0].content == "某厂偷排"
