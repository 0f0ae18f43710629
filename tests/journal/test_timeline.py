"""What a page shows of a stream's history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bihuan.journal.entries import record
from bihuan.journal.queries.timeline import happened_after, newest_of_part, timeline
from bihuan.journal.streams import open_streams
from tests.journal.cast import COMMAND, NOW, issued


def test_the_newest_stands_first_and_older_pages_follow(db):
    (stream,) = open_streams("case", 1, NOW)
    record([issued(stream, order) for order in range(1, 6)], command=COMMAND)
    assert [entry.seq for entry in timeline(stream, limit=2)] == [5, 4]
    assert [entry.seq for entry in timeline(stream, before_seq=4, limit=2)] == [3, 2]
    newest = timeline(stream)[0]
    assert (newest.code, newest.part_id, newest.actor_role, newest.facts["body_id"]) == (
        "order.issue",
        5,
        "city_desk",
        12,
    )
    assert not newest.is_late


def test_a_stale_page_learns_what_it_has_missed(db):
    (stream,) = open_streams("case", 1, NOW)
    record([issued(stream, order) for order in range(1, 4)], command=COMMAND)
    assert [entry.seq for entry in happened_after(stream, 1)] == [2, 3]
    assert happened_after(stream, 3) == []


def test_a_late_entry_is_known_as_one(db):
    (stream,) = open_streams("case", 1, NOW)
    record([issued(stream, 1)], command=replace(COMMAND, happened_at=NOW - timedelta(days=1)))
    assert timeline(stream)[0].is_late


def test_of_each_part_its_newest_entry_is_found(db):
    first, second = open_streams("case", 2, NOW)
    record([issued(first, 1), issued(first, 1), issued(second, 2)], command=COMMAND)
    found = newest_of_part("order", [1, 2, 3], stream_ids=[first, second])
    assert {part: (entry.stream_id, entry.seq) for part, entry in found.items()} == {
        1: (first, 2),
        2: (second, 1),
    }
