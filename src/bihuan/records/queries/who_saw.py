"""Wishes to learn who saw a case, and the list itself; what one may not see is not in the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.people.models import Post, User
from bihuan.people.queries.actors import title_of
from bihuan.records.models import View, WhoSaw
from bihuan.records.texts import read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.who_saw import ASKER, GRANTERS

LOOKS_SHOWN = 1000  # newest views of one case on one page
WISHES_SHOWN = 100
# Found first and sorted then: sorted by time it would be looked for in all that anybody saw, from the newest on.
_LOOKS = """
WITH found AS MATERIALIZED (SELECT * FROM records_view WHERE stream_refs @> %s::bigint[])
SELECT * FROM found ORDER BY viewed_at DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody was shown the case: name, post, page code, when."""

    person: str
    post: str
    page: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WhoSawCard:
    """One wish as its asker and those who decide see it. about_id: the case's stream."""

    id: int
    about_id: int
    reason: str
    refusal: str
    asked_by_post_id: int | None
    asked_at: datetime
    state: str
    decided_by_post_id: int | None
    decided_at: datetime | None
    expires_at: datetime | None
    is_own: bool

    def state_at(self, now: datetime) -> str:
        """Where the wish stands at a moment: a grant whose term is over has expired."""
        over = self.state == "granted" and self.expires_at is not None and self.expires_at <= now
        return "expired" if over else self.state


def wishes_for(actor: Actor) -> list[WhoSawCard]:
    """Discipline staff's own wishes, newest first; for those who may grant, all. 2 statements."""
    rows = list(_seen_by(actor).order_by("-id")[:WISHES_SHOWN])
    texts = read_texts(id_ for row in rows for id_ in (row.reason_text_id, row.refusal_text_id) if id_)
    return [_card(row, texts, actor) for row in rows]


def wish_card(actor: Actor, who_saw_id: int) -> WhoSawCard:
    """One of them. Raises NotFound."""
    row = _seen_by(actor).filter(id=who_saw_id).first()
    if row is None:
        raise NotFound("who_saw")
    return _card(row, read_texts(filter(None, (row.reason_text_id, row.refusal_text_id))), actor)


def looks_at(stream_id: int) -> list[Look]:
    """Who was shown a stream, newest first; only for an action that has checked the grant. 3 statements."""
    found = list(View.objects.raw(_LOOKS, [[stream_id], LOOKS_SHOWN]))
    people = dict(
        User.objects.filter(id__in={row.user_ref for row in found}).values_list("id", "display_name")
    )
    posts = Post.objects.filter(id__in={row.post_ref for row in found if row.post_ref})
    titles = {
        post_id: title_of(role, name, body)
        for post_id, role, name, body in posts.values_list("id", "role", "name", "body__short_name")
    }
    return [
        Look(people.get(row.user_ref, ""), titles.get(row.post_ref or 0, ""), row.page, row.viewed_at)
        for row in found
    ]


def _seen_by(actor: Actor) -> QuerySet[WhoSaw]:
    if actor.role in GRANTERS:
        return WhoSaw.objects.all()
    own = Q(asked_by=actor.user_id or 0) if actor.role == ASKER else Q(pk__in=())
    return WhoSaw.objects.filter(own)


def _card(row: WhoSaw, texts: dict[int, str], actor: Actor) -> WhoSawCard:
    return WhoSawCard(
        id=row.pk, about_id=row.about_ref, reason=texts.get(row.reason_text_id, ""),
        refusal=texts.get(row.refusal_text_id or 0, ""), asked_by_post_id=row.asked_by_post, asked_at=row.asked_at,
        state=row.state, decided_by_post_id=row.decided_by_post, decided_at=row.decided_at,
        expires_at=row.expires_at, is_own=row.asked_by == actor.user_id,
    )  # fmt: skip
