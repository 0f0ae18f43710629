"""The issues a complaint names are proposed from its text; nothing of substance is lost, no number is torn."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.issues import MOST_ISSUES, split_issues

SMELL, WATER, NOISE = "夜间排放刺鼻异味", "污水直排河道", "早上六点切割噪声扰民"
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
HAN = "一二三四五六七八九"
NUMBERINGS = {
    "1.": lambda n: f"{n}.", "1、": lambda n: f"{n}、", "1．": lambda n: f"{n}．", "1）": lambda n: f"{n}）",
    "（1）": lambda n: f"（{n}）", "(1)": lambda n: f"({n})", "①": lambda n: CIRCLED[n - 1],
    "一是": lambda n: f"{HAN[n - 1]}是", "第一，": lambda n: f"第{HAN[n - 1]}，", "一、": lambda n: f"{HAN[n - 1]}、",
    "（一）": lambda n: f"（{HAN[n - 1]}）", "其一，": lambda n: f"其{HAN[n - 1]}，", "问题1：": lambda n: f"问题{n}：",
}  # fmt: skip


@pytest.mark.parametrize("numbering", NUMBERINGS.values(), ids=NUMBERINGS)
@pytest.mark.parametrize("between", ["；", "。", "\n", ";"])
def test_numbered_items_are_issues_of_their_own(numbering, between):
    items = (SMELL, WATER, NOISE)
    text = between.join(f"{numbering(n)}{item}" for n, item in enumerate(items, start=1))
    assert tuple(issue.rstrip("。") for issue in split_issues(text)) == items


@pytest.mark.parametrize(
    ("content", "issues"),
    [
        ("北岭县某板材厂：1.夜间排放异味；2.污水直排。", ("北岭县某板材厂：夜间排放异味", "污水直排。")),
        ("反映某厂存在以下问题：夜间排放异味；污水直排河道。", ("反映某厂存在以下问题：夜间排放异味", "污水直排河道。")),
        ("反映某石材厂污染的问题：粉尘大。噪声扰民。请查处。", ("反映某石材厂污染的问题：粉尘大。", "噪声扰民。请查处。")),
        ("反映某厂以下问题：粉尘大；噪声扰民。举报人电话×。", ("反映某厂以下问题：粉尘大", "噪声扰民。举报人电话×。")),
        ("一、大气：1.异味；2.粉尘。二、水：直排。", ("大气：1.异味；2.粉尘。", "水：直排。")),
        ("1.2023年起夜间排放异味；2.3.5米高的料堆未苫盖", ("1.2023年起夜间排放异味；2.3.5米高的料堆未苫盖",)),
        ("1.2023年起夜间排放异味；2.料堆高3.5米，未苫盖", ("2023年起夜间排放异味", "料堆高3.5米，未苫盖")),
        ("一是夜间排放异味，二是污水直排，三是噪声扰民。", ("夜间排放异味", "污水直排", "噪声扰民。")),
    ],
)  # fmt: skip
def test_complaints_as_lists_print_them(content, issues):
    assert split_issues(content) == issues


@pytest.mark.parametrize(
    "content",
    [
        "北岭县宏达板材厂夜间排放刺鼻异味，影响周边居民。",
        "料堆高3.5米，距居民楼1.2米，2.8米宽的路上积尘。",
        "小区1、2号楼，3、4号楼旁饭店油烟直排。",
        "2024.6.1至2024.6.2夜间施工；6月1日、2日均有噪声。",
        "第一、二车间废气直排，第二、三车间噪声大。",
        "该厂是污染大户之一，二是没有手续。",
        "某厂有（1）号、（2）号两座窑，①号窑、②号窑均冒黑烟。",
        "反映某厂夜间排放异味的问题，多次投诉无果。",
        "反映某厂异味问题：夜间排放刺鼻异味（凌晨两点最重；白天停产）。多次反映未果。",
        "1.夜间排放异味。",
        "PM2.5超标，1.工地未围挡",
    ],
)
def test_one_issue_where_nothing_marks_several(content):
    assert split_issues(content) == (content,)


def test_more_items_than_one_finding_takes_stay_together_in_the_last():
    text = "；".join(f"{n}.第{n}处堆放垃圾" for n in range(1, 41))
    issues = split_issues(text)
    assert len(issues) == MOST_ISSUES
    assert "第30处堆放垃圾" in issues[-1]
    assert "第40处堆放垃圾" in issues[-1]


WORDS = st.text(alphabet="夜间排放异味污水直河道噪声扰民0123456789.年月日米", min_size=1, max_size=12).filter(
    lambda text: text[0] not in "0123456789.年月日米"
)
ANYTHING = st.text(
    alphabet=st.sampled_from("反映问题：；。，、1234（）()①②③一二三是第其\n 夜间排放异味.5米“”"), max_size=80
)
NUMBERING_SIGNS = set("0123456789一二三四五六七八九十第其是为问题（）().．、：:，,①②③④⑤⑥⑦⑧⑨；;\n\r\t \u3000")


@given(st.lists(WORDS, min_size=2, max_size=8), st.sampled_from(sorted(NUMBERINGS)))
def test_items_that_were_numbered_come_back_as_they_were(items, way):
    numbered = (f"{NUMBERINGS[way](n)}{item}" for n, item in enumerate(items, start=1))
    assert split_issues("；".join(numbered)) == tuple(items)


@given(st.one_of(ANYTHING, st.text(max_size=60)))
def test_nothing_of_substance_is_lost_and_nothing_is_turned_round(content):
    issues = split_issues(content)
    assert len(issues) >= 1
    joined = iter(content)
    assert all(sign in joined for issue in issues for sign in issue)  # in the order of the complaint
    lost = Counter(content) - Counter("".join(issues))
    assert {sign for sign in lost if not sign.isspace()} <= NUMBERING_SIGNS


@given(ANYTHING)
def test_no_number_is_torn(content):
    kept = re.findall(r"\d+\.\d+", "|".join(split_issues(content)))
    assert sorted(kept) == sorted(re.findall(r"\d+\.\d+", content))
