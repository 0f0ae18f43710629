"""`bihuan import` reads without a database, speaks JSON on standard output alone, and says by its code what is left."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bihuan
from bihuan.cli.import_command import run
from bihuan.cli.main import parser_for
from tests.intake.builders import (
    AREAS,
    complaints,
    list_rows,
    separated,
    sheet_of,
    statistics_rows,
    title_rows,
)
from tests.intake.documents import archive, table, word
from tests.intake.portable import PagePrinter, pdf

NAMES = ",".join(area.name for area in AREAS)
CASE_KEYS = {
    "row",
    "sheet",
    "serial",
    "batch",
    "acceptance_no",
    "acceptance_no_raw",
    "channel",
    "accepted_on",
    "area",
    "pollution_types",
    "pollution_types_raw",
    "is_key",
    "key_class",
    "content",
    "finding",
    "verified",
    "verified_raw",
    "handling",
    "closure",
    "closure_raw",
    "accountability",
    "accountability_raw",
    "repeat_of",
    "to_clear",
    "warnings",
    "issues",
    "measures",
    "accountable",
}


def options(*words: str) -> argparse.Namespace:
    return parser_for(["import"]).parse_args(["import", *words])


def written(folder: Path, name: str, raw: bytes) -> str:
    path = folder / name
    path.write_bytes(raw)
    return str(path)


@pytest.fixture
def clean(tmp_path: Path) -> str:
    """A list with nothing to clear."""
    return written(tmp_path, "清单.xlsx", sheet_of([*title_rows(total=3), *list_rows(complaints(3))]))


@pytest.fixture
def untidy(tmp_path: Path) -> str:
    """A list with a row to clear and a rejected one."""
    rows = list_rows(complaints(3))
    rows[1][1], rows[2][2] = None, None
    return written(tmp_path, "待补.csv", separated(rows))


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The objects on standard output, of which every line is one."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_clean_list_ends_with_0(clean: str, capsys: pytest.CaptureFixture[str]):
    assert run(options("--dry-run", "--json", "--areas", NAMES, clean)) == 0
    (found,) = told(capsys)
    assert [case["to_clear"] for case in found["cases"]] == [[], [], []]
    assert "registered" not in found


def test_rows_to_clear_or_rejected_end_with_3(untidy: str, capsys: pytest.CaptureFixture[str]):
    assert run(options("--dry-run", "--json", untidy)) == 3
    (found,) = told(capsys)
    assert (len(found["cases"]), len(found["rejects"])) == (2, 1)


def test_an_unusable_file_ends_with_2_and_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(options("--dry-run", "--json", written(tmp_path, "a.xlsx", b"%PDF-1.7 /Font"))) == 2
    out, err = capsys.readouterr()
    (found,) = map(json.loads, out.splitlines())
    assert (found["file"], found["cases"], found["unusable"][:8]) == ("a.xlsx", [], "PDF文件已损坏")
    assert "a.xlsx：PDF文件已损坏" in err


def test_each_file_of_a_zip_is_a_line_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = list_rows(complaints(2))
    parts = {"来电.docx": word(table(*rows)), "扫描.pdf": pdf(PagePrinter()), "来信.csv": separated(rows)}
    assert run(options("--dry-run", "--json", written(tmp_path, "第六批.zip", archive(parts)))) == 2
    out, err = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert [
        (one["file"], one["member"], one["format"], one["batch"], len(one["cases"])) for one in found
    ] == [
        ("第六批.zip", "来电.docx", "docx", "6", 2),
        ("第六批.zip", "扫描.pdf", None, None, 0),
        ("第六批.zip", "来信.csv", "csv", "6", 2),
    ]
    assert "第六批.zip中的扫描.pdf：这是扫描的PDF" in err


def test_files_that_are_not_there_or_hold_figures_alone_have_an_object_too(
    clean: str, untidy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    figures = written(tmp_path, "统计.xlsx", sheet_of(statistics_rows()))
    missing = str(tmp_path / "没有.xlsx")
    assert run(options("--dry-run", "--json", figures)) == 0
    assert run(options("--dry-run", "--json", untidy, missing, figures, clean)) == 2
    out, err = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()][1:]
    assert [one["file"] for one in found] == ["待补.csv", "没有.xlsx", "统计.xlsx", "清单.xlsx"]
    assert (found[2]["cases"], found[2]["passed_over"]) == ([], ["转办清单"])
    assert "没有.xlsx：文件打不开：没有这个文件，请核对文件名和所在文件夹" in err
    assert "“转办清单”没有清单，只读取统计数字" in err
    assert str(tmp_path) not in err


def test_a_table_of_counts_is_told_as_a_file_without_a_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    counts = written(tmp_path, "统计.xlsx", sheet_of(statistics_rows()))
    assert run(options("--dry-run", "--json", counts)) == 0
    said = capsys.readouterr()
    (found,) = map(json.loads, said.out.splitlines())
    assert (found["format"], found["lists"], found["cases"], found["rejects"]) == ("xlsx", [], [], [])
    assert "没有清单，只读取统计数字" in said.err
    headless = [row[1:] for row in list_rows(complaints(3))[1:]]
    words = written(tmp_path, "无表头.xlsx", sheet_of(headless))
    assert run(options("--dry-run", "--json", words)) == 2


def test_the_object_is_the_contracts(clean: str, capsys: pytest.CaptureFixture[str]):
    run(options("--dry-run", "--json", "--areas", NAMES, clean))
    (found,) = told(capsys)
    assert set(found) == {
        "file", "format", "member", "encoding", "title", "batch", "batch_label_raw", "date", "lists", "cases",
        "rejects", "statements", "repairs", "printed_total", "passed_over",
    }  # fmt: skip
    assert set(found["lists"][0]) == {
        "sheet", "header_rows", "first_row", "last_row", "columns", "unmapped", "withheld"
    }  # fmt: skip
    assert all(set(case) == CASE_KEYS for case in found["cases"])
    assert set(found["repairs"]) >= {"pinyin_removed", "traditional_to_simplified", "unreadable"}


def test_a_rejected_row_says_where_why_and_in_words(untidy: str, capsys: pytest.CaptureFixture[str]):
    run(options("--dry-run", "--json", untidy))
    (reject,) = told(capsys)[0]["rejects"]
    assert reject == {
        "row": 3,
        "sheet": None,
        "reason": "missing_content",
        "field": "content",
        "value": "",
        "sentence": "第3行缺“交办问题基本情况”，不能登记为交办件",
    }


def test_areas_are_taken_with_either_comma_and_make_a_name_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [["受理编号", "举报内容", "地区"], ["D3HE202406020001", "某厂偷排", "甲县"]]
    name = written(tmp_path, "a.csv", separated(rows))
    assert run(options("--dry-run", "--json", name, "--areas", "乙县，丙区")) == 3
    assert run(options("--dry-run", "--json", name, "--areas", "乙县,甲县")) == 0
    assert [found["cases"][0]["to_clear"] for found in told(capsys)] == [["unknown_area"], []]


def test_without_json_the_summary_names_what_a_person_must_look_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [*title_rows(total=4), *list_rows(complaints(3))]
    rows[3][1] = None
    name = written(
        tmp_path, "a.xlsx", sheet_of([[*row, "企业"] if row[0] == "序号" else row for row in rows])
    )
    run(options("--dry-run", name))
    out = capsys.readouterr().out
    assert "第6批，2024年6月3日，读到3件，待补正1件，不能登记0行" in out
    assert "清单印有4件，与读到的行数不一致" in out
    assert "未读取的栏：企业" in out
    assert "第4行缺受理编号" in out
    assert "；同类共2行" in out


def test_a_dry_run_loads_neither_django_nor_a_driver(clean: str):
    program = (
        "import sys\n"
        "from bihuan.cli.main import main\n"
        "code = main(['import', '--dry-run', '--json', sys.argv[1]])\n"
        "assert not {'django', 'psycopg'} & set(sys.modules), 'loaded'\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(bihuan.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program, clean], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr


def test_registering_without_giver_and_moment_is_refused_before_anything_is_opened(
    clean: str, capsys: pytest.CaptureFixture[str]
):
    assert run(options(clean, "--as", "zhuanban")) == 1
    assert capsys.readouterr().err == "缺--giver、--received-at，不能登记。只看内容可加 --dry-run\n"


def test_a_moment_without_a_zone_is_the_citys():
    assert (
        str(options("a", "--received-at", "2024-06-03T21:25:00").received_at) == "2024-06-03 21:25:00+08:00"
    )


def test_a_moment_nobody_can_read_is_refused(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        options("a", "--received-at", "昨晚")
    assert "不能识别" in capsys.readouterr().err


def test_a_row_like_an_earlier_one_is_named_with_its_reason_and_stays_a_row_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(
        "序号,受理编号,举报内容,行政区域\n1,X3HE202406020001,宏达板材厂夜间排放异味。,北岭县\n"
        "2,X3HE202406020002,河道倾倒垃圾。,北岭县\n3,D3HE202406020003,宏达板材厂夜里气味刺鼻。,北岭县\n"
    )
    run(options("--dry-run", "--json", str(path)))
    cases = json.loads(capsys.readouterr().out)["cases"]
    told = [warning for case in cases for warning in case["warnings"] if warning.startswith("likely_repeat")]
    assert (len(cases), len(told), "与第2行疑似重复" in told[0], "对象相同：宏达板材厂" in told[0]) == (
        3,
        1,
        True,
        True,
    )
