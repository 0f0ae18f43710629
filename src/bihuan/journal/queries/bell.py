"""What was said to the post an actor sits on, grouped for the bell; shows nothing said to others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from bihuan.journal.models import Message, MessageRead
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import called_as

LOOKED_AT = 500  # newest messages the bell groups; older ones are history
UNREAD_SHOWN = 99
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


def bell_for(actor: Actor, *, limit: int = 30) -> list[MessageGroup]:
    """Return the groups of messages to the actor's post and to those they prepare for, newest first."""
    read_until = _read_until(actor)
    groups: dict[str, list[Message]] = {}
    for message in _to(actor).order_by("-created_at", "-id")[:LOOKED_AT]:
        groups.setdefault(message.group_key, []).append(message)
    return [_group(messages, read_until=read_until) for messages in list(groups.values())[:limit]]


def unread_for(actor: Actor) -> int:
    """Return how many messages the actor has not read, at most UNREAD_SHOWN + 1."""
    unread = _to(actor).filter(created_at__gt=_read_until(actor)).order_by()
    return unread[: UNREAD_SHOWN + 1].count()


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


def _to(actor: Actor) -> QuerySet[Message]:
    named = Q(pk__in=())
    for post_id, body_id, names in _posts(actor):
        to_role = Q(to_post_id=None, to_role__in=names)
        named |= Q(to_body_id=body_id) & (Q(to_post_id=post_id) | to_role)
    return Message.objects.filter(named)


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
