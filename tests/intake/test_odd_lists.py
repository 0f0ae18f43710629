"""Lists in shapes met in other provinces and on other desks, one of each kind; every complaint comes out as meant."""

from __future__ import annotations

import pytest

from bihuan.intake.reading import ListFile, UnusableFile, read_list
from tests.intake.builders import Cell, Sheet, workbook
from tests.intake.portable import PagePrinter, pdf

DUST = "村东侧某石料厂粉尘污染严重，夜间运输车辆噪声扰民。"
SMELL = "某橡胶厂夜间排放刺鼻气味，群众多次反映。"
ONE, TWO, THREE = "D3HE202406020011", "X3HE202406020012", "D3HE202406030013"
HEADER: list[Cell] = ["序号", "受理编号", "举报内容", "行政区域", "污染类型"]
Rows = list[list[Cell]]

# kind: (rows, merged cells, (number, area, batch, verdict) of each complaint)
KINDS: dict[str, tuple[Rows, str, list[tuple[str | None, ...]]]] = {
    "a header of three rows": (
        [
            ["序号", "举报件基本信息", None, None, "办理情况", None],
            [None, "受理信息", "举报信息", None, "核查", None],
            [None, "受理编号", "举报内容", "所属县（市、区）", "是否属实", "核查情况"],
            [1, ONE, DUST, "北岭县", "属实", "经查属实。"],
        ],
        "A1:A3 B1:D1 E1:F1 C2:D2 E2:F2",
        [(ONE, "北岭县", None, "true")],
    ),
    "one sign a line": (
        [
            ["序\n号", "受\n理\n编\n号", "反\n映\n情\n况", "区\n县", "是\n否\n属\n实"],
            [1, ONE, DUST, "北\n岭\n县", "部\n分\n属\n实"],
        ],
        "",
        [(ONE, "北岭县", None, "partly")],
    ),
    "serials anew for each county, with subtotals": (
        [
            ["澜川市转办件清单（第5批）"], ["序号", "编号", "举报内容", "类型", "是否属实"],
            ["一、北岭县（1件）"], [1, ONE, DUST, "大气", "属实"], ["小计", None, "1件"],
            ["二、南屏县（1件）"], [1, TWO, SMELL, "大气", "不属实"], ["小计", None, "1件"], ["合计", "2件"],
        ],
        "A3:E3 A6:E6",
        [(ONE, "北岭县", "5", "true"), (TWO, "南屏县", "5", "false")],
    ),
    "several batches below one another": (
        [
            ["第一批（2024年6月2日）"], HEADER, [1, ONE, DUST, "北岭县", "大气"],
            ["第二批（2024年6月3日）"], HEADER, [1, TWO, SMELL, "南屏县", "大气"],
            ["第三批（2024年6月4日）"], [1, THREE, DUST, "南屏县", "噪声"],
        ],
        "A1:E1 A4:E4 A7:E7",
        [(ONE, "北岭县", "1", None), (TWO, "南屏县", "2", None), (THREE, "南屏县", "3", None)],
    ),
    "signs without width inside": (
        [HEADER, [1, f"\u200b{ONE[:9]}\u200b{ONE[9:]}\ufeff", f"\u200b{DUST}", "北\u200b岭县", "大\u00a0气"]],
        "",
        [(ONE, "北岭县", None, None)],
    ),
    "ditto marks and dashes": (
        [
            [*HEADER, "是否属实", "问责情况"], [1, ONE, DUST, "北岭县", "大气", "属实", "——"],
            [2, TWO, "同上", "同上", "〃", "同上", "/"], [3, THREE, SMELL, "南屏县", "大气", "—", "\\"],
        ],
        "",
        [(ONE, "北岭县", None, "true"), (TWO, "北岭县", None, "true"), (THREE, "南屏县", None, None)],
    ),
    "an earlier number behind the own": (
        [HEADER, [1, f"{ONE}（与{TWO}重复）", DUST, "北岭县政府、市生态环境局", "大气"]],
        "",
        [(ONE, "北岭县", None, None)],
    ),
    "two counties in one go": ([HEADER, [1, ONE, DUST, "南屏县东陂市", "大气"]], "", [(ONE, "南屏县、东陂市", None, None)]),
    "a zone of a county": ([HEADER, [1, ONE, DUST, "北岭县经济开发区", "大气"]], "", [(ONE, "北岭县经济开发区", None, None)]),
    "verdicts on rows of their own": (
        [
            [*HEADER, "问题", "是否属实"], [1, ONE, DUST, "北岭县", "大气、噪声", "粉尘", "属实"],
            [None, None, None, None, None, "噪声", "不属实"],
        ],
        "A2:A3 B2:B3 C2:C3 D2:D3 E2:E3",
        [(ONE, "北岭县", None, "partly")],
    ),
    "the number before the text": (
        [["序号", "交办问题", "地区", "类型"], [1, f"（{TWO}*）{DUST}", "北岭县", "大气"]], "", [(TWO, "北岭县", None, None)],
    ),
    "numbers and what came of them, no complaints' texts": (
        [
            ["序号", "举报县区", "受理编号", "污染类型", "是否属实", "调查核实情况"],
            [1, "北岭县", ONE, "水", "属实", "经查属实。"],
        ],
        "",
        [(ONE, "北岭县", None, "true")],
    ),
}  # fmt: skip


def read(rows: Rows, merges: str = "") -> ListFile:
    return read_list(workbook(Sheet(rows, merges=merges.split())), name="清单.xlsx")


@pytest.mark.parametrize("kind", KINDS)
def test_every_complaint_of_an_odd_list_is_read(kind: str):
    rows, merges, want = KINDS[kind]
    found = read(rows, merges)
    told = [(case.acceptance_no, case.area, case.batch, case.verified) for case in found.cases]
    assert (told, found.rejects) == (want, ())


def test_totals_count_the_whole_list_and_dates_of_one_batch_hold_for_no_other():
    assert read(*KINDS["serials anew for each county, with subtotals"][:2]).printed_total == 2
    several = read(*KINDS["several batches below one another"][:2])
    assert several.batch == "1、2、3"
    codes = {notice.code for case in several.cases for notice in case.warnings}
    assert "accepted_after_list" not in codes


def test_what_was_decided_and_what_was_done_in_columns_of_their_own_are_both_read():
    header = [*HEADER, "核查情况", "核查结果", "整改情况", "处理情况"]
    (case,) = read(
        [header, [1, ONE, DUST, "北岭县", "大气", "现场核查。", "属实", "已装除尘设备。", "罚款5万元。"]]
    ).cases
    assert (case.finding, case.verified, case.handling) == (
        "现场核查。",
        "true",
        "已装除尘设备。\n罚款5万元。",
    )


def test_a_running_number_is_another_case_in_another_batch():
    keys = {
        read([[f"第{batch}批"], HEADER, [1, "12", DUST, "北岭县", "大气"]]).cases[0].identity
        for batch in (1, 2)
    }
    assert len(keys) == 2


def test_the_printed_object_tells_issues_measures_and_persons():
    header = [*HEADER, "是否属实", "处理和整改情况", "问责情况"]
    handling = "立案处罚2家，已处罚款人民币壹拾万圆整；拟对另一公司罚款3.6万元；已缴纳罚款25000.50元。"
    row: list[Cell] = [
        1,
        ONE,
        "1.废气扰民。2.废水直排。",
        "北岭县",
        "水",
        "1.属实；2.不属实",
        handling,
        "约谈镇长等3名责任人，诫勉谈话1人",
    ]
    (case,) = read([header, row]).as_contract()["cases"]
    assert [issue["verdict"] for issue in case["issues"]] == ["true", "false"]
    assert case["accountable"] == {"约谈": 3, "诫勉谈话": 1}
    filed, *fines = case["measures"]
    assert (filed["kind"], filed["count"]) == ("filed_cases", 2)
    money = [(one["planned_yuan"], one["decided_yuan"], one["paid_yuan"]) for one in fines]
    assert money == [(None, 100000, None), (36000, None, None), (None, None, 25000.5)]


SAME = "村东侧某石料厂粉尘污染严重，夜间运输车辆噪声扰民，群众多次反映未得到解决，要求尽快查处。"
FOUND = (
    "经查，该厂粉尘治理设施运行不正常，厂区道路未硬化，物料露天堆放，运输车辆未苫盖，夜间装卸噪声超标，举报属实。"
    * 2
)

# kind: (lines, (number, area, beginning of the text, verdict) of each entry)
TOLD: dict[str, tuple[str, list[tuple[str | None, ...]]]] = {
    "headings in brackets": (
        (f"1.北岭县（受理编号：{ONE}）\n（一）群众反映：{DUST}\n（二）核查情况：属实。\n【2】南屏县【信访件编号{TWO}】\n群众反映：{SMELL}\n"
        "核查情况：不属实。"),
        [(ONE, "北岭县", DUST, "true"), (TWO, "南屏县", SMELL, "false")],
    ),
    "two complaints that say the same": (
        (f"一、北岭县（受理编号：{ONE}）\n反映情况：{SAME}\n调查核实情况：{FOUND}\n处理和整改情况：罚款2万元。\n"
        f"二、北岭县（受理编号：{TWO}）\n反映情况：{SAME}\n调查核实情况：{FOUND}\n处理和整改情况：罚款3万元。\n"
        "截至2024年6月10日，全市累计立案处罚12家。"),
        [(ONE, "北岭县", SAME, "true"), (TWO, "北岭县", SAME, "true")],
    ),
    "the number and the text in one sentence": (
        f"1.受理编号{ONE}，{DUST}\n调查核实情况：属实。\n2.受理编号{TWO}，{SMELL}\n调查核实情况：不属实。",
        [(ONE, None, DUST, "true"), (TWO, None, SMELL, "false")],
    ),
    "a sentence behind the number, then the labels": (
        (f"1.{ONE}，北岭县石料厂扬尘。\n反映情况：{DUST}\n调查核实情况：属实。\n2.{TWO}，橡胶厂异味。\n反映情况：{SMELL}\n"
        "调查核实情况：不属实。"),
        [(ONE, None, DUST, "true"), (TWO, None, SMELL, "false")],
    ),
    "short labels at the beginning of lines": (
        (f"编号：{ONE}\n所在区县：北岭县\n类型：大气\n举报内容：{DUST}\n核实情况：属实\n编号：{TWO}\n所在区县：南屏县\n类型：水\n"
        f"举报内容：{SMELL}\n核实情况：不属实"),
        [(ONE, "北岭县", DUST, "true"), (TWO, "南屏县", SMELL, "false")],
    ),
    "results under numbers, no texts": (
        (f"1.北岭县 {ONE}\n调查核实情况：经查属实。\n处理和整改情况：罚款5万元。\n2.南屏县 {TWO}\n调查核实情况：经查不属实。\n"
        "处理和整改情况：加强巡查。"),
        [(ONE, "北岭县", "", "true"), (TWO, "南屏县", "", "false")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOLD)
def test_every_entry_told_in_an_odd_way_is_read(kind: str):
    text, want = TOLD[kind]
    found = read_list(f"第八批交办件办理情况\n{text}\n".encode(), name="通报.txt")
    assert [(case.acceptance_no, case.area, case.content, case.verified) for case in found.cases] == want


def test_figures_behind_the_last_entry_are_no_part_of_it():
    found = read_list(TOLD["two complaints that say the same"][0].encode(), name="通报.txt")
    assert found.cases[-1].handling == "罚款3万元。"
    assert [int(one.figures["filed_cases"]) for one in found.statements] == [12]


def test_a_pdf_table_without_rules_is_refused_and_its_numbers_are_not_lost_in_silence():
    page = PagePrinter()
    for number in (ONE, TWO):
        page.text(f"1{number}石料厂粉尘污染北岭县属实")
    with pytest.raises(UnusableFile, match="没有框线"):
        read_list(pdf(page), name="清单.pdf")
