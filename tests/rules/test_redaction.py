"""No extract leaves the desk with what tells who complained, and nothing is masked that the county needs."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.rules.redaction import _HINTS, _MASKS, HIT_LABELS, MASK, HitKind, _Way, propose

MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
PIECES = """
13812345678 １３８１２３４５６７８ 138-1234-5678 一三八一二三四五六七八 0319-1234567
(0319)1234567 电话 手机: 1234567 8 13050319670401001X 130503670401001 6222020200011234567
6222_0202_0001_1234 微信号 qq abc_12345 a@b.cn @ 本人 我家 住在 家住 建设路15号 3号楼2单元502室
5-2-301 3组 姓名： 举报人 张三 李小明 王女士 欧阳先生 我叫 反映 称 “ ” ， 。 ： 宏达板材厂 粉尘
D3HE202406020011 信20170816134 统一社会信用代码 91130100MA0ABCDE1X 12345678901元
"""
pieces = st.sampled_from([piece.replace("_", " ") for piece in PIECES.split()])
letters = st.lists(pieces | st.text(max_size=3), max_size=12).map("".join)


def kinds(text: str) -> set[HitKind]:
    return {hit.kind for hit in propose(text).hits}


@pytest.mark.parametrize(
    ("letter", "extract"),
    [
        ("联系电话13812345678。", "联系电话××。"),
        ("打138 1234 5678或０１０－６６５５４４３３", "打××或××"),
        ("电话一三八一二三四五六七八", "电话××"),
        ("手机号：1381234567八", "手机号：××"),
        ("回电 +86 138-1234-5678", "回电 ××"),
        ("回电0138-1234-5678", "回电××"),
        ("换行138\n1234\n5678", "换行××"),
        ("座机：1234567，多次拨打", "座机：××，多次拨打"),
        ("身份证130503196704010012、13050319670401001x", "身份证××、××"),
        ("老身份证130503670401001", "老身份证××"),
        ("卡号6222 0202 0001 1234 567", "卡号××"),
        ("单号12345678901234", "单号××"),
        ("邮箱zhang.san＠example.com", "邮箱××"),
        ("加微信号：zhang_san88，QQ 123456", "加微信号：××，QQ ××"),
        ("幸福小区3号楼2单元502室楼下油烟", "幸福小区××楼下油烟"),
        ("我家住建设路15号，粉尘大", "我家住××，粉尘大"),
        ("举报人，住北岭县东关村3组12号。", "举报人，住××。"),
        ("来电人住下碾村3组，不愿公开姓名。", "来电人住××，不愿公开姓名。"),
        ("反映人系东关村5组村民。", "反映人系××村民。"),
        ("家庭住址：北岭县东关村。", "家庭住址：××。"),
        ("姓名：赵小明联系电话：13812345678", "姓名：××联系电话：××"),
        ("举报人李四反映夜间排放", "举报人××反映夜间排放"),
        ("我叫欧阳明月，", "我叫××，"),
        ("本人张三，多次投诉", "本人××，多次投诉"),
        ("唐村居民王女士反映", "唐村居民××女士反映"),
        ("唐村王女士反映", "唐村××女士反映"),
        ("张小三先生称", "××先生称"),
    ],
)
def test_what_tells_who_complained_is_masked(letter: str, extract: str) -> None:
    assert propose(letter).text == extract


@pytest.mark.parametrize(
    "letter",
    [
        "清河市北岭县宏达板材厂夜间生产，粉尘污染严重，已多次投诉未解决。",
        "2024年6月3日23:40检查，COD 150毫克/升，罚款1553.4528万元。",
        "受理编号D3HE202406020011，信20170816134。",
        "统一社会信用代码：91130100MA0ABCDE1X，代码911301001234567890。",
        "违法所得12345678901元。",
        "面积100、200、300平方米，许可证有效期至2025-06-30。",
    ],
)
def test_what_the_county_needs_stays_and_asks_for_no_look(letter: str) -> None:
    found = propose(letter)
    assert found.text == letter
    assert not found.needs_look


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        ("本人认为处理不到位", HitKind.HOME),
        ("本人曾举报，", HitKind.HOME),
        ("灰落到我家门口", HitKind.HOME),
        ("我父亲咳嗽", HitKind.HOME),
        ("货车冀E12345拉渣土", HitKind.PLATE),
        ("冀ED12345新能源车", HitKind.PLATE),
        ("老板“张三”威胁", HitKind.NAME),
        ("幸福小区3号楼底商油烟", HitKind.ADDRESS),
        ("我是该厂职工", HitKind.HOME),
    ],
)
def test_what_may_tell_is_pointed_out_but_left_to_a_person(letter: str, kind: HitKind) -> None:
    found = propose(letter)
    assert found.text == letter
    assert found.needs_look
    assert kind in {hit.kind for hit in found.hits if hit.replacement is None}


def test_findings_name_their_place_in_the_original() -> None:
    letter = "举报人李四，电话１３８１２３４５６７８。"
    for hit in propose(letter).hits:
        assert letter[hit.start : hit.end] == hit.found
    assert kinds(letter) == {HitKind.HOME, HitKind.NAME, HitKind.PHONE}


def test_every_kind_of_finding_has_a_name_for_people() -> None:
    assert set(HIT_LABELS) == set(HitKind)


def test_a_phone_number_inside_a_longer_scrap_of_digits_goes_with_it() -> None:
    assert propose("电话013812345678").text == f"电话{MASK}"
    assert "13812345678" not in propose("代码13812345678ABCDEFG").text


@given(letters)
@settings(max_examples=500)
def test_proposing_again_changes_nothing_more(letter: str) -> None:
    once = propose(letter).text
    assert propose(once).text == once


@given(
    st.text(max_size=12) | letters,
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    letters | st.text(max_size=12),
)
@settings(max_examples=500)
def test_no_mobile_number_survives(before: str, mobile: str, after: str) -> None:
    assert not MOBILE.search(unicodedata.normalize("NFKC", propose(before + mobile + after).text))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("  -—·.\n", max_size=3))
def test_no_mobile_number_survives_in_groups(mobile: str, gap: str) -> None:
    assert propose(f"电{gap.join([mobile[:3], mobile[3:7], mobile[7:]])}话").text == f"电{MASK}话"


@given(letters)
def test_findings_stand_in_order_and_masks_do_not_overlap(letter: str) -> None:
    hits = propose(letter).hits
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    masked = [hit for hit in hits if hit.replacement]
    assert all(one.end <= following.start for one, following in pairwise(masked))


@given(letters)
def test_no_rule_is_passed_over_where_it_would_find_something(letter: str) -> None:
    for rule in (*_MASKS, *_HINTS):
        assert rule.may_stand_in(_Way.of(letter)) or not rule.pattern.search(letter)
