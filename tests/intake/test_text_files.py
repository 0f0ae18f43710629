"""Text files: every encoding and separator by what is inside, and a stray quote that costs one row at most."""

from __future__ import annotations

import pytest

from bihuan.intake.reading import read_list
from bihuan.intake.reading.encodings import decode
from tests.intake.builders import AREAS, complaints, list_rows, separated

HEADER = "序号,受理编号,举报内容,行政区域,是否属实"


def number(serial: int) -> str:
    return f"D3HE20240602{serial:04d}"


def read(*lines: str, header: str = HEADER):
    return read_list("\n".join((header, *lines)).encode(), name="清单.csv", areas=AREAS)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
def test_encoding_and_separator_are_told_by_what_is_inside(encoding: str, named: str, separator: str):
    rows = list_rows(complaints(5))
    found = read_list(separated(rows, separator=separator, encoding=encoding), name="清单.xlsx", areas=AREAS)
    assert len(found.cases) == 5
    assert found.format == "csv"
    assert found.encoding == named


def test_a_text_with_commas_line_breaks_and_quotes_is_one_cell():
    rows = list_rows(complaints(1))
    rows[1][2] = '某厂,夜间"偷排",\n气味大'
    assert (
        read_list(separated(rows), name="a.csv", areas=AREAS).cases[0].content == '某厂,夜间"偷排",\n气味大'
    )


def test_rows_are_counted_by_record_and_blank_records_count():
    found = read(f'1,{number(1)},"某厂\n偷排",北岭县,属实', "", f"2,{number(2)},某矿扬尘,南屏县,属实")
    assert [case.row for case in found.cases] == [2, 4]


def test_a_quote_that_is_never_closed_costs_no_other_row():
    lines = [f"{serial},{number(serial)},某厂偷排,北岭县,属实" for serial in range(1, 400)]
    lines[1] = f'2,{number(2)},"某厂冒烟,南屏县,不属实'
    found = read(*lines)
    assert [case.acceptance_no for case in found.cases] == [number(serial) for serial in range(1, 400)]
    assert "row_mended" in {notice.code for notice in found.cases[1].warnings}


def test_a_quoted_text_may_have_very_many_lines():
    text = "\n".join(f"第{line}行" for line in range(1_000))
    assert read(f'1,{number(1)},"{text}",北岭县,属实').cases[0].content == text


def test_separators_in_an_unquoted_text_are_put_back_where_it_is_clear():
    found = read(f"1,{number(1)},某厂偷排,夜间,气味大,北岭县,属实", f"2,{number(2)},某矿扬尘,南屏县,属实")
    assert found.cases[0].content == "某厂偷排,夜间,气味大"
    assert (found.cases[0].area, found.cases[0].verified) == ("北岭县", "true")
    assert "row_mended" in {notice.code for notice in found.cases[0].warnings}


@pytest.mark.parametrize(
    ("cells", "content", "area", "kinds", "clear"),
    [
        ("某厂偷排,夜间,北岭县,水", "某厂偷排,夜间", "北岭县", ("水",), ()),
        ("某厂偷排,北岭县,南屏县,水", "某厂偷排", "北岭县、南屏县", ("水",), ()),
        ("某厂偷排,北岭县,大气,水", "某厂偷排", "北岭县", ("大气", "水"), ()),
        ("某厂偷排,北岭县,水,见附件", "某厂偷排", "北岭县", ("水",), ()),
        ("某厂偷排,水,大气,见附件", "某厂偷排,水,大气,见附件", None, (), ("missing_area", "missing_type")),
    ],
)
def test_a_cell_too_many_goes_where_the_others_fit_their_headers_best(
    cells: str, content: str, area: str | None, kinds: tuple[str, ...], clear: tuple[str, ...]
):
    text = (
        f"序号,受理编号,举报内容,行政区域,污染类型\n1,{number(1)},{cells}\n2,{number(2)},某矿扬尘,南屏县,大气"
    )
    case = read_list(text.encode(), name="a.csv").cases[0]
    assert (case.content, case.area, case.pollution_types, case.to_clear) == (content, area, kinds, clear)
    assert "row_mended" in {notice.code for notice in case.warnings}


def test_a_row_that_cannot_be_put_under_its_headers_is_rejected_and_shown():
    found = read("1,2,3,4,5,6,7,8", f"2,{number(2)},某矿扬尘,南屏县,属实")
    assert [(reject.row, reject.reason) for reject in found.rejects] == [(2, "unreadable_row")]
    assert len(found.cases) == 1


def test_short_rows_are_read_as_far_as_they_go():
    found = read(f"1,{number(1)},某厂偷排")
    assert (found.cases[0].content, found.cases[0].to_clear) == ("某厂偷排", ("missing_area",))


def test_spoilt_bytes_spoil_only_their_own_row():
    good = "\n".join(
        [HEADER, *(f"{serial},{number(serial)},某厂偷排废水气味大,北岭县,属实" for serial in range(1, 30))]
    )
    raw = (
        good.encode()
        + f"\n30,{number(30)},某厂".encode()
        + b"\xff\xfe\xff"
        + "偷排废水，气味刺鼻,北岭县,属实".encode()
    )
    found = read_list(raw, name="a.csv", areas=AREAS)
    assert len(found.cases) == 30
    assert found.unreadable == ("第31行",)


def test_a_complaint_that_is_mostly_unreadable_is_rejected_and_shown():
    good = "\n".join(
        [HEADER, *(f"{serial},{number(serial)},某厂偷排废水气味大,北岭县,属实" for serial in range(1, 30))]
    )
    raw = good.encode() + f"\n30,{number(30)},某".encode() + b"\xff\xfe\xff\xff" + ",北岭县,属实".encode()
    found = read_list(raw, name="a.csv", areas=AREAS)
    assert [(reject.row, reject.reason) for reject in found.rejects] == [(31, "unreadable_row")]


def test_a_line_in_another_encoding_is_read_as_such():
    good = "\n".join(
        [HEADER, *(f"{serial},{number(serial)},某厂偷排废水气味大,北岭县,属实" for serial in range(1, 30))]
    )
    raw = good.encode() + b"\n" + f"30,{number(30)},某矿扬尘,南屏县,属实".encode("gb18030")
    assert read_list(raw, name="a.csv", areas=AREAS).cases[29].content == "某矿扬尘"


def test_zero_bytes_and_control_characters_leave_the_text():
    assert read(f"1,{number(1)},某厂\x00偷\x07排\u202e,北岭县,属实").cases[0].content == "某厂偷排"


def test_a_utf8_file_is_never_taken_for_gb18030():
    assert decode("举报内容".encode()).encoding == "utf-8"
    assert decode("举报内容".encode("gb18030")).encoding == "gb18030"


def test_the_separator_line_some_programs_write_is_no_row():
    found = read_list(
        f"sep=;\n{HEADER.replace(',', ';')}\n1;{number(1)};某厂偷排;北岭县;属实".encode(), name="a.csv"
    )
    assert (found.cases[0].row, found.title) == (3, None)


def test_a_text_without_a_list_is_read_as_its_paragraphs():
    text = "信息简报\n第12期\n\n\u3000\u3000截至11月23日，全市共收到省督察组交办群众举报问题五批四百一十八件，已全部转办。\r\n"
    found = read_list(text.encode("gb18030"), name="简报.txt")
    assert (found.format, found.encoding, found.lists, found.cases) == ("txt", "gb18030", (), ())
    assert found.prose == (
        "信息简报",
        "第12期",
        "截至11月23日，全市共收到省督察组交办群众举报问题五批四百一十八件，已全部转办。",
    )


def test_titles_and_remarks_around_a_list_are_prose_too():
    found = read(
        f"1,{number(1)},某厂偷排,北岭县,属实", "注：带*的为重点件。", header=f"第六批转办清单\n{HEADER}"
    )
    assert found.prose == ("第六批转办清单", "注：带*的为重点件。")


def test_columns_lined_up_by_blanks_are_columns():
    text = (
        "转办清单（第六批）\n序号   受理编号            举报内容      行政区域\n"
        "1      D3HE202406020001    某厂偷排废水  北岭县\n2      D3HE202406020002    夜间 噪声     南屏县\n"
    )
    found = read_list(text.encode(), name="粘贴的清单")
    assert [(case.acceptance_no, case.content, case.area) for case in found.cases] == [
        ("D3HE202406020001", "某厂偷排废水", "北岭县"),
        ("D3HE202406020002", "夜间 噪声", "南屏县"),
    ]


def test_a_ruled_line_under_the_header_is_no_row():
    found = read_list(
        "| 受理编号 | 举报内容 |\n|---|---|\n| D3HE202406020001 | 某厂偷排 |".encode(), name="a.md"
    )
    assert ([case.content for case in found.cases], found.rejects) == (["某厂偷排"], ())


@pytest.mark.parametrize(
    ("name", "separator", "form"),
    [
        ("清单.txt", "\t", "txt"),
        ("", "\t", "txt"),
        ("清单.csv", "\t", "csv"),
        ("清单.txt", ",", "csv"),
        ("清单.xls", "\t", "csv"),
    ],
)
def test_a_text_parted_by_tabs_is_csv_unless_it_is_called_a_text_or_was_pasted(
    name: str, separator: str, form: str
):
    assert read_list(separated(list_rows(complaints(2)), separator=separator), name=name).format == form
