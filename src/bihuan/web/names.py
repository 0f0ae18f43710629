"""Posts and bodies by id as people read them; for timelines, lists and papers, one query for many."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.people.models import Body, Post
from bihuan.people.queries.actors import title_of

SYSTEM = "系统"


def post_titles(post_ids: Iterable[int | None]) -> dict[int, str]:
    """How the holder of each post is shown, 北岭县分管副县长; posts of the past included."""
    wanted = {post_id for post_id in post_ids if post_id is not None}
    if not wanted:
        return {}
    rows = Post.objects.filter(id__in=wanted).values_list("id", "role", "name", "body__short_name")
    return {post_id: title_of(role, name, body) for post_id, role, name, body in rows}


def body_names(body_ids: Iterable[int | None]) -> dict[int, str]:
    """Short name of each body, ended ones too."""
    wanted = {body_id for body_id in body_ids if body_id is not None}
    if not wanted:
        return {}
    return dict(Body.objects.filter(id__in=wanted).values_list("id", "short_name"))
