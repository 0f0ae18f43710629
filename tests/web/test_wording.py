"""Moments, spans and amounts as officials write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.rules.lifecycle import MOVES
from bihuan.web.tones import TONES, tone_of
from bihuan.web.wording import (
    TABLES,
    day_words,
    full_moment_words,
    label_of,
    left_tone,
    left_words,
    moment_words,
    weekday_words,
    yuan_words,
)

NOW = datetime(2024, 6, 3, 3, 2, 5, tzinfo=UTC)


def test_a_moment_of_this_year_needs_no_year_and_is_told_in_the_citys_time():
    assert moment_words(NOW, now=NOW) == "6月3日 11:02"
    assert moment_words(NOW.replace(year=2023), now=NOW) == "2023年6月3日 11:02"
    assert full_moment_words(NOW) == "2024年6月3日 11:02:05"


def test_the_turn_of_the_year_is_the_citys_own():
    evening = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)
    assert moment_words(evening, now=NOW) == "1月1日 00:30"


def test_days_have_no_leading_zeros():
    assert day_words(date(2024, 6, 3), today=NOW.date()) == "6月3日"
    assert day_words(date(2025, 11, 30), today=NOW.date()) == "2025年11月30日"
    assert weekday_words(date(2024, 6, 3)) == "周一"


@pytest.mark.parametrize(
    ("fen", "words"), [(0, "0"), (5, "0.05"), (123450, "1,234.50"), (5_000_000, "50,000"), (-150, "-1.50")]
)
def test_amounts_are_shown_in_yuan(fen, words):
    assert yuan_words(fen) == words


def test_a_limit_is_near_from_three_quarters_of_its_time_and_late_after_its_end():
    started = NOW - timedelta(hours=3)
    due = NOW + timedelta(hours=1)
    assert left_tone(due, now=NOW, started_at=started) == "near"
    assert left_tone(due, now=NOW - timedelta(seconds=1), started_at=started) == "calm"
    assert left_tone(due, now=due, started_at=started) == "near"
    assert left_tone(due, now=due + timedelta(seconds=1), started_at=started) == "late"
    assert left_words(due, now=NOW) == "余 1 小时"
    assert left_words(due, now=due + timedelta(days=2, hours=3)) == "超期 2 天 3 小时"


def test_a_limit_whose_start_is_unknown_is_near_in_its_last_hour():
    assert left_tone(NOW + timedelta(minutes=61), now=NOW) == "calm"
    assert left_tone(NOW + timedelta(minutes=60), now=NOW) == "near"


def test_a_code_no_table_knows_stays_readable():
    assert label_of("true", "verdict") == "属实"
    assert label_of("of_old", "verdict") == "of_old"


@pytest.mark.parametrize(
    "table", ["order", "report", "answer", "rectification", "case", "conclusion", "verdict"]
)
def test_every_state_has_a_shape_in_the_sprite(table, sprite):
    for code in TABLES[table]:
        assert tone_of(code, table) in TONES
        assert f's-{tone_of(code, table)}"' in sprite


@pytest.mark.parametrize("table", ["order", "answer", "rectification"])
def test_a_state_is_not_called_like_a_move(table):
    assert not set(TABLES[table].values()) & {move.label for move in MOVES.values()}
