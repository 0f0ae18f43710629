"""Reports of retaliation, for the city leader and discipline staff alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Retaliation
from bihuan.people.models import Post
from bihuan.people.queries.actors import title_of
from bihuan.records.texts import read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.who_saw import DISCIPLINE_READERS

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RetaliationCard:
    """One report: on which case, by which post, in which words."""

    id: int
    stream_id: int
    city_no: str
    reported_by: str
    reported_at: datetime
    words: str


def retaliations(actor: Actor, *, only: int | None = None) -> list[RetaliationCard]:
    """The newest reports first, or one of them. 3 statements. Raises NotFound for everybody else, and for a wrong id."""
    if actor.role not in DISCIPLINE_READERS:
        raise NotFound("page")
    found = Retaliation.objects.select_related("case").order_by("-id")
    rows = list(found.filter(id=only) if only else found[:SHOWN])
    if only and not rows:
        raise NotFound("page")
    posts = Post.objects.filter(id__in={row.post_id for row in rows if row.post_id})
    titles = {
        post_id: title_of(role, name, body)
        for post_id, role, name, body in posts.values_list("id", "role", "name", "body__short_name")
    }
    texts = read_texts([row.text_id for row in rows])
    return [
        RetaliationCard(
            row.id, row.stream_id, row.case.city_no, titles.get(row.post_id or 0, ""), row.reported_at,
            texts.get(row.text_id, ""),
        )
        for row in rows
    ]  # fmt: skip
