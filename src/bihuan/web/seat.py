"""Who sits at this browser: the user and post a session is bound to, and whether it stood idle too long.

Idle time is measured by the real clock, never by the instance's: an exercise that jumps two hours logs nobody out.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import cast

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from bihuan.journal import instance
from bihuan.people.models import User
from bihuan.people.queries.actors import actor_for, actors_for
from bihuan.people.sessions import ADDRESS, AGENT, BEGAN_AT, USED_AT
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.web.request import OfficeRequest

POST, POSTS, RUN_OUT = "post_id", "posts", "run_out"
TOUCH_SECONDS = 60  # a session row is written at most once a minute, not with every page
# Pages ask for these by themselves; they keep no session awake.
BACKGROUND = "HX-Background"


def seat_person(request: HttpRequest) -> OfficeRequest:
    """The request with `now`, `actor` and `run_out` on it, looked up once."""
    seated = cast("OfficeRequest", request)
    if not hasattr(request, "now"):
        seated.now = instance.now()
        seated.run_out = close_if_idle(request)
        seated.actor = actor_at_seat(request, at=seated.now)
    return seated


def seat_key(request: OfficeRequest) -> str:
    """User and post of this session, as forms carry them along: `7:12`."""
    actor = request.actor
    return f"{actor.user_id}:{actor.post_id}" if actor else ""


def user_id_of(request: HttpRequest) -> int:
    """Id of who is logged in. Raises NotFound when nobody is."""
    if isinstance(request.user, User):
        return request.user.pk
    raise NotFound("user")


def sit_down(request: HttpRequest, *, at: datetime) -> None:
    """Bind the session just logged in to its user's post: the one held before, or the only one there is."""
    session = request.session
    session.pop(RUN_OUT, None)
    session[USED_AT] = session[BEGAN_AT] = int(time.time())
    session[ADDRESS] = get_client_ip_address(request) or ""
    session[AGENT] = request.headers.get("User-Agent", "")
    posts = [actor.post_id for actor in actors_for(user_id_of(request), at)]
    session[POSTS] = len(posts)
    if session.get(POST) not in posts:
        session.pop(POST, None)
        if len(posts) == 1:
            session[POST] = posts[0]


def take_post(request: HttpRequest, post_id: int, *, at: datetime) -> Actor:
    """Bind the session to another post of its user. Raises NotFound when the user does not hold it now."""
    actor = actor_for(user_id_of(request), post_id, at)
    request.session[POST] = post_id
    return actor


def actor_at_seat(request: HttpRequest, *, at: datetime) -> Actor | None:
    """Who acts in this session now; None without a chosen post, or when its tenure has ended."""
    post_id = request.session.get(POST)
    if post_id is None or not request.user.is_authenticated:
        return None
    try:
        return actor_for(user_id_of(request), post_id, at)
    except NotFound:
        del request.session[POST]
        return None


def holds_several_posts(request: HttpRequest) -> bool:
    """Whether there is another post to change to."""
    return int(request.session.get(POSTS, 0)) > 1


def close_if_idle(request: HttpRequest) -> User | None:
    """The user of a session that has run out, who is taken for nobody until the password is given again."""
    user = request.user
    if not isinstance(user, User):
        return None
    idle = time.time() - int(request.session.setdefault(USED_AT, int(time.time())))
    if idle <= settings.SESSION_IDLE_SECONDS and RUN_OUT not in request.session:
        if idle >= TOUCH_SECONDS and BACKGROUND not in request.headers:
            request.session[USED_AT] = int(time.time())
        return None
    request.session[RUN_OUT] = True
    request.user = AnonymousUser()
    return user
