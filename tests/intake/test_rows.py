"""What one complaint's row says: what is missing or odd, what was inferred, what is the same as elsewhere."""

from __future__ import annotations

import pytest

from bihuan.intake.reading import DraftCase, ListFile, read_list
from tests.intake.builders import AREAS, Cell, Sheet, complaints, list_rows, title_rows, workbook

HEADER: list[Cell] = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]


def number(serial: int) -> str:
    return f"D3HE20240602{serial:04d}"


def row(serial: int, content: str = "某厂偷排废水", area: Cell = "北岭县", kind: Cell = "水") -> list[Cell]:
    return [serial, number(serial), content, area, kind]


def read(rows: list[list[Cell]], *merges: str) -> ListFile:
    return read_list(workbook(Sheet(rows, merges=list(merges))), name="清单.xlsx", areas=AREAS)


def codes(case: DraftCase) -> set[str]:
    return {notice.code for notice in case.warnings}


def test_what_is_missing_or_odd_is_to_be_cleared_and_the_complaint_registered():
    found = read(
        [
            HEADER,
            [1, None, "某厂偷排", "北岭县", "水"],
            [2, number(2), "某厂偷排", None, "水"],
            [3, number(3), "某厂偷排", "甲县", "水"],
            [4, number(4), "某厂偷排", "北岭县", None],
            [5, "D3HE202413020005", "某厂偷排", "北岭县", "水"],
            [6, "D3HE2024060206", "某厂偷排", "北岭县", "水"],
            [7, number(2), "某厂偷排", "南屏县", "水"],
            [8, number(8), "某厂偷排" * 6000, "北岭县", "水"],
        ]
    )
    assert [case.to_clear for case in found.cases] == [
        ("missing_acceptance_no",),
        ("missing_area",),
        ("unknown_area",),
        ("missing_type",),
        ("impossible_date",),
        ("invalid_acceptance_no",),
        ("duplicate_acceptance_no",),
        ("cell_too_long",),
    ]


def test_a_list_that_has_no_numbers_areas_or_types_is_not_to_be_cleared_for_it():
    found = read([["序号", "举报内容"], [1, "某厂偷排废水"], [2, "某矿扬尘"]])
    assert [case.to_clear for case in found.cases] == [(), ()]


@pytest.mark.parametrize(
    ("content", "area", "kind"),
    [
        ("某厂偷排废水", "南屏县", "joint"),
        ("某厂偷排废水", "北岭县", "repeated"),
        ("某矿扬尘", "北岭县", "correction"),
    ],
)
def test_the_same_number_twice_is_proposed_for_what_it_seems_to_be(content: str, area: str, kind: str):
    found = read([HEADER, row(1), [2, number(1), content, area, "水"]])
    assert (found.cases[1].duplicate, found.cases[1].duplicate_row) == (kind, 2)
    assert found.cases[0].to_clear == ()


def test_running_numbers_that_begin_anew_on_each_sheet_are_no_duplicates():
    rows: list[list[Cell]] = [HEADER, [1, "1", "某厂偷排", "北岭县", "水"]]
    found = read_list(workbook(Sheet(rows, "来电"), Sheet(rows, "来信")), name="a.xlsx", areas=AREAS)
    assert [case.to_clear for case in found.cases] == [(), ()]
    assert [case.channel for case in found.cases] == ["phone", "letter"]


def test_a_number_the_spreadsheet_has_rounded_is_not_taken():
    found = read([HEADER, [1, 410000201806160104, "某厂偷排", "北岭县", "水"]])
    assert (found.cases[0].acceptance_no, found.cases[0].to_clear) == (None, ("invalid_acceptance_no",))


def test_numbers_that_are_numbers_are_read_without_a_decimal_point():
    found = read([HEADER, [1.0, 2017043052, "某厂偷排", "北岭县", "水"]])
    assert (found.cases[0].serial, found.cases[0].acceptance_no) == (1, "2017043052")


@pytest.mark.parametrize(
    ("serial", "content"),
    [(number(1), "某厂偷排"), ("1", f"{number(1)}：某厂偷排"), ("1", f"（{number(1)}）某厂偷排")],
)
def test_without_a_number_column_the_number_in_front_is_taken_and_said_to_be(serial: str, content: str):
    case = read([["序号", "举报内容"], [serial, content]]).cases[0]
    assert (case.acceptance_no, case.channel, case.repeat_of) == (number(1), "phone", ())
    assert "number_inferred" in codes(case)


def test_without_a_number_column_a_number_named_later_is_a_repeat():
    case = read([["序号", "举报内容"], [1, f"某厂偷排，与{number(1)}重复"]]).cases[0]
    assert (case.acceptance_no, case.repeat_of) == (None, (number(1),))


def test_repeats_named_in_the_text_are_listed_but_not_the_rows_own_number():
    found = read([HEADER, row(1, content=f"与X3HE202405300002重复，本件{number(1)}，某厂仍在偷排")])
    assert found.cases[0].repeat_of == ("X3HE202405300002",)


def test_what_was_inferred_is_said_and_what_was_stated_is_not():
    header = [*HEADER, "举报方式", "受理日期", "是否属实", "调查核实情况"]
    told = read([header, [*row(1), None, None, None, "经查，反映问题属实。"]]).cases[0]
    stated = read([header, [*row(1), "来电", "2024-06-02", "属实", "经查，反映问题属实。"]]).cases[0]
    assert codes(told) == {"channel_inferred", "accepted_on_inferred", "verdict_inferred"}
    assert codes(stated) == set()
    assert (told.channel, told.accepted_on, told.verified) == (
        stated.channel,
        stated.accepted_on,
        stated.verified,
    )


def test_a_verdict_against_its_finding_is_said():
    rows = [[*HEADER, "是否属实", "调查核实情况"], [*row(1), "属实", "经查，反映问题不属实。"]]
    assert "verdict_contradicts_finding" in codes(read(rows).cases[0])


def test_not_yet_closed_in_the_finding_cell_is_a_state_of_handling():
    rows = [[*HEADER, "调查核实情况", "是否办结"], [*row(1), "暂未办结", None]]
    case = read(rows).cases[0]
    assert case.closure == "in_progress"
    assert "closure_inferred" in codes(case)


def test_the_same_row_has_the_same_hash_wherever_it_stands_and_another_when_it_changes():
    rows = list_rows(complaints(2))
    here, there = read(rows), read([*title_rows(), [], *rows])
    changed = read([rows[0], rows[1], [*rows[2][:-1], "约谈1人"]])
    assert [case.identity for case in here.cases] == [(*case.identity,) for case in changed.cases]
    assert here.cases[0].content_hash == changed.cases[0].content_hash
    assert here.cases[1].content_hash != changed.cases[1].content_hash
    assert there.cases[0].identity == here.cases[0].identity


@pytest.mark.parametrize("printed", ["无", "/", "否", "不涉及", "暂无。", ""])
def test_nobody_held_to_account_is_nobody(printed: str):
    case = read([[*HEADER, "问责情况"], [*row(1), printed]]).cases[0]
    assert (case.accountability, case.accountability_raw) == (None, printed or None)


def test_a_row_of_nothing_but_text_may_go_on_from_the_one_above_and_is_still_registered():
    found = read([HEADER, row(1), [None, None, "并在夜间偷排，气味刺鼻"]])
    assert "maybe_continuation" in codes(found.cases[1])
    assert "maybe_continuation" not in codes(found.cases[0])


def test_a_list_of_reporters_and_complaints_alone_is_a_list():
    found = read([["姓名", "反映问题"], ["某丙", "某厂偷排"]])
    assert [case.content for case in found.cases] == ["某厂偷排"]
