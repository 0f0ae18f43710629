"""What holds when a story is over: the journal is whole, who should see does, the pages of its cases open, and whatever the
door, the same was entered, told and limited.
"""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.urls import reverse

from bihuan.cases.clock_verifying import check_clocks
from bihuan.cases.models import Case
from bihuan.cases.verifying import check_access
from bihuan.journal.models import Entry, Message
from bihuan.journal.verify.independent import check_range
from bihuan.journal.verify.ranges import HIGHEST, LOWEST, Range
from bihuan.records.access import visible_streams
from bihuan.records.models import Clock, Evidence, Signature, Text
from bihuan.records.verifying import check_records
from tests.acceptance.doors import DoorWorld, PageWorld

ALL = Range(LOWEST, HIGHEST)
READERS = ("dispatch", "north_desk", "south_head", "town_head")


CLOCK = (
    "kind", "part_kind", "cycle", "duty_body_id", "duty_role", "started_at", "due_at", "stopped_at", "stopped_by",
    "paused_for",
)  # fmt: skip
# What a story left behind at the first door it was lived at in this process, by its name.
_left: dict[str, Any] = {}


def holds_afterwards(world: DoorWorld, story: str) -> None:
    """Raises AssertionError with what does not hold."""
    is_whole()
    if isinstance(world, PageWorld):
        pages_open(world)
    left = left_behind()
    assert left == _left.setdefault(story, left)


def is_whole() -> None:
    """Raises AssertionError where the journal is broken, or sight is not what the orders say."""
    raw = connection.connection
    found = [
        *check_range(raw, ALL).findings,
        *check_records(raw, ALL),
        *check_clocks(raw, ALL),
        *check_access(raw, ALL),
    ]
    assert found == []


def left_behind() -> dict[str, Any]:
    """What was entered, which limits ran, who was told, what was kept; without ids, which no two cities share."""
    cases = Case.objects.values("stream_id")
    return {
        "entries": list(
            Entry.objects.filter(stream_id__in=cases)
            .order_by("stream_id", "seq")
            .values_list("code", "part_kind", "actor_post_id", "happened_at", "recorded_at")
        ),
        "clocks": sorted(
            Clock.objects.values_list(
                "kind", "part_kind", "started_at", "due_at", "stopped_at", "stopped_by"
            ),
            key=repr,
        ),
        "messages": Counter(Message.objects.values_list("code", "to_body_id", "to_post_id", "to_role")),
        "texts": Counter(Text.objects.values_list("field", "audience", "content")),
        "files": Counter(Evidence.objects.values_list("purpose", flat=True)),
        "signatures": Signature.objects.count(),
    }


def pages_open(world: PageWorld) -> None:
    """Some of those who see a case open its page: each the newest one they see."""
    streams = dict(Case.objects.values_list("stream_id", "id"))
    for who in READERS:
        actor = world.people[who]
        seen = visible_streams(actor, streams)
        if seen:
            answer = world.browser(actor).get(reverse("case", args=[streams[max(seen)]]))
            assert answer.status_code == HTTPStatus.OK, (who, streams[max(seen)])
