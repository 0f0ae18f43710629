"""Files made to hurt are refused in words or read in bounds: nothing is run, fetched or laid out beyond memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

import bihuan
from bihuan.intake.reading import Limits, ListFile, Reading, UnusableFile, read_files, read_list
from bihuan.intake.reading.oldbooks import text_of
from bihuan.intake.reading.read import NO_LIST
from tests.intake.builders import Cell, complaints, list_rows, separated, sheet_of
from tests.intake.documents import archive, old_workbook, page, raw_sheet, shared_text_sheet, table, word

ROWS: list[list[str]] = [["受理编号", "举报内容"], ["D3HE202406020001", "某厂偷排"]]
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip


def refusal(raw: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnusableFile) as refused:
        list(read_files(raw, name="清单", reading=Reading(limits=limits or Limits())))
    return refused.value.sentence


def read(raw: bytes) -> ListFile:
    return read_list(raw, name="清单")


def said_of(raw: bytes) -> str:
    """How many cases a file holds, or the sentence it is refused with; anything else raised is a fault."""
    try:
        found = [given.found for given in read_files(raw, name="清单", reading=Reading())]
    except UnusableFile as unusable:
        return unusable.sentence
    return str(sum(len(one.cases) for one in found if one))


def test_a_sheet_that_claims_a_million_rows_holds_what_it_holds():
    found = read(raw_sheet(ROWS, dimension="A1:XFD1048576"))
    assert [case.content for case in found.cases] == ["某厂偷排"]


def test_a_million_blank_rows_take_no_room():
    found = read(raw_sheet(ROWS, more="".join(f'<row r="{n}"/>' for n in range(3, 300_000))))
    assert len(found.cases) == 1


def test_one_long_text_shared_by_many_cells_is_refused_before_it_is_laid_out():
    raw = shared_text_sheet("字" * 30_000, times=50_000)
    assert len(raw) < 1_000_000
    assert "文字过多" in refusal(raw)


def test_one_long_text_shared_by_the_cells_of_an_old_workbook_is_refused_too():
    rows: list[list[Cell]] = [[n, "字" * 30_000] for n in range(6_000)]
    raw = old_workbook([ROWS[0], *rows], shared=True)
    assert len(raw) < 500_000
    assert "文字过多" in refusal(raw)


def test_texts_an_old_workbook_keeps_once_are_read_over_their_pieces():
    rows = ROWS[:1] + [[f"D3HE20240602{n:04d}", "某厂偷排" * (500 + n % 8)] for n in range(9)]
    raw = old_workbook(rows, shared=True)
    assert [case.content for case in read(raw).cases] == [content for _, content in rows[1:]]
    assert text_of(raw) == 3 * sum(len(cell) for row in rows for cell in row)


def test_a_text_shared_by_some_cells_is_read():
    found = read(shared_text_sheet("某厂偷排废水", times=50))
    assert {case.content for case in found.cases} == {"某厂偷排废水"}
    assert len(found.cases) == 50


@pytest.mark.parametrize("raw", [raw_sheet(ROWS, more=" " * 3_000_000), word("字" * 1_000_000, table(*ROWS))])
def test_an_office_file_that_unpacks_to_too_much_is_refused(raw: bytes):
    assert "解开后过大" in refusal(raw, Limits(unpacked=2_000_000))


@pytest.mark.parametrize("before", [OUTSIDE, LAUGHS])
def test_entities_in_office_files_are_neither_fetched_nor_blown_up(before: str):
    name = "x" if before == OUTSIDE else "j"
    for raw in (
        word(table(*ROWS), before=before),
        raw_sheet([ROWS[0], ["D3HE202406020001", "&ENTITY;"]], before=before),
    ):
        assert "root:" not in refusal(raw.replace(b"&ENTITY;", f"&{name};".encode()))


def test_macros_are_not_run_and_do_not_hinder_reading():
    found = read(word(table(*ROWS), more={"word/vbaProject.bin": b"\xcc\x61AutoOpen"}))
    assert [case.content for case in found.cases] == ["某厂偷排"]


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A1", "@SUM(1+1)*cmd", "+1+1", "-2+3", '=HYPERLINK("http://a")']
)
def test_text_that_looks_like_a_formula_stays_text(text: str):
    for raw in (
        separated([ROWS[0], ["D3HE202406020001", text]]),
        word(table(ROWS[0], ["D3HE202406020001", text])),
    ):
        assert [case.content for case in read(raw).cases] == [text]


def test_a_cell_of_40000_characters_is_a_row_to_be_cleared():
    for raw in (
        separated([ROWS[0], ["D3HE202406020001", "字" * 40_000]]),
        page(table(ROWS[0], ["D3HE202406020001", "字" * 40_000])),
    ):
        (case,) = read(raw).cases
        assert (len(case.content), case.to_clear) == (40_000, ("cell_too_long",))


def test_nul_and_control_characters_are_taken_out():
    rows = [ROWS[0], ["D3HE2024\x0006020001", "\x00\x01某厂\x0b偷\x1f排\x7f"]]
    for raw in (separated(rows), page(table(*rows)), separated(rows, encoding="utf-16")):
        (case,) = read(raw).cases
        assert (case.acceptance_no, case.content) == ("D3HE202406020001", "某厂偷排")


@pytest.mark.parametrize(
    "html",
    ["<html>" + "<!--" * 200_000, "<html>" + "<a " * 200_000, '<td a="' * 100_000, "<table><tr><td>" * 20_000,
     "<html>" + "<script>" * 100_000, "<html>" + "<" * 300_000],
    ids=["comments", "tags", "quotes", "tables", "scripts", "brackets"],
)  # fmt: skip
def test_a_page_of_nothing_but_open_marks_is_looked_through_once(html: str):
    said = said_of(html.encode())
    assert said in ("0", NO_LIST) or "文字过多" in said


def test_spans_beyond_any_table_are_refused():
    html = "<table><tr>" + "<td rowspan=65534 colspan=1000>x" * 100 + "<tr>" * 60_000
    assert "表格过大" in refusal(html.encode())


@pytest.mark.parametrize(
    ("raw", "limits", "word"),
    [
        (separated([ROWS[0], *[ROWS[1]] * 40]), Limits(rows=30), "超过30行"),
        (separated([ROWS[0], *[ROWS[1]] * 200]), Limits(rows=30), "行和格过多"),
        (sheet_of([ROWS[0], *[ROWS[1]] * 40]), Limits(rows=30), "超过30行"),
        (("受理编号：D3HE202406020001\n反映情况：某厂偷排。\n" * 40).encode(), Limits(rows=30), "超过30件"),
        (separated(ROWS) * 5, Limits(text=100), "超过0MB"),
        (sheet_of(ROWS), Limits(file=1_000), "超过0MB"),
    ],
)  # fmt: skip
def test_more_than_may_be_read_is_refused_in_words(raw: bytes, limits: Limits, word: str):
    assert word in refusal(raw, limits)


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_bytes_turned_is_read_or_refused_and_never_raises_else(seed: int):
    chance = random.Random(seed)
    rows = list_rows(complaints(6))
    for whole in (
        sheet_of(rows),
        word(table(*rows)),
        old_workbook(rows),
        archive({"a.xlsx": sheet_of(rows)}),
    ):
        raw = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        assert said_of(bytes(raw))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_hostile_file_is_refused_within_500_mb(tmp_path: Path, kind: str):
    raw = shared_text_sheet("字" * 30_000, times=100_000) if kind == "xlsx" else b'"a,b\n' * 3_000_000
    path = tmp_path / f"a.{kind}"
    path.write_bytes(raw)
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))\n"
        "from bihuan.cli.main import main\n"
        "sys.exit(main(['import', '--dry-run', '--json', sys.argv[1]]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(bihuan.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert (done.returncode, [json.loads(line)["cases"] for line in done.stdout.splitlines()]) == (2, [[]]), (
        done.stderr
    )
    assert "不能读取" in done.stderr
