"""Files as offices keep them: any order of columns, titles above the header, csv from an old spreadsheet."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bihuan.people.roster.cells import CellWrong, day, moment, text, texts
from bihuan.people.roster.reading import read_roster, read_rosters
from bihuan.rules.calendar import LOCAL
from bihuan.rules.errors import UploadRefused
from tests.people.books import HEADERS, office, write_csv, write_xlsx


def said(roster):
    return roster.facts()


def test_a_workbook_and_its_sheets_as_csv_say_the_same(tmp_path):
    whole = read_roster(write_xlsx(tmp_path / "组织.xlsx", office()))
    parts = [write_csv(tmp_path / f"{title}.csv", title, rows) for title, rows in office().items()]
    assert said(read_rosters(parts)) == said(whole)
    assert whole.problems == whole.remarks == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_known_by_its_header_whatever_its_name_and_encoding(tmp_path, encoding):
    for number, (title, rows) in enumerate(office().items()):
        roster = read_roster(write_csv(tmp_path / f"{number}.csv", title, rows, encoding=encoding))
        assert sum(len(part) for part in said(roster).values()) == len(rows)
        assert roster.problems == ()


def test_titles_above_the_header_other_orders_and_notes_in_brackets_do_no_harm(tmp_path):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("行政区划")
    sheet.append(["清河市行政区划表"])
    sheet.append([])
    sheet.append(["上级", "名称（全称）", "区划代码 *", "备注"])
    sheet.append(["", "清河市", 990100, "市本级"])
    sheet.append([])
    sheet.append([990100, "北岭县", 990121.0, ""])
    book.save(tmp_path / "a.xlsx")
    roster = read_roster(tmp_path / "a.xlsx")
    assert [(row.code, row.name, row.parent, row.aliases) for row in roster.areas] == [
        ("990100", "清河市", "", None),
        ("990121", "北岭县", "990100", None),
    ]
    assert [str(row.place) for row in roster.areas] == ["行政区划第4行", "行政区划第6行"]
    assert roster.remarks == ("行政区划表未识别的列：备注，未读取",)


def test_a_sheet_without_a_needed_column_is_refused_as_a_whole(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"单位": [["bl", "北岭县"]]}, {"单位": ["代码", "名称"]})
    roster = read_roster(path)
    assert roster.problems == ("单位表缺列：类别",)
    assert roster.bodies == ()


def test_a_sheet_of_something_else_is_passed_over_and_said_so(tmp_path):
    sheets = {"说明": [["导入说明"]], "区划": office()["区划"]}
    path = write_xlsx(tmp_path / "a.xlsx", sheets, HEADERS | {"说明": ["请勿改动"]})
    roster = read_roster(path)
    assert len(roster.areas) == 2
    assert roster.remarks == ("未识别的表：说明，未读取",)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"not a workbook", "打不开 a.xlsx，请检查文件"),
        ("a.docx", b"", "只能读取 xlsx、xls、csv 文件，不能读取 a.docx"),
        ("a.csv", b"\xff\xff\xff", "a.csv 的编码不识别，请另存为 UTF-8"),
        (
            "a.csv",
            "甲,乙\n1,2\n".encode(),
            "a.csv 中没有可读取的表，表名应为：区划、单位、岗位、人员、值班、日历、责任清单",
        ),
        ("a.csv", b"", "a.csv 中没有可读取的表，表名应为：区划、单位、岗位、人员、值班、日历、责任清单"),
        ("b.csv", None, "打不开 b.csv，请检查文件"),
        ("b.xlsx", None, "打不开 b.xlsx，请检查文件"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, name, content, sentence):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UploadRefused) as refusal:
        read_roster(tmp_path / name)
    assert refusal.value.sentence == sentence


@pytest.mark.parametrize(
    "written",
    [
        "2024-06-03 08:30", "2024/6/3 8:30", "2024.6.3 8:30", "2024年6月3日 8时30分", "2024年6月3日8：30",
        "2024-06-03T08:30:00", datetime.fromisoformat("2024-06-03 08:30"), datetime(2024, 6, 3, 0, 30, tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_moment_is_understood_however_it_is_written(written):
    assert moment(written) == datetime(2024, 6, 3, 0, 30, tzinfo=UTC)


def test_the_end_of_a_day_written_as_24_hours_is_the_next_midnight():
    assert moment("2024-06-03 24:00") == moment("2024-06-04") == moment(date(2024, 6, 4))


@pytest.mark.parametrize(
    "written", ["", "6月3日", "2024-13-01", "2024-06-31", "2024-06-03 25:00", "明天", 45446]
)
def test_what_is_no_moment_is_refused(written):
    with pytest.raises(CellWrong):
        moment(written)


@given(st.dates(min_value=date(1992, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_is_read_as_it_was_written(written):
    assert day(written.isoformat()) == day(f"{written.year}年{written.month}月{written.day}日") == written
    assert moment(written).astimezone(LOCAL).hour == 0


def test_numbers_of_a_spreadsheet_are_text_without_a_decimal_point():
    assert [text(cell) for cell in (8101.0, 8101, " 8101 ", None, 0.5)] == ["8101", "8101", "8101", "", "0.5"]
    assert texts("转办、催办，转办；\n审核") == ("转办", "催办", "审核")
