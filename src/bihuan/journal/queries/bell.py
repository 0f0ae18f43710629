"""What was said to the post an actor sits on, grouped for the bell; shows nothing said to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max
from psycopg import sql

from bihuan.journal.models import Message, MessageRead
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import called_as

LOOKED_AT = 500  # newest messages the bell groups; older ones are history
UNREAD_SHOWN = 99
# How far back the bell looks: with both ends of the time given, only the months between are planned and opened.
SHOWN_FOR, COUNTED_FOR = timedelta(days=366), timedelta(days=92)
CLOCKS_APART = timedelta(days=1)  # what another machine's clock may be ahead by
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MessageGroup:
    """Messages with one group key as one line: the newest of them, how many, how many unread."""

    group_key: str
    code: str
    stream_id: int
    facts: dict[str, Any]
    newest_at: datetime
    count: int
    unread: int


# One probe of an index for each address, so that nobody walks through what was said to others at the same body.
_SAID = sql.SQL("""
    SELECT said.* FROM unnest(%(role_bodies)s::bigint[], %(roles)s::text[]) AS address(body_id, role)
    CROSS JOIN LATERAL (
        SELECT * FROM journal_message
        WHERE to_body_id = address.body_id AND to_role = address.role AND to_post_id IS NULL
          AND created_at > {after}
          AND created_at BETWEEN %(since)s AND %(until)s
        {order} LIMIT %(limit)s
    ) AS said
    UNION ALL
    SELECT said.* FROM unnest(%(post_bodies)s::bigint[], %(posts)s::bigint[]) AS address(body_id, post_id)
    CROSS JOIN LATERAL (
        SELECT * FROM journal_message
        WHERE to_post_id = address.post_id AND to_body_id = address.body_id AND created_at > {after}
          AND created_at BETWEEN %(since)s AND %(until)s
        {order} LIMIT %(limit)s
    ) AS said
""")
_READ_UNTIL = sql.SQL("""
    (SELECT coalesce(max(read_until), '-infinity') FROM journal_messageread
     WHERE user_ref = %(user)s AND body_ref = %(body)s)
""")
_NEWEST_FIRST = sql.SQL("ORDER BY created_at DESC, id DESC")
_NEWEST = (
    sql.SQL("SELECT * FROM ({}) AS said {} LIMIT %(limit)s")
    .format(_SAID.format(after=sql.SQL("'-infinity'"), order=_NEWEST_FIRST), _NEWEST_FIRST)
    .as_string()
)
_UNREAD = (
    sql.SQL("SELECT count(*) FROM ({}) AS said")
    .format(_SAID.format(after=_READ_UNTIL, order=sql.SQL("")))
    .as_string()
)


def bell_for(actor: Actor, *, now: datetime, limit: int = 30) -> list[MessageGroup]:
    """Return the groups of messages to the actor's post and to those they prepare for, newest first.

    What is older than SHOWN_FOR is history. 2 statements.
    """
    read_until = _read_until(actor)
    groups: dict[str, list[Message]] = {}
    for message in Message.objects.raw(_NEWEST, _addresses(actor, limit=LOOKED_AT) | _time(now, SHOWN_FOR)):
        groups.setdefault(message.group_key, []).append(message)
    return [_group(messages, read_until=read_until) for messages in list(groups.values())[:limit]]


def unread_for(actor: Actor, *, now: datetime) -> int:
    """Return how many messages of COUNTED_FOR the actor has not read, at most UNREAD_SHOWN + 1. 1 statement."""
    who = {"user": actor.user_id, "body": actor.body_id}
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, _addresses(actor, limit=UNREAD_SHOWN + 1) | _time(now, COUNTED_FOR) | who)
        (count,) = cursor.fetchone()
    return min(int(count), UNREAD_SHOWN + 1)


def _group(messages: list[Message], *, read_until: datetime) -> MessageGroup:
    newest = messages[0]
    return MessageGroup(
        group_key=newest.group_key,
        code=newest.code,
        stream_id=newest.stream_ref,
        facts=newest.facts,
        newest_at=newest.created_at,
        count=len(messages),
        unread=sum(message.created_at > read_until for message in messages),
    )


def _addresses(actor: Actor, *, limit: int) -> dict[str, Any]:
    """Everything the actor is reached by: roles at bodies, and posts."""
    posts = list(_posts(actor))
    roles = sorted({(body_id, name) for _post_id, body_id, names in posts for name in names})
    return {
        "role_bodies": [body_id for body_id, _name in roles],
        "roles": [name for _body_id, name in roles],
        "post_bodies": [body_id for _post_id, body_id, _names in posts],
        "posts": [post_id for post_id, _body_id, _names in posts],
        "limit": limit,
    }


def _time(now: datetime, back: timedelta) -> dict[str, datetime]:
    return {"since": now - back, "until": now + CLOCKS_APART}


def _posts(actor: Actor) -> Iterable[tuple[int, int, frozenset[str]]]:
    if actor.post_id is not None and actor.body_id is not None:
        yield actor.post_id, actor.body_id, called_as(actor.role, actor.functions)
    for post in actor.acts_for:
        yield post.post_id, post.body_id, called_as(post.role, frozenset())


def _read_until(actor: Actor) -> datetime:
    if actor.user_id is None or actor.body_id is None:
        return NEVER
    marks = MessageRead.objects.filter(user_ref=actor.user_id, body_ref=actor.body_id)
    newest: datetime | None = marks.aggregate(newest=Max("read_until"))["newest"]
    return newest or NEVER
