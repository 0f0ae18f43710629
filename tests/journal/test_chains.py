"""Any history stands; any history with one character changed falls, at that very entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.models import Entry
from bihuan.journal.streams import open_streams
from bihuan.journal.verify import chains, independent
from bihuan.journal.verify.findings import Collector, Finding
from bihuan.journal.verify.ranges import Checked, Range
from tests.journal.cast import COMMAND, NOW
from tests.journal.tampering import tamper
from tests.scratch import ScratchDatabase

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
FACTS = st.dictionaries(WORDS, st.none() | st.booleans() | st.integers() | WORDS, max_size=3)
STEPS = st.lists(st.tuples(st.integers(0, 2), FACTS, st.integers(0, 10**15)), min_size=1, max_size=10)


def played(steps: list[tuple[int, dict[str, object], int]]) -> list[int]:
    """Return three streams through which the steps ran: which stream, what facts, how long after."""
    streams = open_streams("case", 3, NOW)
    for place, facts, after in steps:
        command = replace(COMMAND, now=NOW + timedelta(microseconds=after))
        record([EntryDraft(streams[place], "visit.record", "order", 1, facts)], command=command)
    return streams


def judged(database: ScratchDatabase, streams: list[int]) -> Checked:
    """Check the streams in SQL and in Python; both must say the same."""
    part = Range(streams[0], streams[-1])
    with psycopg.connect(database.app_url) as reader:
        in_sql = chains.check_range(reader, part)
        assert independent.check_range(reader, part) == in_sql
    return in_sql


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_history_stands(own_database: ScratchDatabase, steps):
    streams = played(steps)
    assert judged(own_database, streams) == Checked(len(steps), ())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, which=st.integers(0, 99), where=st.integers(0, 9999), letter=st.characters(codec="utf-8"))
def test_one_changed_character_falls_at_its_entry(own_database: ScratchDatabase, steps, which, where, letter):
    streams = played(steps)
    entry = Entry.objects.filter(stream_id__in=streams).order_by("id")[which % len(steps)]
    place = where % len(entry.body)
    if letter in (entry.body[place], "\0"):
        letter = "~" if entry.body[place] != "~" else "!"
    text = entry.body[:place] + letter + entry.body[place + 1 :]
    tamper(own_database, f"UPDATE journal_entry SET body = {quoted(text)} WHERE id = {entry.id}")
    told = Collector()
    told.add(judged(own_database, streams).findings)
    # The first entry of a stream also says its kind, and the character may have stood there.
    of_the_text = [finding for finding in told.kept if finding.code != "kind_differs"]
    assert of_the_text == [Finding("entry_changed", entry.stream_id, entry.seq)]
    assert {(found.stream_id, found.seq) for found in told.kept} == {(entry.stream_id, entry.seq)}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("facts", [{"a": float("1.5")}, {"at": NOW.replace(tzinfo=None)}])
def test_facts_without_one_text_form_are_refused(db, facts):
    (stream,) = open_streams("case", 1, NOW)
    with pytest.raises(TypeError):
        record([EntryDraft(stream, "visit.record", "order", 1, facts)], command=COMMAND)
    assert not Entry.objects.filter(stream_id=stream).exists()
