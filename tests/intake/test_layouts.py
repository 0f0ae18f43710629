"""Where a list stands on a sheet: titles, headers of two rows, merged cells, headings, totals, several lists."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.intake.reading import DraftCase, ListFile, read_list
from tests.intake.builders import (
    AREAS,
    Cell,
    Sheet,
    separated,
    sheet_of,
    title_rows,
    workbook,
)

HEADER: list[Cell] = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]


def number(serial: int) -> str:
    return f"D3HE20240602{serial:04d}"


def row(serial: int, content: str = "某厂偷排废水", area: Cell = "北岭县", kind: Cell = "水") -> list[Cell]:
    return [serial, number(serial), content, area, kind]


def read(rows: list[list[Cell]], *merges: str) -> ListFile:
    return read_list(workbook(Sheet(rows, merges=list(merges))), name="清单.xlsx", areas=AREAS)


def codes(case: DraftCase) -> set[str]:
    return {notice.code for notice in case.warnings}


# -- around the list ------------------------------------------------------------------------------------------------


def test_title_batch_date_and_total_come_from_the_lines_above():
    found = read([*title_rows("第二十四批", total=1), HEADER, row(1)], "A1:E1", "A2:E2")
    assert found.title == "省生态环境保护督察组交办群众信访举报件转办清单"
    assert (found.batch, found.date, found.printed_total) == ("24", date(2024, 6, 3), 1)
    assert found.batch_label_raw == "（第二十四批，2024年6月3日）"


def test_a_title_of_several_lines_in_one_cell_is_read_like_several_rows():
    found = read([["附件1\n第35-1批信访举报件转办清单\n2024年6月3日 共1件"], HEADER, row(1)], "A1:E1")
    assert (found.batch, found.date, found.printed_total) == ("35-1", date(2024, 6, 3), 1)
    assert found.title == "第35-1批信访举报件转办清单2024年6月3日 共1件"


def test_batch_and_date_in_cells_of_their_own_are_found():
    found = read([["交办清单"], ["批次：", "第3批", None, "日期：", 45446], ["件数", 1], HEADER, row(1)])
    assert (found.batch, found.date, found.printed_total) == ("3", date(2024, 6, 3), 1)


def test_a_date_cell_in_the_title_is_a_date():
    assert read([["交办清单", date(2024, 6, 3)], HEADER, row(1)]).date == date(2024, 6, 3)


def test_a_batch_only_in_the_file_name_is_taken_and_said_to_be():
    found = read_list(sheet_of([HEADER, row(1)]), name="第八批清单.xlsx", areas=AREAS)
    assert found.batch == "8"
    assert "batch_inferred" in codes(found.cases[0])


def test_a_batch_column_goes_before_the_title():
    found = read([*title_rows("第六批"), [*HEADER, "批次"], [*row(1), "第五批"], [*row(2), None]])
    assert [case.batch for case in found.cases] == ["5", "6"]


def test_the_eleventh_batch_is_one_of_complaints_though_the_inspection_is_named_behind_it():
    found = read([["桂河市第11批中央生态环境保护督察信访件（2021年4月19日）"], HEADER, row(1)], "A1:E1")
    assert (found.batch, found.date) == ("11", date(2021, 4, 19))


@pytest.mark.parametrize(
    "footer",
    ["注：1.带*的为重点件；2.合计2件。", "合计：2件", "合计 2", "共2件", "注：共2件，带*的为重点件。"],
)
def test_footers_are_no_complaints_and_give_the_total(footer: str):
    found = read([HEADER, row(1), row(2), [footer], ["填表人：某某", None, "审核人：某某"]])
    assert (len(found.cases), found.rejects, found.printed_total) == (2, (), 2)


def test_a_wrong_printed_total_is_kept_beside_the_rows():
    found = read([*title_rows(total=3), HEADER, row(1), row(2)])
    assert (found.printed_total, found.total_differs) == (3, True)


def test_a_rejected_row_counts_against_the_printed_total():
    found = read([*title_rows(total=2), HEADER, row(1), row(2, content="/")])
    assert (len(found.rejects), found.total_differs) == (1, False)


def test_rows_numbered_in_advance_are_no_complaints_unless_one_follows():
    found = read([HEADER, row(1), [2], row(3), [4], [5]])
    assert [case.serial for case in found.cases] == [1, 3]
    assert [(reject.row, reject.reason) for reject in found.rejects] == [(3, "missing_content")]


@pytest.mark.parametrize(
    "content", ["共3件，其中废桶2件，倾倒在河滩", "说明：某厂夜间偷排", "合计三处排口偷排"]
)
def test_a_complaint_that_begins_like_a_footer_is_a_complaint(content: str):
    found = read([HEADER, row(1), [None, None, content, "北岭县", "水"]])
    assert [case.content for case in found.cases] == ["某厂偷排废水", content]


def test_blank_rows_and_repeated_headers_are_passed_over():
    found = read([HEADER, row(1), [], HEADER, row(2), [None, " "], row(3)])
    assert [case.row for case in found.cases] == [2, 5, 7]
    assert [table.header_rows for table in found.lists] == [(1,)]


def test_a_second_list_below_the_first_has_its_own_batch_and_columns():
    second: list[Cell] = ["行政区域", "举报内容", "受理编号"]
    rows: list[list[Cell]] = [
        ["第六批交办件"],
        HEADER,
        row(1),
        [],
        ["第七批交办件"],
        second,
        ["南屏县", "某矿扬尘", number(9)],
    ]
    found = read(rows, "A1:E1", "A5:E5")
    assert [(case.batch, case.area, case.acceptance_no) for case in found.cases] == [
        ("6", "北岭县", number(1)),
        ("7", "南屏县", number(9)),
    ]
    assert [table.header_rows for table in found.lists] == [(2,), (6,)]


def test_a_page_title_before_a_repeated_header_changes_the_batch():
    found = read([["第六批"], HEADER, row(1), ["第七批"], HEADER, row(2)], "A1:E1", "A4:E4")
    assert [case.batch for case in found.cases] == ["6", "7"]


def test_headings_give_the_area_of_the_rows_under_them():
    header: list[Cell] = ["序号", "受理编号", "举报内容"]
    rows: list[list[Cell]] = [
        header,
        ["一、北岭县（2件）"],
        row(1)[:3],
        row(2)[:3],
        ["二、南屏县（1件）"],
        row(3)[:3],
    ]
    found = read(rows, "A2:C2", "A5:C5")
    assert [case.area for case in found.cases] == ["北岭县", "北岭县", "南屏县"]
    assert "area_inferred" in codes(found.cases[0])
    assert found.printed_total is None


# -- headers --------------------------------------------------------------------------------------------------------

GUANGDONG: list[list[Cell]] = [
    ["序号", "举报区域", None, "受理编号", "污染类型", "举报内容", "办理情况", None, None],
    [None, "地市", "县区", None, None, None, "是否属实", "调查核实情况", "处理和整改情况"],
    [
        1,
        "清河市",
        "北岭县",
        number(1),
        "水,大气",
        "某厂偷排废水",
        "部分属实",
        "1.偷排废水问题属实",
        "立行立改",
    ],
]
GUANGDONG_MERGES = ("B1:C1", "G1:I1", "A1:A2", "D1:D2", "E1:E2", "F1:F2")


@pytest.mark.parametrize("form", ["merged", "text"])
def test_a_header_of_two_rows_is_one_header(form: str):
    raw = (
        workbook(Sheet(GUANGDONG, merges=list(GUANGDONG_MERGES)))
        if form == "merged"
        else separated(GUANGDONG)
    )
    found = read_list(raw, name="a", areas=AREAS)
    case = found.cases[0]
    assert found.lists[0].header_rows == (1, 2)
    assert (case.area, case.verified, case.handling) == ("北岭县", "partly", "立行立改")
    assert len(found.cases) == 1


def test_columns_are_known_by_their_words_in_any_order_and_the_rest_is_named():
    header: list[Cell] = ["企业名称", "信访\n内容", "县（市、区）", "是否\n属实", "编号"]
    found = read([header, ["宏达板材厂", "某厂偷排", "北岭县", "属实", number(1)]])
    table = found.lists[0]
    assert table.columns == {"content": "B", "area": "C", "verified": "D", "acceptance_no": "E"}
    assert table.unmapped == ("企业名称",)


def test_the_better_of_two_like_columns_is_read_and_the_other_named():
    found = read([["编号", "受理编号", "举报内容"], [7, number(1), "某厂偷排"]])
    assert found.cases[0].acceptance_no == number(1)
    assert found.lists[0].unmapped == ("编号",)


def test_a_complaint_column_of_unknown_name_is_told_by_its_texts_and_said_so():
    found = read(
        [["序号", "受理编号", "线索梗概", "行政区域"], [1, number(1), "某厂夜间偷排废水，气味刺鼻", "北岭县"]]
    )
    assert found.cases[0].content == "某厂夜间偷排废水，气味刺鼻"
    assert "content_column_inferred" in codes(found.cases[0])


@pytest.mark.parametrize(
    ("label", "values", "field"),
    [
        ("备注", ["已办结", "阶段性办结"], "closure"),
        ("办理情况", ["正在办理", "已办结"], "closure"),
        ("办理情况", ["已责令整改并立案", "已办结"], "handling"),
        ("核实结果", ["属实", "不属实"], "verified"),
        ("核实结果", ["经查，该厂已停产", "经查，属实"], "finding"),
        ("备注", ["请加强核查", "已办结"], "remark"),
    ],
)
def test_what_an_open_header_means_is_settled_by_its_values(label: str, values: list[str], field: str):
    rows = [[*HEADER, label], *([*row(serial), value] for serial, value in enumerate(values, 1))]
    assert read(rows).lists[0].columns.get(field) == "F"


def test_a_table_of_figures_is_no_list():
    figures: list[list[Cell]] = [
        ["行政区域", "污染类型", "交办问题"],
        ["北岭县", "大气", 12],
        ["南屏县", "水", 3],
    ]
    found = read_list(
        workbook(Sheet(figures, "统计"), Sheet([HEADER, row(1)], "清单")), name="a.xlsx", areas=AREAS
    )
    assert (found.passed_over, len(found.cases)) == (("统计",), 1)


def test_a_table_of_figures_under_the_list_is_no_part_of_it_and_a_complaint_after_it_is():
    figures: list[list[Cell]] = [["地区", "来电", "来信", "合计"], ["北岭县", 2, 3, 5], ["合计", 2, 3, 5]]
    found = read([HEADER, row(1), [], *figures, row(2)])
    assert [case.serial for case in found.cases] == [1, 2]
    assert found.rejects == ()


def test_a_tick_under_one_of_several_headers_says_that_header():
    header: list[list[Cell]] = [
        ["受理编号", "举报内容", "污染类型", None, None, "是否属实", None, "举报方式", None],
        [None, None, "水", "大气", "其他", "属实", "不属实", "来电", "来信"],
    ]
    rows: list[list[Cell]] = [
        *header,
        ["2269", "某厂偷排", "√", None, 1, None, "√", None, "√"],
        ["2270", "某矿扬尘", None, "√", 0, "√", None, "√", None],
    ]
    found = read(rows, "A1:A2", "B1:B2", "C1:E1", "F1:G1", "H1:I1")
    assert [(case.pollution_types, case.verified, case.channel) for case in found.cases] == [
        (("水", "其他"), "false", "letter"),
        (("大气",), "true", "phone"),
    ]
    assert found.lists[0].unmapped == ()


# -- merged, hidden and ditto cells ---------------------------------------------------------------------------------


def test_cells_merged_downwards_hold_for_each_of_their_rows():
    found = read([HEADER, row(1, area="北岭县"), row(2, area=None), row(3, area="南屏县")], "D2:D3")
    assert [case.area for case in found.cases] == ["北岭县", "北岭县", "南屏县"]


def test_one_finding_over_several_complaints_is_given_to_each_and_said_so():
    rows = [[*HEADER, "调查核实情况"], [*row(1), "经查，属实"], [*row(2), None]]
    found = read(rows, "F2:F3")
    assert [case.finding for case in found.cases] == ["经查，属实", "经查，属实"]
    assert ["finding_shared" in codes(case) for case in found.cases] == [False, True]


def test_rows_under_one_number_and_one_text_are_one_complaint():
    header = [*HEADER, "调查核实情况", "是否属实"]
    first = [*row(1, "某厂冒黑烟、排废水", kind="大气"), "1.冒黑烟属实", "属实"]
    rows: list[list[Cell]] = [
        header,
        first,
        [None, None, None, None, "水", "2.排废水不属实", "不属实"],
        [*row(2), None, "属实"],
    ]
    found = read(rows, "A2:A3", "B2:B3", "C2:C3", "D2:D3")
    assert [case.serial for case in found.cases] == [1, 2]
    case = found.cases[0]
    assert (case.pollution_types, case.verified) == (("大气", "水"), "partly")
    assert case.finding == "1.冒黑烟属实\n2.排废水不属实"


def test_a_text_merged_over_two_numbers_is_two_complaints():
    found = read([HEADER, row(1), [2, number(2), None, "北岭县", "水"]], "C2:C3")
    assert [case.acceptance_no for case in found.cases] == [number(1), number(2)]
    assert found.cases[0].content == found.cases[1].content


def test_merging_across_does_not_push_a_text_into_the_next_field():
    found = read([HEADER, row(1), [2, number(2), "某厂偷排", None, None]], "C3:E3")
    assert found.cases[1].area is None
    assert found.cases[1].to_clear == ("missing_area", "missing_type")


def test_hidden_rows_and_columns_are_read_like_the_others():
    sheet = Sheet([HEADER, row(1), row(2)], hidden_rows=(2,), hidden_columns=("B",))
    found = read_list(workbook(sheet), name="a.xlsx", areas=AREAS)
    assert [case.acceptance_no for case in found.cases] == [number(1), number(2)]


def test_ditto_marks_repeat_the_cell_above_and_say_so():
    found = read([HEADER, row(1), row(2, content="同上", area="〃")])
    second = found.cases[1]
    assert (second.content, second.area) == ("某厂偷排废水", "北岭县")
    assert {"ditto_content", "ditto_area"} <= codes(second)


def test_a_stray_cell_far_out_costs_neither_the_list_nor_the_machine():
    rows = [HEADER, row(1)]
    book = workbook(Sheet(rows), Sheet([["x"]], "边角"))
    assert len(read_list(with_far_cell(book), name="a.xlsx", areas=AREAS).cases) == 1


def with_far_cell(book: bytes) -> bytes:
    """The workbook with a value in the very last cell of its second sheet."""
    import io

    import openpyxl

    opened = openpyxl.load_workbook(io.BytesIO(book))
    opened.worksheets[1]["XFD1048576"] = "y"
    target = io.BytesIO()
    opened.save(target)
    return target.getvalue()


# -- columns that stand beside one another -------------------------------------------------------------------------------


def test_what_was_looked_into_is_the_finding_where_handling_stands_beside_it():
    """查处情况 is the finding beside 办理情况, handling where it stands alone; both are handling beside a finding."""
    cells = ("经查，未接管网", "已拆除1家")
    beside = read([[*HEADER, "查处情况", "办理情况"], [*row(1), *cells]]).cases[0]
    assert (beside.finding, beside.handling) == cells
    alone = read([[*HEADER, "查处情况"], [*row(1), cells[1]]]).cases[0]
    assert (alone.finding, alone.handling) == (None, cells[1])
    three = read([[*HEADER, "核查情况", "查处情况", "办理情况"], [*row(1), "饭店直排属实。", *cells]])
    assert (three.cases[0].finding, three.cases[0].handling) == ("饭店直排属实。", "\n".join(cells))
    assert three.lists[0].unmapped == ()


def test_a_heading_between_rows_that_says_how_far_complaints_are_is_taken_as_an_inference():
    done: list[Cell] = ["一、今日办结件"]
    half: list[Cell] = ["二、阶段性办结件（1件）"]
    older: list[Cell] = ["三、前期未办结件补充公开"]
    found = read([done, HEADER, row(1), half, HEADER, row(2), older, HEADER, row(3)], "A1:E1")
    assert [case.closure for case in found.cases] == ["closed", "phased", None]
    assert [codes(case) >= {"closure_inferred"} for case in found.cases] == [True, True, False]
    assert "closure_inferred: 按小标题“阶段性办结”推断为阶段性办结" in map(str, found.cases[1].warnings)


def test_a_number_seen_on_another_sheet_is_told_with_the_sheet():
    sheets = [Sheet([HEADER, row(1)], name="来电"), Sheet([HEADER, row(1), row(1)], name="来信")]
    found = read_list(workbook(*sheets), name="清单.xlsx", areas=AREAS)
    told = [str(notice) for case in found.cases for notice in case.warnings if "编号与" in str(notice)]
    assert [text.split("：")[0].split(": ")[1].split("相同")[0] for text in told] == [
        "受理编号与“来电”第2行"
    ] * 2
