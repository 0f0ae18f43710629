"""People as actors: the posts somebody holds at a moment, as values the rules know; grants nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from bihuan.journal.statements import Given, Statement
from bihuan.people.models import Post, Tenure
from bihuan.people.queries.terms import Moment, open_at
from bihuan.rules.actor import Actor, PostRef
from bihuan.rules.errors import NotFound

# Their post says by itself where they belong; every other title begins with the body's short name.
TITLED_BY_POST = frozenset({"city_leader", "system_admin", "security_admin", "audit_admin"})

_COLUMNS = (
    "user_id",
    "user__login",
    "kind",
    "post_id",
    "post__name",
    "post__role",
    "post__functions",
    "post__body_id",
    "post__body__short_name",
    "acts_for",
)


def actors_for(user_id: int, at: datetime) -> list[Actor]:
    """Everyone this person may act as at the moment: one for each post held, oldest tenure first."""
    return [_actor(row) for row in _rows(Q(user_id=user_id), at)]


def actor_for(user_id: int, post_id: int, at: datetime) -> Actor:
    """The person as holder of this post. Raises NotFound("post") when they do not hold it at the moment."""
    for row in _holding(user=user_id, post=post_id, at=at):
        return _actor(row)
    raise NotFound("post")


def actors_by_login(logins: Iterable[str], at: datetime) -> dict[str, list[Actor]]:
    """`actors_for` several people at once, by login; a login nobody has gets an empty list."""
    found: dict[str, list[Actor]] = {login: [] for login in logins}
    for row in _rows(Q(user__login__in=list(found)), at):
        found[row["user__login"]].append(_actor(row))
    return found


def title_of(role: str, post_name: str, body_short_name: str) -> str:
    """How the holder of a post is shown: 北岭县分管副县长, but 分管副市长."""
    return post_name if role in TITLED_BY_POST else f"{body_short_name}{post_name}"


def _rows(who: Q, at: Moment) -> QuerySet[Tenure, dict[str, Any]]:
    prepared = Post.objects.filter(prepared_by=OuterRef("post_id"), ended_at__isnull=True).order_by("id")
    post = JSONObject(post_id="id", body_id="body_id", role="role")
    rows: QuerySet[Tenure, dict[str, Any]] = (
        Tenure.objects.filter(who, open_at(at), user__is_active=True)
        .annotate(acts_for=ArraySubquery(prepared.values_list(post)))
        .order_by("since", "id")
        .values(*_COLUMNS)
    )
    return rows


_holding = Statement(
    lambda: _rows(Q(user_id=Given("user"), post_id=Given("post")), Given("at")), planned_once=True
)


def _actor(row: dict[str, Any]) -> Actor:
    return Actor(
        user_id=row["user_id"],
        post_id=row["post_id"],
        body_id=row["post__body_id"],
        role=row["post__role"],
        functions=frozenset(row["post__functions"]),
        acts_for=tuple(PostRef(**post) for post in row["acts_for"]),
        tenure=row["kind"],
        title=title_of(row["post__role"], row["post__name"], row["post__body__short_name"]),
    )
