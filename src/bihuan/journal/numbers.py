"""Official numbers from locked counters, drawn last; puts no words around them."""

from __future__ import annotations

from django.db import connection


def draw(series: str, year: int, count: int = 1) -> range:
    """Return the next `count` numbers of a series in a year; the first ever is 1.

    The counter stays locked until the transaction ends, so draw last; a rollback gives the numbers back.
    Raises ValueError when count is not positive.
    """
    if count < 1:
        raise ValueError("At least one number must be drawn.")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_counter (series, year, value) VALUES (%s, %s, %s)"
            " ON CONFLICT (series, year) DO UPDATE SET value = journal_counter.value + EXCLUDED.value"
            " RETURNING value",
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)
