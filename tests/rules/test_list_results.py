"""Measures and persons held to account are told from the prose of a list: what was done, never what is only meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.list_results import ToldMeasure, accountable_in, issue_verdicts, issues_found, measures_in
from bihuan.rules.vocabulary import MEASURE_KINDS


def told(text: str) -> list[tuple[str, int]]:
    return [(measure.kind, measure.count) for measure in measures_in(text)]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "责令该厂立即停止违法行为，限期整改，并立案处罚。",
            [("ordered_rectify", 1), ("deadline_rectify", 1), ("filed_cases", 1)],
        ),
        (
            "立案处罚2家，查封扣押1家，行政拘留1人。",
            [("filed_cases", 2), ("sealed_seized", 1), ("detained_admin", 1)],
        ),
        ("对3家企业停产整治，约谈企业负责人2人", [("production_halted", 3), ("interviewed", 2)]),
        ("移送公安机关1件，刑事拘留二人", [("transferred_police", 1), ("detained_criminal", 2)]),
        ("下一步将依法关停取缔。", []),
        ("如逾期不改，将依法立案处罚。", []),
        ("不予立案。未查封。", []),
        ("该企业已完善手续，恢复生产。", []),
    ],
)
def test_a_measure_counts_when_it_was_taken(text: str, measures: list[tuple[str, int]]):
    assert told(text) == measures


@pytest.mark.parametrize(
    ("text", "planned", "decided", "paid"),
    [
        ("罚款5万元。", None, 5_000_000, None),
        ("罚款３０００元", None, 300_000, None),
        ("处以1.2亿元罚款", None, 12_000_000_000, None),
        ("罚款共计25.15万余元", None, 25_150_000, None),
        ("罚款1,553.4528万元", None, 1_553_452_800, None),
        ("拟处罚款人民币壹拾万圆整。", 10_000_000, None, None),
        ("已缴纳罚款3000元", None, None, 300_000),
    ],
)
def test_a_fine_is_read_in_any_unit_as_planned_decided_or_paid(
    text: str, planned: int | None, decided: int | None, paid: int | None
):
    assert measures_in(text) == (ToldMeasure("fine", 1, planned, decided, paid),)


def test_what_is_decided_and_what_is_planned_in_one_sentence_stay_apart():
    first, second = measures_in("已罚款2万元，拟再处罚款3万元。")
    assert (first.decided_fen, second.planned_fen) == (2_000_000, 3_000_000)


@pytest.mark.parametrize(
    ("text", "count", "fen"),
    [
        ("已立案处罚10万元。", 1, 10_000_000),
        ("立案处罚5000元", 1, 500_000),
        ("立案处罚2家共计10万元", 2, 10_000_000),
    ],
)
def test_money_right_behind_a_penalty_is_its_fine(text: str, count: int, fen: int):
    filed, fine = measures_in(text)
    assert (filed.kind, filed.count, fine.kind, fine.decided_fen) == ("filed_cases", count, "fine", fen)


def test_money_that_is_no_fine_is_none():
    assert measures_in("企业投资50万元安装治理设施，年产值2亿元。未处罚5000元。") == ()


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("约谈1人、问责2人（诫勉谈话1人，通报批评1人）", {"约谈": 1, "诫勉谈话": 1, "通报批评": 1}),
        ("问责3人（诫勉谈话1人）", {"问责": 3, "诫勉谈话": 1}),
        ("已对某局长王某、某书记李某约谈（约谈2人）", {"约谈": 2}),
        ("对公职责任人员约谈5人，对国有企业负责人约谈2人，诫勉谈话5人", {"约谈": 7, "诫勉谈话": 5}),
        ("给予2名责任人党内警告处分", {"党内警告": 2}),
        ("对1名干部予以诫勉，对两名干部进行批评教育", {"诫勉": 1, "批评教育": 2}),
        ("无", {}),
        ("对街道负责人通报批评", {}),
    ],
)
def test_persons_are_counted_by_the_form_that_is_printed(text: str, tally: dict[str, int]):
    assert dict(accountable_in(text)) == tally


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("1.粉尘问题属实；2.噪声问题不属实。综上，部分属实。", ("true", "false")),
        ("1.属实\n2.基本属实", ("true", "basically")),
        ("（一）关于废气。经查，属实。（二）关于噪声：正在调查核实中", ("true", "pending")),
        ("1.粉尘问题属实；2.噪声；3.污水不属实。", ()),
        ("1.粉尘问题属实；2.该厂已停产。", ()),
        ("属实", ()),
    ],
)
def test_issues_have_verdicts_of_their_own_only_where_each_has_one(text: str, verdicts: tuple[str, ...]):
    assert issue_verdicts(text, 2) == verdicts


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999"), places=2))
def test_every_amount_of_a_fine_comes_out_to_the_fen(yuan: Decimal):
    (measure,) = measures_in(f"罚款{yuan}元。")
    assert measure.decided_fen == int(yuan * 100)


@given(st.text(alphabet="罚款拟已立案约谈人家1２万元，。（）处0", max_size=40))
def test_any_text_is_read_without_a_fault(text: str):
    assert all(measure.kind in MEASURE_KINDS and measure.count >= 0 for measure in measures_in(text))
    assert all(persons >= 0 for _, persons in accountable_in(text))


@pytest.mark.parametrize(
    ("finding", "issues"),
    [
        (
            "（一）关于占用河道问题。经核实，堆场占用河滩约600平方米，属实。\n（二）关于废水直排问题。废水循环使用，未发现外排口，不属实。",
            (("占用河道问题", "true"), ("废水直排问题", "false")),
        ),
        (
            "该件共涉及2个问题，1个属实。\n1.夜间偷排问题。未发现异常，不属实。\n2.粉尘问题。门帘破损，属实。\n整体上部分属实。",
            (("夜间偷排问题", "false"), ("粉尘问题", "true")),
        ),
        (
            "1.超时作业属实；2.带泥上路基本属实；3.植被破坏不属实。综上，该件部分属实。",
            (("超时作业", "true"), ("带泥上路", "basically"), ("植被破坏", "false")),
        ),
        ("1.走航监测浓度偏高。2.罐区泄漏，属实。", ()),
        ("经查，情况属实。", ()),
    ],
)
def test_a_finding_that_numbers_its_issues_tells_a_verdict_on_each(
    finding: str, issues: tuple[tuple[str, str], ...]
) -> None:
    assert issues_found(finding) == issues
