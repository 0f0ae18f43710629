"""Nothing of the complainant's columns enters what was read, and every row says that they were left out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.intake.reading import read_list
from tests.intake.builders import Cell, Sheet, complaints, list_rows, separated, sheet_of, workbook

CANARY = "某丙丁"
LABELS = (
    "举报人",
    "举报人姓名",
    "姓名",
    "联系电话",
    "电话",
    "联系方式",
    "手机号码",
    "住址",
    "家庭住址",
    "身份证号",
    "信访人",
    "投诉人电话",
    "来电号码",
    "举报人信息",
    "微信号",
    "通讯地址",
    "举报电话",
    "备注（举报人电话）",
    "反映人",
    "电子邮箱",
)


def with_column(label: str, place: int) -> list[list[Cell]]:
    rows = list_rows(complaints(3))
    return [[*row[:place], label if number == 0 else CANARY, *row[place:]] for number, row in enumerate(rows)]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_column_of_the_complainant_is_not_read_and_the_row_says_so(label: str, form: str):
    rows = with_column(label, 3)
    found = read_list(sheet_of(rows) if form == "xlsx" else separated(rows), name="a")
    assert CANARY not in repr(found)
    assert CANARY not in json.dumps(found.as_contract(), ensure_ascii=False)
    table = found.as_contract()["lists"][0]
    assert table["withheld"] == [label]
    assert label in table["unmapped"]
    assert all(
        any(warning.startswith("reporter_columns_not_read") for warning in case["warnings"])
        for case in found.as_contract()["cases"]
    )
    assert len(found.cases) == 3


def test_what_stands_under_a_heading_of_the_complainant_is_not_read_either():
    rows: list[list[Cell]] = [
        ["序号", "受理编号", "举报人信息", None, None, "举报内容"],
        [None, None, "称呼", "地区", "备注", None],
        [1, "D3HE202406020001", CANARY, CANARY, CANARY, "某厂偷排"],
    ]
    merged = workbook(Sheet(rows, merges=["C1:E1", "A1:A2", "B1:B2", "F1:F2"]))
    for raw in (merged, separated(rows)):
        found = read_list(raw, name="a")
        assert CANARY not in repr(found)
        assert [case.content for case in found.cases] == ["某厂偷排"]


def test_a_row_with_a_cell_too_many_is_not_put_right_where_a_complainant_could_slip_through():
    text = "受理编号,举报人,举报内容,行政区域\nD3HE202406020001,某丙,丁,某厂偷排,北岭县\nD3HE202406020002,某戊,某矿扬尘,南屏县"
    found = read_list(text.encode(), name="a.csv")
    assert [case.content for case in found.cases] == ["某矿扬尘"]
    assert [reject.reason for reject in found.rejects] == ["unreadable_row"]


@pytest.mark.parametrize("label", ["被举报单位", "办案人(姓名、单位及职务、手机号)", "承办人"])
def test_columns_of_others_are_not_called_the_complainants(label: str):
    found = read_list(sheet_of(with_column(label, 3)), name="a")
    assert found.lists[0].withheld == ()
    assert found.lists[0].unmapped == (label,)


@settings(max_examples=150, deadline=None)
@given(
    label=st.sampled_from(LABELS),
    place=st.integers(0, 10),
    lost=st.lists(st.integers(0, 10), max_size=2),
    doubled=st.sampled_from([0, 1]),
    form=st.sampled_from([",", "\t", ";"]),
)
def test_rows_out_of_step_with_their_header_let_nothing_slip_through(
    label: str, place: int, lost: list[int], doubled: int, form: str
):
    """A text file's row with cells too few or too many must not shift the complainant into a column that is read."""
    rows = with_column(label, place)
    if doubled:
        rows[2].insert(0, CANARY)
    for column in lost:
        del rows[1][min(column, len(rows[1]) - 1)]
    found = read_list(separated(rows, separator=form), name="a")
    assert CANARY not in repr(found)
