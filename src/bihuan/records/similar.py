"""Which streams say something like a text, by the pairs of characters of the search index; for many texts at once.

For the city's own work only: what is found is shown to nobody before they are asked whether they may see it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from bihuan.records.searching import CITY
from bihuan.rules.likeness_search import Rarity, Together
from bihuan.rules.search import any_of

_AT_ONCE = 250  # texts in one statement
# What the statistics do not list is rarer than everything they list.
_RARER = 0.5


def pair_rarity() -> Rarity:
    """How frequent pairs are, as the database counted when it last analysed the index; all alike before that. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs, reltuples::bigint"
            " FROM pg_class LEFT JOIN pg_stats ON tablename = relname AND schemaname = 'public' AND attname = 'vector'"
            " WHERE oid = 'public.records_searchtext'::regclass"
        )
        pairs, shares, texts = cursor.fetchone()
    if not pairs:
        return Rarity({}, 0.0, max(0, texts))
    known = dict(zip(pairs, shares, strict=False))  # the last two shares are the smallest and largest of them
    return Rarity(known, min(known.values()) * _RARER, texts)


def streams_like(sought: Sequence[Sequence[Together]], *, most: int) -> list[list[int]]:
    """For each text the newest streams one of its sets of pairs fits, at most so many; 1 statement for 250 texts."""
    found: list[list[int]] = [[] for _ in sought]
    asked = [(place, wanted) for place, sets in enumerate(sought) if (wanted := any_of(sets))]
    for begin in range(0, len(asked), _AT_ONCE):
        for place, stream_id in _asked(asked[begin : begin + _AT_ONCE], most=most):
            found[place].append(stream_id)
    return found


def _asked(asked: Sequence[tuple[int, str]], *, most: int) -> list[tuple[int, int]]:
    # Materialised, for the same reason as in `searching`: the words are always looked up in their index. Which reader a
    # row is for is looked at in the row: the list of all that is the city's would be read through for every text.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT wanted.place, hit.stream_ref
            FROM unnest(%s::int[], %s::text[]) AS wanted (place, words),
            LATERAL (
                WITH hits AS MATERIALIZED (
                    SELECT stream_ref FROM records_searchtext
                    WHERE vector @@ wanted.words::tsquery AND audience = %s
                )
                SELECT stream_ref FROM hits ORDER BY stream_ref DESC LIMIT %s
            ) hit
            """,
            [[place for place, _ in asked], [words for _, words in asked], CITY, most],
        )
        return list(cursor.fetchall())
