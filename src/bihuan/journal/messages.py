"""The outbox: messages owed to desks and posts, written with what caused them; shows and sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from bihuan.journal.copying import insert_rows
from bihuan.journal.models import MessageRead
from bihuan.rules.actor import Actor


@dataclass(frozen=True, slots=True)
class Notice:
    """One message before it is sent: to a role at a body, or to one post of it.

    group_key: messages with the same key show as one line with a count. effect_key: sent once, never again.
    """

    stream_id: int
    code: str
    to_body_id: int
    to_role: str
    group_key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    to_post_id: int | None = None
    effect_key: str | None = None


# Of notices with one key the first is sent, and only if the key was free: the key table holds those of all months.
SEND = """
WITH notice AS (
    SELECT *, row_number() OVER (PARTITION BY effect_key ORDER BY place) AS turn
    FROM unnest(%(streams)s::bigint[], %(codes)s::text[], %(bodies)s::bigint[], %(roles)s::text[], %(groups)s::text[],
            %(facts)s::jsonb[], %(posts)s::bigint[], %(keys)s::text[]) WITH ORDINALITY AS given
        (stream_ref, code, to_body_id, to_role, group_key, facts, to_post_id, effect_key, place)
), used AS (
    INSERT INTO journal_messagekey (key, created_at)
    SELECT effect_key, %(now)s FROM notice WHERE effect_key IS NOT NULL AND turn = 1 ORDER BY effect_key
    ON CONFLICT DO NOTHING RETURNING key
)
INSERT INTO journal_message
    (stream_ref, code, to_body_id, to_role, group_key, facts, to_post_id, effect_key, created_at)
SELECT stream_ref, code, to_body_id, to_role, group_key, facts, to_post_id, effect_key, %(now)s FROM notice
WHERE effect_key IS NULL OR turn = 1 AND effect_key IN (SELECT key FROM used)
ORDER BY place
"""


def send(notices: Sequence[Notice], *, now: datetime) -> int:
    """Write the messages and return how many; those whose effect_key was used before are passed over."""
    if not notices:
        return 0
    facts: dict[str, Any] = {
        "now": now,
        "streams": [notice.stream_id for notice in notices],
        "codes": [notice.code for notice in notices],
        "bodies": [notice.to_body_id for notice in notices],
        "roles": [notice.to_role for notice in notices],
        "groups": [notice.group_key for notice in notices],
        "facts": [Jsonb(dict(notice.facts)) for notice in notices],
        "posts": [notice.to_post_id for notice in notices],
        "keys": [notice.effect_key for notice in notices],
    }
    with connection.cursor() as cursor:
        cursor.execute(SEND, facts)
        return int(cursor.rowcount)


def mark_read(actor: Actor, *, until: datetime) -> None:
    """Note that the actor has read their messages up to `until`, the newest moment their bell showed."""
    insert_rows(MessageRead, [{"user_ref": actor.user_id, "body_ref": actor.body_id, "read_until": until}])
