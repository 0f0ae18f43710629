"""Tables of figures, one row for each place, are statements: of the areas, and of the city in the row that sums up."""

from __future__ import annotations

from datetime import date

from bihuan.intake.reading import read_list
from bihuan.rules.statements import Statement
from tests.intake.builders import Cell, Sheet, sheet_of, statistics_rows, workbook

DAILY: list[list[Cell]] = [
    ["临河市边督边改情况一览表（2021年4月17日）"],
    ["地区", "当日交办", None, "累计交办", None, "办结数", None, "办结率", "罚款（元）", "备注"],
    [None, "总数", "重点案件数", "总数", "重点案件数", "总数", "按时办结数", None, None, None],
    ["东城区", 2, 1, "8(+1)件", 2, 6, 6, "75%", 50000, "与西城区合办1件"],
    ["合计", 3, 1, 16, 3, 15, 15, "93.8%", 60000, None],
    ["注：合办件各计一次。"],
]


def told(found: tuple[Statement, ...]) -> list[tuple[str | None, str, dict[str, float]]]:
    return [(one.place, one.scope, {k: float(v) for k, v in one.figures.items()}) for one in found]


def test_a_daily_table_tells_of_the_day_and_of_all_so_far_for_each_place_and_the_city():
    page = Sheet(DAILY, merges=["A1:J1", "B2:C2", "D2:E2", "F2:G2", "A2:A3", "A6:J6"])
    found = read_list(workbook(page), name="日报.xlsx")
    assert (found.lists, found.cases, found.date) == ((), (), date(2021, 4, 17))
    on_time, key = "other:办结数按时办结数", "重点案件数"
    assert told(found.statements) == [
        ("东城区", "day", {"cases_received": 2, f"other:当日交办{key}": 1}),
        ("东城区", "area", {
            "cases_received": 8, f"other:累计交办{key}": 2, "cases_closed": 6, on_time: 6, "fine_wan_yuan": 5,
        }),
        ("临河市", "day", {"cases_received": 3, f"other:当日交办{key}": 1}),
        ("临河市", "cumulative", {
            "cases_received": 16, f"other:累计交办{key}": 3, "cases_closed": 15, on_time: 15, "fine_wan_yuan": 6,
        }),
    ]  # fmt: skip
    assert {one.day for one in found.statements} == {date(2021, 4, 17)}
    assert found.statements[-1].notes == ["统计表的合计行，地区按标题推断为临河市"]


def test_what_came_is_the_sum_of_letters_and_calls_where_no_column_says_so():
    county, *_, whole = told(read_list(sheet_of(statistics_rows()), name="统计.xlsx").statements)
    assert (county[0], county[2]["cases_received"], county[2]["other:来信"]) == ("北岭县", 5, 2)
    assert (whole[0], whole[1], whole[2]["cases_received"]) == (None, "cumulative", 30)


def test_a_table_of_figures_in_plain_text_without_a_year_is_read_and_says_so():
    text = "临河市边督边改情况（6月3日）\n地区,当日交办,累计交办,办结数\n东城区,3,20,10\n合计,3,20,10\n"
    found = read_list(text.encode(), name="日报.csv").statements
    assert told(found)[-1] == ("临河市", "cumulative", {"cases_received": 20, "cases_closed": 10})
    assert found[0].notes == ["“6月3日”没有写明年份，未推断"]


def test_other_tables_with_places_are_no_official_figures():
    rows: list[list[Cell]] = [["地区", "人口", "面积"], ["东城区", 30, 20], ["合计", 30, 20]]
    page = sheet_of([["序号", "受理编号", "举报内容"], [1, "D3HE202406020001", "某厂偷排废水"]])
    assert read_list(page, name="a.xlsx").statements == ()
    lists = [
        Sheet([["受理编号", "举报内容", "行政区域"], ["D3HE202406020001", "某厂偷排", "东城区"]]),
        Sheet(rows),
    ]
    assert read_list(workbook(*lists), name="a.xlsx").statements == ()


def test_a_tally_beside_a_list_of_as_many_complaints_is_of_its_batch():
    rows = "".join(f"<tr><td>{n}</td><td>甲厂偷排{n}</td><td>北岭县</td><td>水</td></tr>" for n in (1, 2))
    tally = (
        "<table><tr><td>县区</td><td>转办件数</td><td>已办结</td></tr><tr><td>北岭县</td><td>{0}</td><td>1</td></tr>"
        "<tr><td>合计</td><td>{0}</td><td>1</td></tr></table>"
    )
    head = "<tr><td>序号</td><td>举报内容</td><td>行政区域</td><td>污染类型</td></tr>"
    for count, scope in ((2, "batch"), (9, "cumulative")):
        page = f"<p>清河市第六批举报件办理情况</p><table>{head}{rows}</table>{tally.format(count)}"
        found = read_list(page.encode(), name="a.html")
        whole = next(one for one in found.statements if one.scope != "area")
        assert (len(found.cases), whole.scope, whole.batch) == (2, scope, "6" if scope == "batch" else None)
