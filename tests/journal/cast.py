"""The few people and moments the journal's tests play with."""

from __future__ import annotations

from datetime import UTC, datetime

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import open_streams
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command

NOW = datetime(2024, 6, 3, 2, 11, tzinfo=UTC)
CLERK = Actor(user_id=7, post_id=3, body_id=1, role="city_desk", tenure="acting")
COMMAND = Command(CLERK, NOW, "form-1")


def issued(stream: int, order: int) -> EntryDraft:
    """An order's issue, the way every test's history is made."""
    return EntryDraft(stream, "order.issue", "order", order, {"due_at": NOW, "body_id": 12})


def history(streams: int, entries: int) -> list[int]:
    """Return the ids of new streams that hold so many entries each."""
    ids = open_streams("case", streams, NOW)
    record([issued(stream, number) for number in range(1, entries + 1) for stream in ids], command=COMMAND)
    return ids
