"""What posts and bodies were called at a moment of the past; what they are called now is in `actors` and `bodies`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from bihuan.journal.statements import Among, Statement
from bihuan.people.models import FormerName, Post
from bihuan.people.queries.actors import title_of


@dataclass(frozen=True, slots=True)
class NamedUntil:
    """A former name, with the moment (out) up to which it was the name."""

    name: str
    short_name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PostNames:
    """How the holder of one post is called, now and at any moment before."""

    role: str
    name: str
    short_name: str
    former: Sequence[Mapping[str, str]]
    former_of_body: Sequence[Mapping[str, str]]

    @property
    def now(self) -> str:
        """北岭县分管副县长, as it is called today."""
        return title_of(self.role, self.name, self.short_name)

    def at(self, moment: datetime) -> str:
        """The same as it was called at the moment."""
        name = _at(self.former, moment, "name") or self.name
        short_name = _at(self.former_of_body, moment, "short_name") or self.short_name
        return title_of(self.role, name, short_name)


def post_names(post_ids: Iterable[int | None]) -> dict[int, PostNames]:
    """The names of posts, those of the past too, by id. 1 statement."""
    wanted = sorted({post_id for post_id in post_ids if post_id})
    return {row[0]: PostNames(*row[1:]) for row in _posts(ids=wanted)} if wanted else {}


def titles_at(acted: Iterable[tuple[int | None, datetime]]) -> dict[tuple[int, datetime], str]:
    """How the holder of each post was called at each moment, by post and moment. 1 statement."""
    wanted = {(post_id, at) for post_id, at in acted if post_id is not None}
    names = post_names(post_id for post_id, _at_ in wanted)
    return {(post_id, at): names[post_id].at(at) for post_id, at in wanted if post_id in names}


def former_names_of_body(body_id: int) -> list[NamedUntil]:
    """What a body was called before, the newest first. 1 statement."""
    rows = FormerName.objects.filter(body_id=body_id).order_by("-until")
    return [NamedUntil(row.name, row.short_name, row.until) for row in rows]


def _former(**which: object) -> QuerySet[FormerName, Any]:
    named = JSONObject(name=F("name"), short_name=F("short_name"), until=F("until"))
    return FormerName.objects.filter(**which).order_by("until").values_list(named)


_posts = Statement(
    lambda: (
        Post.objects.filter(Among("id", "ids"))
        .annotate(
            names=ArraySubquery(_former(post_id=OuterRef("id"))),
            body_names=ArraySubquery(_former(body_id=OuterRef("body_id"))),
        )
        .values_list("id", "role", "name", "body__short_name", "names", "body_names")
    )
)


def _at(former: Sequence[Mapping[str, str]], at: datetime, part: str) -> str:
    """The name at the moment among former ones, oldest first; empty when it was today's already."""
    return next((one[part] for one in former if datetime.fromisoformat(one["until"]) > at), "")
