"""Official numbers: no gap, no double."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from bihuan.journal import numbers


def test_each_series_and_year_counts_from_one(db):
    assert numbers.draw("清环督交", 2024) == range(1, 2)
    assert numbers.draw("清环督交", 2024, 14) == range(2, 16)
    assert numbers.draw("清环督交", 2025) == range(1, 2)
    assert numbers.draw("清环督函", 2024) == range(1, 2)


def test_a_number_drawn_for_nothing_is_refused(db):
    with pytest.raises(ValueError, match="At least one"):
        numbers.draw("清环督交", 2024, 0)


@transaction.atomic(durable=True)
def draw_and_fail() -> None:
    numbers.draw("清环督交", 2024)
    raise LookupError


def test_a_paper_that_was_not_issued_gives_its_number_back(own_database):
    with pytest.raises(LookupError):
        draw_and_fail()
    assert numbers.draw("清环督交", 2024) == range(1, 2)


def test_desks_issuing_at_the_same_moment_draw_neither_gap_nor_double(own_database):
    def desk(_place: int) -> list[int]:
        drawn: list[int] = []
        for count in (1, 3, 2) * 5:
            with transaction.atomic(durable=True):
                drawn += numbers.draw("清环督交", 2024, count)
        connections.close_all()
        return drawn

    with ThreadPoolExecutor(4) as desks:
        drawn = [number for part in desks.map(desk, range(4)) for number in part]
    assert sorted(drawn) == list(range(1, 4 * 30 + 1))
