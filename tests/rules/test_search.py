"""A scrap of a complaint finds its case, and nothing that does not hold it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.search import (
    FIELD_BREAK,
    LAST_POSITION,
    _normalised,
    document_vector,
    is_searchable,
    normalise,
    query,
)

LETTER = "北岭县宏達板材廠夜间生产，粉尘污染严重。D3HE202406020011号，尾矿库渗水"
letters = st.text(alphabet="北岭县厂水AB01，。 '\\:&|!<>()*〔〕", max_size=40)


def finds(wanted: str, vector: str) -> bool:
    """What PostgreSQL answers to the forms made here: terms by &, phrases by <n>, beginnings by :*."""
    places = read_vector(vector)
    return all(term_stands(term.strip("()"), places) for term in wanted.split(" & ") if term)


def read_vector(vector: str) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for lexeme, at in re.findall(r"'([^']+)'(?::(\d+))?", vector):
        places.setdefault(lexeme, set()).update({int(at)} if at else ())
    return places


def term_stands(term: str, places: dict[str, set[int]]) -> bool:
    pieces = re.findall(r"(?:<(\d+)> )?'([^']+)'(:\*)?", term)
    if pieces[0][1].startswith("@"):
        return pieces[0][1] in places
    ends: set[int] | None = None
    for distance, lexeme, is_open in pieces:
        here = {at for known, where in places.items() if fits(known, lexeme, is_open) for at in where}
        ends = here if ends is None else {at for at in here if at - int(distance) in ends}
    return bool(ends)


def fits(known: str, wanted: str, is_open: str) -> bool:
    return known.startswith(wanted) if is_open else known == wanted


@pytest.mark.parametrize(
    "scrap",
    [
        "宏达",
        "宏達",
        "板材厂",
        "水",
        "粉尘污染",
        "D3HE202406020011",
        "d3he",
        "0011",
        "0602001",
        "1号",
        "１号",
    ],
)
def test_any_scrap_of_the_letter_finds_the_case(scrap: str) -> None:
    assert finds(query(scrap, tags=["r12"]), document_vector(LETTER, tags=["r12", "u34"]))


@pytest.mark.parametrize("scrap", ["宏板", "尘粉", "生产粉", "县水", "0012", "9", "宏达 0012", "库号"])
def test_what_does_not_stand_there_finds_nothing(scrap: str) -> None:
    assert not finds(query(scrap, tags=["r12"]), document_vector(LETTER, tags=["r12", "u34"]))


def test_several_scraps_must_all_stand_in_the_case() -> None:
    vector = document_vector(LETTER, tags=[])
    assert finds(query("渗水 宏达 0011", tags=[]), vector)
    assert not finds(query("渗水 噪声", tags=[]), vector)


def test_only_the_last_piece_of_a_scrap_may_go_on() -> None:
    assert query("宏达3号 水", tags=["r12"]) == "('宏达' <2> '3' <1> '号':*) & '水':* & '@r12'"


def test_a_unit_without_access_finds_nothing() -> None:
    vector = document_vector(LETTER, tags=["r12", "u34"])
    assert finds(query("粉尘", tags=["r12", "u34"]), vector)
    assert not finds(query("粉尘", tags=["r12", "u3"]), vector)
    assert not finds(query("粉尘", tags=["r1", "u34"]), vector)


def test_a_word_of_the_letter_never_counts_as_access() -> None:
    assert not finds(query("", tags=["u34"]), document_vector("u34 @u34", tags=["u35"]))


def test_a_line_break_inside_a_word_does_not_hide_it() -> None:
    assert finds(query("粉尘污染", tags=[]), document_vector("夜间粉尘\n  污染", tags=[]))


def test_nothing_is_found_across_two_fields() -> None:
    assert not finds(query("达粉", tags=[]), document_vector(f"宏达{FIELD_BREAK}粉尘", tags=[]))


def test_a_word_longer_than_a_lexeme_is_found_by_its_middle() -> None:
    serial = "".join(f"{number:03d}" for number in range(100))
    vector = document_vector(f"批文{serial}号", tags=[])
    assert finds(query(serial[5:95], tags=[]), vector)
    assert finds(query(f"{serial[5:]}号", tags=[]), vector)
    assert not finds(query(serial[5:50] + serial[51:95], tags=[]), vector)


def test_positions_stay_within_what_postgresql_keeps() -> None:
    vector = document_vector("水" * 5 + "，" * 20_000 + "渗坑", tags=[])
    assert f"'渗坑':{LAST_POSITION}" in vector


def test_a_search_of_signs_only_is_known_as_such() -> None:
    assert not is_searchable(" ！？'\\")
    assert is_searchable("！水")
    assert query("！？", tags=["r12"]) == "'@r12'"
    assert query("！？", tags=[]) == ""


@pytest.mark.parametrize("tag", ["r12' | 'x", "12", "r", "R12", "r12:*", ""])
def test_a_tag_that_could_change_the_query_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="search tag"):
        query("水", tags=[tag])


@given(st.text())
def test_no_text_can_break_out_of_its_quotes(text: str) -> None:
    piece = r"(?:'[^\W_]+'(?::\*)?)"
    term = rf"(?:{piece}|\({piece}(?: <\d+> {piece})+\))"
    assert re.fullmatch(rf"(?:{term} & )*'@r1'", query(text, tags=["r1"]))
    assert re.fullmatch(r"(?:'[^\W_]+':\d+ )*'@r1'", document_vector(text, tags=["r1"]))


@given(letters, st.text(alphabet="北岭县厂水AB01", min_size=1, max_size=6))
def test_a_scrap_is_found_exactly_where_it_stands(letter: str, scrap: str) -> None:
    compared = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", normalise(letter))
    assert finds(query(scrap, tags=[]), document_vector(letter, tags=[])) == (normalise(scrap) in compared)


@given(st.text(max_size=20), st.text(max_size=20))
def test_traditional_characters_are_simplified_one_by_one(left: str, right: str) -> None:
    assert normalise(f"{left}\n{right}") == f"{normalise(left)}\n{normalise(right)}"


written = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.characters(min_codepoint=0x2010, max_codepoint=0x3029)
    | st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E)
    | st.characters(max_codepoint=0x7E)
)


@given(written)
def test_what_chinese_is_written_with_is_compared_as_any_other_text(text: str) -> None:
    assert normalise(text) == _normalised(text)
