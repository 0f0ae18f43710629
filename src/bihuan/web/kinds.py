"""From a part to its stream and from a stream to its page: the one place that knows both ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from bihuan.cases.models import (
    Answer,
    Batch,
    Case,
    DeskShift,
    Disclosure,
    DispatchSheet,
    Objection,
    Order,
    Petition,
    Rectification,
    Report,
    Retaliation,
    Round,
    ShiftNote,
    StrikeOff,
)
from bihuan.journal.models import Stream
from bihuan.records.access import check_visible
from bihuan.records.models import SealedRecord, WhoSaw
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.sealing import HALF_OF_ROLE
from bihuan.rules.vocabulary import PETITIONS
from bihuan.rules.who_saw import ASKER, DISCIPLINE_READERS, GRANTERS


@dataclass(frozen=True, slots=True)
class Part:
    """Where a kind of part is kept and how its stream is reached from there.

    roles: to whom its page exists, for what is not seen through access to a case.
    """

    model: type[Model]
    stream_path: str
    roles: frozenset[str] | None = None


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "round": Part(Round, "stream_id"),
        "batch": Part(Batch, "stream_id"),
        "sheet": Part(DispatchSheet, "stream_id"),
        "case": Part(Case, "stream_id"),
        "shift": Part(DeskShift, "stream_id"),
        "note": Part(ShiftNote, "shift__stream_id"),
        "order": Part(Order, "case__stream_id"),
        "report": Part(Report, "order__case__stream_id"),
        "answer": Part(Answer, "case__stream_id"),
        "rectification": Part(Rectification, "case__stream_id"),
        "disclosure": Part(Disclosure, "case__stream_id"),
        "strike_off": Part(StrikeOff, "case__stream_id"),
        "objection": Part(Objection, "case__stream_id"),
        **dict.fromkeys(PETITIONS, Part(Petition, "case__stream_id")),
        "retaliation": Part(Retaliation, "stream_id", DISCIPLINE_READERS),
        "seal": Part(SealedRecord, "stream_id", frozenset(HALF_OF_ROLE)),
        "who_saw": Part(WhoSaw, "stream_id", frozenset({ASKER, *GRANTERS})),
    }
)


def stream_of(part_kind: str, part_id: int) -> int | None:
    """The stream a part belongs to; None for a kind or id unknown."""
    part = PARTS.get(part_kind)
    if part is None:
        return None
    found = part.model._default_manager.filter(pk=part_id).values_list(part.stream_path, flat=True).first()
    return None if found is None else int(found)


def check_opens(actor: Actor, stream_id: int) -> None:
    """Raises NotFound when the page of a stream does not exist for the actor; whether the stream does is not said."""
    kind = Stream.objects.filter(id=stream_id).values_list("kind", flat=True).first() or ""
    part = PARTS.get(kind)
    if part is None or part.roles is None:
        check_visible(actor, stream_id)
    elif actor.role not in part.roles:
        raise NotFound("case")


def page_of(stream_id: int) -> str:
    """Address of the page of the thing this stream belongs to; its own view checks who may see it.

    The page is the address named like the kind of the stream (`case`, `batch`, `sheet`) with the thing's id. Raises
    NotFound when there is no such stream or no page for its kind.
    """
    kind = Stream.objects.filter(id=stream_id).values_list("kind", flat=True).first() or ""
    part = PARTS.get(kind)
    owner = (
        part and part.model._default_manager.filter(stream_id=stream_id).values_list("pk", flat=True).first()
    )
    try:
        return reverse(kind, args=[owner])
    except NoReverseMatch as missing:
        raise NotFound("stream") from missing
