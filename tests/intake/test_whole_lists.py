"""A list in any sender's manner is read as it was meant, field by field, and no complaint of it is lost."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.intake.reading import read_list
from bihuan.rules.list_lines import is_note, is_total
from tests.intake.builders import (
    AREAS,
    HEADERS,
    Cell,
    Sheet,
    Style,
    complaints,
    expected,
    list_rows,
    separated,
    sheet_of,
    statistics_rows,
    title_rows,
    workbook,
)

OPTIONAL = [name for name in HEADERS if name not in ("content", "acceptance_no")]
FORMATS = ("xlsx", "csv-utf-8", "csv-utf-8-sig", "tab-gb18030", "semicolon-utf-8", "csv-utf-16")


def columns_of(chance: random.Random) -> list[str]:
    columns = ["content", "acceptance_no", *chance.sample(OPTIONAL, chance.randint(2, len(OPTIONAL)))]
    chance.shuffle(columns)
    return columns


def file_of(rows: list[list[Cell]], form: str) -> bytes:
    if form == "xlsx":
        return sheet_of(rows)
    kind, _, encoding = form.partition("-")
    return separated(rows, separator={"csv": ",", "tab": "\t", "semicolon": ";"}[kind], encoding=encoding)


def untidy(rows: list[list[Cell]], chance: random.Random) -> list[list[Cell]]:
    """The same list with blank rows, the header repeated on a new page, and lines below it."""
    header, *body = rows
    pages: list[list[Cell]] = []
    for row in body:
        pages.append(row)
        if chance.random() < 0.15:
            pages.append([])
        if chance.random() < 0.15:
            pages.append(header)
    footers: list[list[Cell]] = [[f"合计：{len(body)}件"], ["注：带*的为督察组重点关注件。"]]
    return [*title_rows(), header, *pages, *footers]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), form=st.sampled_from(FORMATS), manner=st.sampled_from(["plain", "messy"]))
def test_every_field_of_a_list_is_read_as_its_sender_meant_it(seed: int, form: str, manner: str):
    chance = random.Random(seed)
    columns = columns_of(chance)
    meant = complaints(chance.randint(1, 12), seed=seed)
    rows = untidy(list_rows(meant, columns=columns, style=Style(messy=manner == "messy", seed=seed)), chance)
    read = read_list(file_of(rows, form), name="清单.xlsx", areas=AREAS).as_contract()
    assert [
        {name: case[name] for name in expected(item, columns)}
        for case, item in zip(read["cases"], meant, strict=True)
    ] == [dict(expected(item, columns)) for item in meant]
    assert read["batch"] == "6"
    assert read["date"] == "2024-06-03"
    assert read["printed_total"] == len(meant)
    assert not read["rejects"]
    assert not [case["to_clear"] for case in read["cases"] if case["to_clear"]]


words = st.sampled_from(
    [
        "合计",
        "共3件",
        "共3件废桶",
        "注：",
        "备注",
        "填表人：某",
        "说明：",
        "北岭县",
        "第六批",
        "大气",
        "属实",
        "已办结",
        "联系人：",
        "1",
        "",
    ]
)
# Tabs behind a line break cannot be told from a row of a file that is parted by tabs.
texts = st.text(alphabet="北岭县厂水气D3HE20240602*（）1 \n/、\"',;\t", max_size=14)
cells = texts.map(lambda text: re.sub(r"\s*\n\s*", "\n", text)) | words


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(words, cells, cells, cells, cells), min_size=1, max_size=12),
    form=st.sampled_from(("xlsx", "csv-utf-8", "tab-gb18030", "semicolon-utf-8")),
)
def test_no_row_that_names_a_complaint_is_lost(rows: list[tuple[str, ...]], form: str):
    """Whatever stands beside it: a text in the complaint's column becomes a case or a counted rejection.

    Only a total or note of few words in front of a short text is a line, not a complaint.
    """
    body: list[list[Cell]] = [list(row) for row in rows]
    header: list[Cell] = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]
    read = read_list(file_of([header, *body], form), name="a")
    named = {number for number, row in enumerate(rows, 2) if is_complaint(row)}
    told = {case.row for case in read.cases} | {reject.row for reject in read.rejects}
    assert named <= told
    assert len(read.cases) + len(read.rejects) == len(told)


def is_complaint(row: tuple[str, ...]) -> bool:
    own = [place for place, cell in enumerate(row) if cell.strip()]
    if 2 not in own or len(own) == 1:
        return False
    return own[0] == 2 or not (is_total(row[own[0]]) or is_note(row[own[0]]))


def test_a_bad_row_takes_no_other_with_it():
    rows = list_rows(complaints(6))
    rows[3][2] = "=A1&B1"
    rows[5][2] = None
    read = read_list(sheet_of(rows), name="a.xlsx", areas=AREAS)
    assert [case.serial for case in read.cases] == [1, 2, 4, 6]
    assert [(reject.row, reject.reason) for reject in read.rejects] == [
        (4, "formula_without_cached_value"),
        (6, "missing_content"),
    ]


def test_lists_on_several_sheets_are_all_read_and_statistics_passed_over():
    first, second = complaints(3), complaints(2, seed=2)
    book = workbook(
        Sheet([*title_rows("第六批"), *list_rows(first)], "来电"),
        Sheet(statistics_rows(), "统计"),
        Sheet([*title_rows("第七批"), *list_rows(second)], "第七批"),
    )
    read = read_list(book, name="a.xlsx", areas=AREAS)
    assert [(table.sheet, table.first_row, table.last_row) for table in read.lists] == [
        ("来电", 4, 6),
        ("第七批", 4, 5),
    ]
    assert [case.batch for case in read.cases] == ["6", "6", "6", "7", "7"]
    assert read.batch == "6、7"
    assert read.passed_over == ("统计",)


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_list_is_read_without_a_loss(form: str):
    rows = [*title_rows(total=2_000), *list_rows(complaints(2_000))]
    read = read_list(file_of(rows, form), name="a", areas=AREAS)
    assert len(read.cases) == 2_000
    assert not read.total_differs
