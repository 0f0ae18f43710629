"""A spoilt official text is put right where that can be proven, each repair is counted, and a clean text stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.mending import mended, mended_paragraphs
from bihuan.rules.mending.words import pairs_of
from tests.intake import spoiling

CLEAN = "群众反映某厂夜间偷排废水。现场检查时，“企业负责人”表示已停产整治，环境保护部门依法查处，确保整改到位"
WORDS = [
    "环保", "北岭县(市)", "督察组", "整改", "？", "，", "。", "“", "”", "A区", "PM2.5", "(m)", "（a）", "乾县", "昇兴公司",
    "3家", "?", "!", "\n", "12:30", "堽(gāng)城村", "重(chóng)", "瞭望", "着", "http://a?b=c",
]  # fmt: skip


def repaired(text: str) -> str:
    return mended([text]).texts[0]


@pytest.mark.parametrize(
    ("spoilt", "right"),
    [
        ("環(huán)境保護(hù)", "环境保护"),
        ("环（huán）境,现(xiàn)场", "环境，现场"),
        ("縣(xiàn)(市、區(qū))的人們(men)", "县(市、区)的人们"),
        ("環(huán)保\u0261\u0251ng(市)", "环保\u0261\u0251ng(市)"),
        ("該廠(chǎng)（A區(qū)）排放(t/h)", "该厂（A区）排放(t/h)"),
    ],
)
def test_pinyin_behind_characters_goes_and_real_brackets_stay(spoilt: str, right: str):
    assert repaired(spoilt) == right


def test_an_author_s_note_on_a_rare_character_stays():
    assert repaired("北岭县堽(gāng)城村反映") == "北岭县堽(gāng)城村反映"


def test_a_name_in_an_old_form_makes_no_text_traditional():
    assert (
        repaired("昇兴公司与乾县瞭望台向河道排污，群众反映强烈")
        == "昇兴公司与乾县瞭望台向河道排污，群众反映强烈"
    )


@pytest.mark.parametrize(
    ("at", "cut"), [("保“老", "等环"), ("。”市", "一件查实"), ("。“对", "查处过程"), ("局。此", "新格")]
)
def test_a_lost_byte_is_put_back_where_what_follows_proves_it(at: str, cut: str):
    clean = "解决污染等环保“老大难”问题。“一件一件查实。”市长强调查处过程。“对中央环保督察形成新格局。此次整改，格局大。"
    text = spoiling.shifted(clean, at)
    mending = mended([text, spoiling.annotated(clean)])
    assert text != spoiling.annotated(clean)
    assert mending.texts[0].startswith(clean[: clean.index(cut)])
    assert mending.texts[0].replace("□", "") == clean or "□" in mending.texts[0]
    assert mending.repairs.places
    assert mending.repairs.characters_restored >= 2


def test_half_a_character_with_its_pinyin_is_put_together():
    assert repaired("群众反映某厂?,F(xiàn)場檢查") == "群众反映某厂。现场检查"


def test_what_cannot_be_proven_is_left_and_marked():
    mending = mended(["群众反映\ufffd\ufffd夜间噪声"])
    assert mending.texts == ("群众反映\ufffd\ufffd夜间噪声",)
    assert mending.repairs.unreadable == ["群众反映\ufffd\ufffd夜间噪声"]


@pytest.mark.parametrize("codec", [("utf-8", "latin-1"), ("gbk", "latin-1"), ("utf-8", "gbk")])
def test_a_text_read_in_the_wrong_encoding_is_read_back(codec: tuple[str, str]):
    right, wrong = codec
    assert repaired("保障工作".encode(right).decode(wrong)) == "保障工作"


def test_every_repair_is_counted():
    repairs = mended([spoiling.annotated("环保督察，整改问题")]).repairs
    assert repairs.pinyin_removed == 3
    assert repairs.traditional_to_simplified
    assert repairs.punctuation_widened == 1
    assert repairs.unreadable == []


def test_a_body_printed_twice_comes_once():
    mending = mended_paragraphs(spoiling.bulletin().split("\n"))
    body = [*spoiling.BULLETIN, *spoiling.ARTICLES, *spoiling.BETWEEN]
    assert mending.texts == tuple(line.replace("组:1", "组：1").replace("间:2", "间：2") for line in body)
    assert mending.repairs.lines_printed_twice == len(spoiling.ARTICLES)


def test_a_sentence_cut_by_a_page_mark_is_one_again():
    mending = mended_paragraphs(line for line in spoiling.report().split("\n") if line)
    assert any("破获环境涉刑案件7宗，向公安机关移送环境类涉刑案件12宗" in line for line in mending.texts)
    assert any("核实情况，分清责任" in line for line in mending.texts)
    assert any("等环保“老大难”问题" in line for line in mending.texts)
    assert mending.repairs.page_marks_removed == len(spoiling.REPORT)


def test_the_points_of_a_numbered_list_are_no_page_marks():
    lines = ["1、责令该厂停产整治；", "2、立案处罚；", "3、约谈负责人。"]
    assert mended_paragraphs(lines).texts == tuple(lines)


def test_two_short_equal_lines_are_not_a_second_body():
    lines = ["已责令整改。", "情况属实。", "已责令整改。", "情况属实。"]
    assert mended_paragraphs(lines).texts == tuple(lines)


def test_one_paragraph_that_two_results_share_is_not_a_second_body():
    lines = [
        "一、北岭县",
        "经查，该厂环境保护设施未正常运行，已责令立即改正并立案处罚，周边居民无新的投诉。",
        "二、南屏县",
    ]
    lines.append(lines[1])
    assert mended_paragraphs(lines).texts == tuple(lines)


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_clean_text_is_left_untouched(words: list[str]):
    text = "".join(words)
    mending = mended([text, CLEAN])
    assert mending.texts == (text, CLEAN)
    assert not mending.repairs.places


@given(
    st.lists(
        st.sampled_from([*WORDS, "環(huán)", "護(hù)", "縣", "?！备窬?", "?，F(xiàn)", "\ufffd", "們(men)"])
    )
)
def test_mending_twice_changes_nothing_more(words: list[str]):
    once = mended(["".join(words), spoiling.annotated(CLEAN)]).texts
    assert mended(once).texts == once


@given(st.integers(min_value=4, max_value=len(CLEAN) - 3))
def test_a_shifted_text_becomes_the_true_text_or_is_marked(place: int):
    text = spoiling.shifted(CLEAN, CLEAN[place:])
    mending = mended([text, spoiling.annotated(CLEAN), CLEAN])
    told = mending.texts[0]
    assert told == CLEAN or mending.repairs.unreadable or "?" in told
    assert all(pairs_of([CLEAN])[pair] for pair in pairs_of([told]) if told == CLEAN and pair in CLEAN)
