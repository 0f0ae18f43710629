"""Papers carry numbers, money and days the way the office writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.numbers import day_words, moment_words, money_words, order_number, short_moment_words

HANDED_OVER = datetime(2024, 6, 3, 3, 2, 59, tzinfo=UTC)


def test_an_order_carries_its_series_year_and_number() -> None:
    assert order_number("清环督交", year=2024, n=12) == "清环督交〔2024〕12号"


@pytest.mark.parametrize(
    ("prefix", "year", "n"), [(" ", 2024, 1), ("清环督交", 24, 1), ("清环督交", 2024, 0)]
)
def test_half_a_number_is_none(prefix: str, year: int, n: int) -> None:
    with pytest.raises(ValueError, match="No official number"):
        order_number(prefix, year=year, n=n)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1_553_452_800, "1553.4528万元"),
        (0, "0万元"),
        (1, "0.000001万元"),
        (5_000_000, "5万元"),
        (12_345_678_900, "12345.6789万元"),
        (-2_500_000, "-2.5万元"),
    ],
)
def test_fines_are_written_exactly(fen: int, words: str) -> None:
    assert money_words(fen) == words


@given(st.integers(-(10**15), 10**15))
def test_no_fen_is_lost_in_words(fen: int) -> None:
    assert Decimal(money_words(fen).removesuffix("万元")) * 1_000_000 == fen


def test_days_and_moments_are_the_citys_own() -> None:
    assert day_words(date(2024, 6, 3)) == "2024年6月3日"
    assert moment_words(HANDED_OVER) == "2024年6月3日 11:02"
    assert moment_words(datetime(2024, 12, 31, 16, 5, tzinfo=UTC)) == "2025年1月1日 00:05"


def test_a_moment_without_time_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="aware"):
        moment_words(datetime.fromisoformat("2024-06-03T11:02"))


def test_in_lists_a_moment_leaves_off_what_today_tells() -> None:
    assert short_moment_words(HANDED_OVER, today=date(2024, 6, 3)) == "11:02"
    assert short_moment_words(HANDED_OVER, today=date(2024, 6, 4)) == "6月3日 11:02"
    assert short_moment_words(HANDED_OVER, today=date(2025, 6, 3)) == "2024年6月3日 11:02"
