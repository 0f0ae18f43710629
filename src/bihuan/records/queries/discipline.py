"""What is written for discipline staff: texts of that audience, on whatever stream they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.records.models import Text
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.who_saw import DISCIPLINE_READERS


@dataclass(frozen=True, slots=True)
class DisciplineText:
    """One text for discipline staff. part_kind and field: what it is, such as seal_request and reason."""

    id: int
    stream_id: int
    part_kind: str
    part_id: int
    field: str
    content: str
    written_at: datetime


def discipline_texts(actor: Actor, *, field: str | None = None, limit: int = 100) -> list[DisciplineText]:
    """What a discipline post and the city leader may read, newest first; one field of it where one is named.

    Erased texts and all but the newest revision are left out. 1 statement. Raises NotFound("page") for everybody else.
    """
    if actor.role not in DISCIPLINE_READERS:
        raise NotFound("page")
    rows = Text.objects.filter(audience="discipline")
    if field is not None:
        rows = rows.filter(field=field)
    newest = rows.order_by("part_kind", "part_id", "field", "-revision").distinct(
        "part_kind", "part_id", "field"
    )
    shown = Text.objects.filter(id__in=newest.values("id"), erased_at__isnull=True).order_by("-id")[:limit]
    return [
        DisciplineText(t.id, t.stream_ref, t.part_kind, t.part_id, t.field, t.content, t.written_at)
        for t in shown
    ]
