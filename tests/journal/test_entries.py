"""Entries stand in their stream's chain, in the order they were given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from bihuan.journal.entries import record
from bihuan.journal.models import Entry, Stream
from bihuan.journal.streams import lock_streams, open_streams
from bihuan.rules.canonical import GENESIS, chain_hash
from bihuan.rules.errors import NotFound
from tests.journal.cast import COMMAND, NOW, issued


@transaction.atomic(durable=True)
def record_and_fail(stream: int) -> None:
    record([issued(stream, 1)], command=COMMAND)
    raise LookupError


def test_entries_follow_each_other_by_hash_from_the_first_on(db):
    (stream,) = open_streams("case", 1, NOW)
    record([issued(stream, 1), issued(stream, 2)], command=COMMAND)
    record([issued(stream, 3)], command=replace(COMMAND, now=NOW + timedelta(hours=1)))
    hashes = [GENESIS]
    for seq, entry in enumerate(Entry.objects.filter(stream_id=stream).order_by("seq"), start=1):
        assert (entry.seq, entry.part_id) == (seq, seq)
        assert entry.hash == chain_hash(hashes[-1], entry.body)
        hashes.append(entry.hash)
    head = Stream.objects.get(id=stream)
    assert (head.head_seq, head.head_hash, head.moved_at) == (3, hashes[-1], NOW + timedelta(hours=1))


def test_the_body_says_who_acted_in_which_capacity_and_when(db):
    (stream,) = open_streams("case", 1, NOW)
    claimed = NOW - timedelta(days=2)
    record([issued(stream, 1)], command=replace(COMMAND, happened_at=claimed, origin="exercise"))
    entry = Entry.objects.get(stream_id=stream)
    assert json.loads(entry.body) == {
        "version": 1,
        "algorithm": "sha256",
        "stream_id": stream,
        "stream_kind": "case",
        "seq": 1,
        "code": "order.issue",
        "part_kind": "order",
        "part_id": 1,
        "actor_key": "user:7",
        "actor_post_id": 3,
        "actor_body_id": 1,
        "actor_role": "city_desk",
        "actor_tenure": "acting",
        "happened_at": "2024-06-01T02:11:00.000000Z",
        "recorded_at": "2024-06-03T02:11:00.000000Z",
        "origin": "exercise",
        "facts": {"body_id": 12, "due_at": "2024-06-03T02:11:00.000000Z"},
    }
    assert (entry.happened_at, entry.recorded_at, entry.origin) == (claimed, NOW, "exercise")


def test_a_set_over_many_streams_comes_back_in_the_order_given(db):
    streams = open_streams("case", 3, NOW)
    drafts = [issued(streams[place], number) for number, place in enumerate([2, 0, 2, 1, 0])]
    ids = record(drafts, command=COMMAND)
    found = Entry.objects.in_bulk(ids)
    assert [(found[i].stream_id, found[i].seq) for i in ids] == [
        (streams[2], 1),
        (streams[0], 1),
        (streams[2], 2),
        (streams[1], 1),
        (streams[0], 2),
    ]


def test_recording_a_hundred_entries_takes_as_few_statements_as_one(db, django_assert_num_queries):
    streams = open_streams("case", 100, NOW)
    with django_assert_num_queries(4):  # heads, ids, rows, new heads
        record([issued(stream, 1) for stream in streams], command=COMMAND)


def test_nothing_is_recorded_to_a_stream_that_does_not_exist(db):
    (stream,) = open_streams("case", 1, NOW)
    with pytest.raises(NotFound):
        record([issued(stream, 1), issued(stream + 1, 1)], command=COMMAND)
    assert not Entry.objects.filter(stream_id=stream).exists()


def test_what_was_rolled_back_leaves_no_trace(own_database):
    (stream,) = open_streams("case", 1, NOW)
    with pytest.raises(LookupError):
        record_and_fail(stream)
    assert not Entry.objects.exists()
    assert Stream.objects.get().head_seq == 0
    record([issued(stream, 1)], command=COMMAND)
    assert Entry.objects.get().seq == 1


@pytest.mark.parametrize("what", ["UPDATE journal_entry SET body = '{}'", "DELETE FROM journal_entry"])
def test_the_application_may_not_touch_what_is_written(db, what):
    (stream,) = open_streams("case", 1, NOW)
    record([issued(stream, 1)], command=COMMAND)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(what)


def test_heads_are_locked_in_the_order_of_their_ids(db):
    streams = open_streams("case", 3, NOW)
    assert list(lock_streams(reversed(streams))) == streams
