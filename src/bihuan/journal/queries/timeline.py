"""What happened in a stream, for showing; asks nobody's permission: the caller has checked access."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from bihuan.journal.models import Entry

PAGE = 50
NOBODY = 0  # stands for the post of what no person did


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry as a timeline shows it; `facts` are the facts recorded with it, as plain JSON."""

    id: int
    stream_id: int
    seq: int
    code: str
    part_kind: str
    part_id: int
    actor_key: str
    actor_post_id: int | None
    actor_body_id: int | None
    actor_role: str
    happened_at: datetime
    recorded_at: datetime
    origin: str
    hash: str
    facts: dict[str, Any]

    @property
    def is_late(self) -> bool:
        """True for a late entry: it was recorded after the moment it is said to have happened."""
        return self.happened_at != self.recorded_at


@dataclass(frozen=True, slots=True)
class Picked:
    """Which entries of a stream are asked for; what is left out narrows nothing.

    post_id: of who acted; NOBODY for what the system entered. codes: only these; without: none of these.
    """

    post_id: int | None = None
    codes: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


EVERYTHING = Picked()


def timeline(
    stream_id: int, *, before_seq: int | None = None, limit: int = PAGE, picked: Picked = EVERYTHING
) -> list[Happening]:
    """Return the newest entries of a stream, newest first; before_seq asks for those before that one."""
    entries = Entry.objects.filter(stream_id=stream_id)
    if before_seq is not None:
        entries = entries.filter(seq__lt=before_seq)
    if picked.post_id is not None:
        entries = entries.filter(actor_post_id=None if picked.post_id == NOBODY else picked.post_id)
    if picked.codes:
        entries = entries.filter(code__in=picked.codes)
    if picked.without:
        entries = entries.exclude(code__in=picked.without)
    return [_happening(entry) for entry in entries.order_by("-seq")[:limit]]


def happened_after(stream_id: int, seq: int, *, limit: int = PAGE) -> list[Happening]:
    """Return what was recorded in a stream after entry `seq`, oldest first: what a stale page has missed."""
    entries = Entry.objects.filter(stream_id=stream_id, seq__gt=seq).order_by("seq")
    return [_happening(entry) for entry in entries[:limit]]


def happenings_where(stream_id: int, which: Q, *, limit: int = PAGE) -> list[Happening]:
    """Return the newest entries of a stream among some, newest first."""
    entries = Entry.objects.filter(which, stream_id=stream_id).order_by("-seq")
    return [_happening(entry) for entry in entries[:limit]]


def happenings_count(stream_id: int, which: Q) -> int:
    """Return how many entries of a stream are among some."""
    return Entry.objects.filter(which, stream_id=stream_id).count()


def who_acted(stream_id: int) -> list[tuple[int | None, str, str, int]]:
    """Return each post (None: the system) that made an entry of the stream, with the code and the part it was about."""
    rows = Entry.objects.filter(stream_id=stream_id).order_by()
    return list(rows.values_list("actor_post_id", "code", "part_kind", "part_id").distinct())


def newest_of_part(
    part_kind: str, part_ids: Sequence[int], *, stream_ids: Sequence[int]
) -> dict[int, Happening]:
    """Return the newest entry about each part, by part id; parts without one are left out."""
    entries = (
        Entry.objects.filter(stream_id__in=stream_ids, part_kind=part_kind, part_id__in=part_ids)
        .order_by("part_id", "-seq")
        .distinct("part_id")
    )
    return {entry.part_id: _happening(entry) for entry in entries}


def _happening(entry: Entry) -> Happening:
    body = json.loads(entry.body)
    return Happening(
        id=entry.id,
        stream_id=entry.stream_id,
        seq=entry.seq,
        code=entry.code,
        part_kind=entry.part_kind,
        part_id=entry.part_id,
        actor_key=entry.actor_key,
        actor_post_id=entry.actor_post_id,
        actor_body_id=entry.actor_body_id,
        actor_role=body["actor_role"],
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        origin=entry.origin,
        hash=entry.hash,
        facts=body["facts"],
    )
