"""Finding streams by words, within what the actor may see; keeps no text, only what is looked up of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from bihuan.journal.copying import stream_rows
from bihuan.records.access import bodies_seen_as
from bihuan.records.models import SearchText
from bihuan.rules.actor import Actor
from bihuan.rules.search import document_vector, is_searchable, query

CITY, COUNTY = "city", "county"
CITY_TAG = "c1"
# Streams that follow each other stand on one shelf, so that a word found everywhere can be looked for among the
# newest alone: fetching its 50,000 rows for the newest 1,000 of them takes a tenth of a second and more.
_SHELF = 8192
_NEWEST_SHELVES = 3


@dataclass(frozen=True, slots=True)
class SearchDraft:
    """What one audience (city or county) can find of one stream.

    body_ids: the bodies that see the stream now; they count for the county's row only.
    """

    stream_id: int
    audience: str
    text: str
    round_id: int
    body_ids: tuple[int, ...] = ()


def index_texts(drafts: Sequence[SearchDraft]) -> None:
    """Make the streams findable by these texts, in place of what was findable of them before."""
    if not drafts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM records_searchtext old
            USING unnest(%s::bigint[], %s::text[]) AS new(stream_ref, audience)
            WHERE old.stream_ref = new.stream_ref AND old.audience = new.audience
            """,
            [[draft.stream_id for draft in drafts], [draft.audience for draft in drafts]],
        )
    index_new(map(findable, drafts))


def findable(draft: SearchDraft) -> Mapping[str, object]:
    """What `index_new` files of a draft. Asks the database nothing, so that it can be made while that is at work."""
    sight = [CITY_TAG] if draft.audience == CITY else [_body_tag(body_id) for body_id in draft.body_ids]
    return {
        "stream_ref": draft.stream_id,
        "audience": draft.audience,
        "vector": document_vector(
            draft.text, tags=[_round_tag(draft.round_id), _shelf_tag(draft.stream_id), *sight]
        ),
    }


def index_new(made: Iterable[Mapping[str, object]]) -> None:
    """Make streams findable of which nothing was before, by what `findable` made of their drafts."""
    stream_rows(SearchText, made)


def add_body(stream_ids: Iterable[int], body_id: int) -> None:
    """Let one more body find these streams."""
    add_bodies((stream_id, body_id) for stream_id in stream_ids)


def add_bodies(pairs: Iterable[tuple[int, int]]) -> None:
    """Let each body find its stream; pairs of (stream, body)."""
    _retag(
        """
        UPDATE records_searchtext found SET vector = found.vector || changed.tags::tsvector
        FROM unnest(%s::bigint[], %s::text[]) AS changed(stream_ref, tags)
        WHERE found.stream_ref = changed.stream_ref AND found.audience = 'county'
        """,
        pairs,
    )


def remove_body(stream_ids: Iterable[int], body_id: int) -> None:
    """Let one body find these streams no more."""
    remove_bodies((stream_id, body_id) for stream_id in stream_ids)


def remove_bodies(pairs: Iterable[tuple[int, int]]) -> None:
    """Let each body find its stream no more; pairs of (stream, body)."""
    _retag(
        """
        UPDATE records_searchtext found
        SET vector = ts_delete(found.vector, tsvector_to_array(changed.tags::tsvector))
        FROM unnest(%s::bigint[], %s::text[]) AS changed(stream_ref, tags)
        WHERE found.stream_ref = changed.stream_ref AND found.audience = 'county'
        """,
        pairs,
    )


def find(actor: Actor, words: str, *, round_id: int | None, limit: int = 1000) -> list[int]:
    """Ids of the streams in which all words stand and which the actor may see, newest first, at most `limit`.

    Nothing is found by words without a letter, character or digit.
    """
    if not is_searchable(words):
        return []
    ways = [query(words, tags=tags) for tags in _tag_sets(actor, round_id)]
    if not ways:
        return []
    wanted = " | ".join(f"({way})" for way in ways)
    if round_id is None:
        found = _newest_streams(f"({wanted}) & ({_newest_shelves()})", limit=limit)
        if len(found) == limit:
            return found
    return _newest_streams(wanted, limit=limit)


def _newest_streams(wanted: str, *, limit: int) -> list[int]:
    # Materialised, so that the words are always looked up in their index: walking back from the newest row
    # looks cheaper to the planner and takes seconds for words that stand in old rows only.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH hits AS MATERIALIZED (
                SELECT stream_ref FROM records_searchtext WHERE vector @@ %s::tsquery
            )
            SELECT DISTINCT stream_ref FROM hits ORDER BY stream_ref DESC LIMIT %s
            """,
            [wanted, limit],
        )
        return [stream_id for (stream_id,) in cursor.fetchall()]


def _newest_shelves() -> str:
    newest = SearchText.objects.aggregate(newest=Max("stream_ref"))["newest"] or 0
    return " | ".join(
        query("", tags=[_shelf_tag(newest - age * _SHELF)])
        for age in range(_NEWEST_SHELVES)
        if newest >= age * _SHELF
    )


def _tag_sets(actor: Actor, round_id: int | None) -> list[list[str]]:
    """The tags a row must carry, one set for each way by which the actor sees."""
    rounds = [] if round_id is None else [_round_tag(round_id)]
    if actor.sees_city:
        return [[CITY_TAG, *rounds]]
    return [[_body_tag(body_id), *rounds] for body_id in bodies_seen_as(actor)]


def _retag(statement: str, pairs: Iterable[tuple[int, int]]) -> None:
    by_stream: dict[int, list[str]] = {}
    for stream_id, body_id in pairs:
        by_stream.setdefault(stream_id, []).append(_body_tag(body_id))
    if not by_stream:
        return
    tags = [document_vector("", tags=tags) for tags in by_stream.values()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(by_stream), tags])


def _round_tag(round_id: int) -> str:
    return f"r{round_id}"


def _shelf_tag(stream_id: int) -> str:
    return f"s{stream_id // _SHELF}"


def _body_tag(body_id: int) -> str:
    return f"u{body_id}"
