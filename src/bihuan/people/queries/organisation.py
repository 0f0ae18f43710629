"""The whole organisation for looking at: bodies as they lie under each other, their posts, who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.people.models import Post
from bihuan.people.queries.bodies import BodyCard, standing_bodies
from bihuan.people.queries.terms import post_standing_at
from bihuan.people.queries.vacancies import Holder, holders_at


@dataclass(frozen=True, slots=True)
class PostEntry:
    """One post with everybody holding it at the moment; nobody when it is vacant."""

    id: int
    name: str
    role: str
    rank: int
    functions: tuple[str, ...]
    portfolio: str
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """One body with its posts. depth: 0 for those under nobody, 1 for those under them, and so on."""

    body: BodyCard
    depth: int
    posts: tuple[PostEntry, ...]


def organisation_at(at: datetime, *, under: int | None = None) -> list[BodyEntry]:
    """Bodies that exist at the moment, each followed by those under it; or one body and all under it."""
    bodies = standing_bodies(at=at)
    ordered = list(_ordered(bodies, under=under))
    posts = _posts([body.id for body, _depth in ordered], at)
    return [BodyEntry(body, depth, tuple(posts.get(body.id, ()))) for body, depth in ordered]


def _ordered(bodies: list[BodyCard], *, under: int | None) -> Iterable[tuple[BodyCard, int]]:
    known = {body.id for body in bodies}
    below: dict[int | None, list[BodyCard]] = {}
    for body in bodies:
        below.setdefault(body.parent_id if body.parent_id in known else None, []).append(body)
    first = [body for body in bodies if body.id == under] if under is not None else below.get(None, [])
    waiting = [(body, 0) for body in reversed(first)]
    while waiting:
        body, depth = waiting.pop()
        yield body, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(body.id, []))]


def _posts(body_ids: list[int], at: datetime) -> dict[int, list[PostEntry]]:
    holders: dict[int, list[Holder]] = {}
    for holder in holders_at(body_ids, at):
        holders.setdefault(holder.post_id, []).append(holder)
    rows = Post.objects.filter(post_standing_at(at), body_id__in=body_ids)
    posts: dict[int, list[PostEntry]] = {}
    for row in sorted(rows, key=lambda post: (post.rank == 0, post.rank, post.pk)):
        entry = PostEntry(
            id=row.pk,
            name=row.name,
            role=row.role,
            rank=row.rank,
            functions=tuple(row.functions),
            portfolio=row.portfolio,
            holders=tuple(holders.get(row.pk, ())),
        )
        posts.setdefault(row.body_id, []).append(entry)
    return posts
