"""A republished document goes in as it is found: text put right, figures, metadata and articles read, each repair told."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bihuan.cli.import_command import run
from bihuan.cli.main import parser_for
from bihuan.intake.reading import read_list
from bihuan.intake.reading.telling import statement_as_json, statement_from_json
from tests.intake import spoiling
from tests.intake.builders import AREAS, HEADERS, Row, complaints, list_rows, separated, sheet_of


def told(text: str) -> dict:
    return read_list(text.encode(), name="简报.txt", areas=AREAS).as_contract()


def test_a_bulletin_without_a_list_tells_its_figures_metadata_and_articles():
    found = told(spoiling.bulletin())
    assert (found["format"], found["cases"], found["lists"]) == ("txt", [], [])
    assert found["title"] == "某省环境保护督察“回头看”工作简报第7期"
    assert found["date"] == "2019-01-15"
    assert found["publication"]["metadata"]["索引号"] == "0330021K/2019-00457"
    assert found["publication"]["metadata"]["发布机构"] is None
    assert len(found["publication"]["articles"]) == 4
    figures = {one["place"]: one["figures"] for one in found["statements"]}
    assert figures == {"南屏市": {"other:发现问题": 6}, "东湖市": {"batches": 6, "cases_received": 327}}
    repairs = found["repairs"]
    assert repairs["traditional_to_simplified"] is True
    assert repairs["pinyin_removed"] > 100
    assert repairs["lines_printed_twice"] == len(spoiling.ARTICLES)
    assert repairs["unreadable"] == []


def test_a_report_tells_all_its_figures_and_what_was_restored():
    found = told(spoiling.report())
    (statement,) = found["statements"]
    assert len(statement["figures"]) == 16
    assert statement["figures"]["fine_wan_yuan"] == 1287.0635
    assert statement["units"]["accountable_persons"] == "名"
    assert (statement["date"], statement["date_raw"]) == (None, "20_年11月20日")
    assert [place["after"] for place in found["repairs"]["places"]] == ["保“老大难"]


def test_the_command_prints_figures_and_repairs(tmp_path, capsys):
    path = tmp_path / "简报.txt"
    path.write_text(spoiling.bulletin(), "utf-8")
    assert run(parser_for(["import"]).parse_args(["import", "--dry-run", "--json", str(path)])) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["statements"][-1]["figures"] == {"batches": 6, "cases_received": 327}
    assert "已修复文字" in err
    assert "东湖市，截至2019年1月15日，累计：交办批数6批，交办件数327个" in err


@pytest.mark.parametrize("separator", ["\t", "|"])
def test_a_spoilt_list_is_found_and_its_cells_are_put_right(separator: str):
    rows = list_rows(complaints(6))
    spoilt: list[Row] = [[spoiling.annotated(str(cell or "")) for cell in row] for row in rows]
    clean = read_list(separated(rows, separator=separator), name="清单.csv", areas=AREAS)
    found = read_list(separated(spoilt, separator=separator), name="清单.csv", areas=AREAS)
    assert [case.acceptance_no for case in found.cases] == [case.acceptance_no for case in clean.cases]
    assert [case.content for case in found.cases] == [case.content for case in clean.cases]
    assert [case.area for case in found.cases] == [case.area for case in clean.cases]
    assert found.repairs.traditional_to_simplified
    assert found.repairs.pinyin_removed > 0


def test_a_clean_list_has_no_repairs():
    assert read_list(separated(list_rows(complaints(6))), name="清单.csv", areas=AREAS).repairs.is_empty


def test_figures_beside_a_list_are_read_with_it():
    rows: list[Row] = [
        ["截至2024年6月10日，北岭县共收到131件，已办结90件，责令整改22家。"],
        *list_rows(complaints(3)),
    ]
    found = read_list(separated(rows), name="清单.csv", areas=AREAS)
    (statement,) = found.statements
    assert (statement.place, statement.day) == ("北岭县", date(2024, 6, 10))
    assert {key: int(value) for key, value in statement.figures.items()} == {
        "cases_received": 131, "cases_closed": 90, "ordered_rectify": 22,
    }  # fmt: skip
    assert len(found.cases) == 3


def test_what_a_complainant_s_column_holds_is_not_told_as_a_repair():
    header = "受理编号\t举报人姓名\t举报内容\t行政区域"
    row = "D3HE202406020001\t章三\ufffd\ufffd某\t某厂夜间偷排\ufffd废水，气味很大\t北岭县"
    found = read_list(f"{header}\n{row}".encode(), name="清单.csv", areas=AREAS)
    shown = json.dumps(found.as_contract(), ensure_ascii=False)
    assert "章三" not in shown
    assert any("偷排" in place for place in found.repairs.unreadable)


def test_running_text_that_speaks_of_complaints_is_no_list():
    text = (
        "版权说明:本文档由用户上传,收益归属内容提供方,若内容存在侵权,请进行举报\n"
        + "某市对举报内容,受理编号,行政区域逐一登记,责任到人,核实情况。" * 3
    )
    found = read_list(text.encode(), name="文章.txt")
    assert found.lists == ()


def test_a_statement_comes_back_from_its_kept_form():
    for statement in read_list(spoiling.report().encode(), name="文章.txt").statements:
        assert statement_from_json(json.loads(json.dumps(statement_as_json(statement)))) == statement


def test_a_bulletin_as_a_web_page_has_its_metadata_in_a_table():
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split('|'))}</tr>" for line in spoiling.BULLETIN
    )
    body = "".join(f"<p>{spoiling.annotated(line)}</p>" for line in (*spoiling.ARTICLES, *spoiling.BETWEEN))
    page = f"<html><body><table>{spoiling.annotated(rows)}</table>{body}</body></html>"
    found = read_list(page.encode(), name="简报.html").as_contract()
    assert found["format"] == "html"
    assert found["publication"]["metadata"]["索引号"] == "0330021K/2019-00457"
    assert found["publication"]["metadata"]["文号"] is None
    assert [one["figures"] for one in found["statements"]][-1] == {"batches": 6, "cases_received": 327}


def test_a_spoilt_workbook_is_put_right_cell_by_cell_and_each_place_is_told():
    rows = list_rows(complaints(4))
    spoilt: list[Row] = [
        [spoiling.annotated(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    content = list(HEADERS).index("content")
    first = list(spoilt[1])
    first[content] = spoiling.shifted("解决环保“老大难”问题，形成新格局。", "保“老")
    spoilt[1] = first
    found = read_list(sheet_of(spoilt), name="清单.xlsx", areas=AREAS)
    assert found.cases[0].content == "解决环保“老大难”问题，形成新格局。"
    assert [place.after for place in found.repairs.places] == ["保“老大难"]
    clean = read_list(sheet_of(rows), name="清单.xlsx", areas=AREAS)
    assert [case.content for case in found.cases[1:]] == [case.content for case in clean.cases[1:]]
    assert clean.repairs.is_empty


def test_issues_are_those_the_finding_numbers_where_the_complaint_numbers_none():
    (case,) = told(
        "1.X3HE202406020011\n举报内容：甲矿超时作业、破坏植被。\n调查核实情况：1.超时作业属实；2.植被破坏不属实。综上，部分属实。"
    )["cases"]
    assert case["verified"] == "partly"
    assert case["issues"] == [
        {"text": "超时作业", "verdict": "true"},
        {"text": "植被破坏", "verdict": "false"},
    ]
