"""Two complaints held against each other: the same site is known again, like words about another one are not."""

from __future__ import annotations

import pytest

from bihuan.rules.likeness import CERTAIN, LIKELY, Complaint, compare
from bihuan.rules.likeness_search import Rarity, looked_for
from bihuan.rules.named import named_in, stem_of

FIRST = "北岭县石桥镇东村宏达板材厂，夜间生产时排放刺鼻气味，周边住户不敢开窗。"


def alike(one: str, other: str, **more: frozenset[str]) -> int:
    """The score of two texts, in one area."""
    return compare(Complaint(one, **more), Complaint(other, **more)).score


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        "宏达板材厂夜里偷偷开工，气味难闻，在石桥镇东村。",
        "北嶺縣石橋鎮東村宏達板材廠夜間排放刺鼻氣味。",
        "群众再次反映宏达板材有限公司粉尘外溢，庄稼上落满灰。石桥镇东村",
        "　北岭县 石桥镇 东村宏达板材厂,夜间生产时排放刺鼻气味",
    ],
)
def test_the_same_site_in_other_words_is_known_again(again: str) -> None:
    assert alike(FIRST, again) >= LIKELY


@pytest.mark.parametrize(
    "other",
    [
        "北岭县大营镇西村金鑫石料厂，夜间生产时排放刺鼻气味，周边住户不敢开窗。",
        "北岭县石桥镇东村养殖场粪污流入沟渠，蚊蝇滋生。",
        "北岭县石桥镇北村河道边倾倒生活垃圾，夏季异味明显。",
        "",
    ],
)
def test_like_words_about_another_site_are_not(other: str) -> None:
    assert alike(FIRST, other, areas=frozenset({"北岭县"})) < LIKELY


def test_another_county_makes_like_words_doubtful() -> None:
    here, there = (
        Complaint("夜间施工噪声扰民，多次反映无果", frozenset({"北岭县"})),
        "夜间施工噪声扰民，反映多次无果",
    )
    same = compare(here, Complaint(there, frozenset({"北岭县"}))).score
    assert compare(here, Complaint(there, frozenset({"南屏县"}))).score < same


def test_a_number_that_is_the_same_or_named_in_the_text_settles_it() -> None:
    earlier = Complaint("别的内容", numbers=frozenset({"D3HE202405300002"}))
    named = compare(Complaint("再次反映", named_numbers=frozenset({"D3HE202405300002"})), earlier)
    same = compare(Complaint("内容", numbers=frozenset({"D3HE202405300002"})), earlier)
    assert (named.score, named.reasons) == (CERTAIN, (("number_named", "D3HE202405300002"),))
    assert (same.score, same.reasons[0]) == (CERTAIN, ("same_number", "D3HE202405300002"))


def test_the_reasons_name_what_is_printed() -> None:
    likeness = compare(Complaint(FIRST), Complaint("石桥镇东村的宏达板材厂又冒烟"))
    assert dict(likeness.reasons) == {
        "same_object": "宏达板材厂",
        "same_place": "石桥镇东村",
        "said_alike": "67",
    }


def test_a_works_without_a_name_of_its_own_is_no_object() -> None:
    assert named_in("村西养殖场粪污直排，混凝土搅拌站扬尘，附近石料厂噪声").objects == ()
    assert [stem_of(name) for name in ("鑫源建材有限公司", "鑫源建材厂")] == ["鑫源建材"] * 2


def test_what_is_looked_for_first_are_the_rare_pairs_of_the_names() -> None:
    rarity = Rarity({"板材": 0.1, "桥镇": 0.2, "石桥": 0.1, "镇东": 0.01, "东村": 0.1}, 0.001, 1_000_000)
    first = looked_for(Complaint(FIRST), rarity)[0]
    assert set(first) >= {"宏达", "达板", "镇东"}
    assert looked_for(Complaint("噪声"), rarity) == [("噪声",)]
    assert looked_for(Complaint("。"), rarity) == []


def test_a_mile_of_text_is_compared_in_a_moment() -> None:
    long = Complaint("扬尘，" * 20_000)
    assert compare(long, Complaint(FIRST)).score < LIKELY
