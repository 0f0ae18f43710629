"""From a part to its stream and from a stream to its page: the one place that knows both ends. Checks no access."""

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
    DispatchSheet,
    Order,
    Rectification,
    Report,
    Round,
    ShiftNote,
)
from bihuan.journal.models import Stream
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class Part:
    """Where a kind of part is kept and how its stream is reached from there."""

    model: type[Model]
    stream_path: str


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
    }
)


def stream_of(part_kind: str, part_id: int) -> int | None:
    """The stream a part belongs to; None for a kind or id unknown."""
    part = PARTS.get(part_kind)
    if part is None:
        return None
    found = part.model._default_manager.filter(pk=part_id).values_list(part.stream_path, flat=True).first()
    return None if found is None else int(found)


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
