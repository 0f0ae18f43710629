"""Who calls reporters back: posts of the city's desk that chase or review, for the holders to name."""

from __future__ import annotations

from datetime import datetime

from bihuan.people.models import Post
from bihuan.people.queries.actors import title_of
from bihuan.people.queries.terms import post_standing_at

CALLING = ("chase", "review", "shift_head")


def callers(*, at: datetime) -> list[tuple[int, str]]:
    """Id and title of each such post. 1 statement."""
    posts = Post.objects.filter(post_standing_at(at), role="city_desk", functions__overlap=list(CALLING))
    rows = posts.order_by("body_id", "id").values_list("id", "role", "name", "body__short_name")
    return [(post_id, title_of(role, name, body)) for post_id, role, name, body in rows]
