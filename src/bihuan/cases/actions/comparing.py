"""Enters that sight is not what the orders say, and tells those who run and audit the installation; repairs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.cases.verifying import Difference
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.people.actions.administration import KIND, lock_administration
from bihuan.people.models import Post
from bihuan.rules.actor import SYSTEM
from bihuan.rules.calendar import local_day
from bihuan.rules.canonical import facts_hash
from bihuan.rules.command import Command

DIFFERS = "access.differs"
TOLD = ("system_admin", "audit_admin")
NAMED = 100  # differences entered one by one; all are counted
SHORT = 16  # characters of a hash that tell the findings of one day apart


def enter_differences(found: Sequence[Difference], *, now: datetime, origin: str = "real") -> bool:
    """Enter what differs in the administration's stream and send a message; True when it was not known today.

    The same differences are entered once a day, however often they are found; of no difference nothing is said.
    """
    if not found:
        return False
    rows = [[one.code, one.stream_id, one.body_id] for one in found]
    facts = {"day": local_day(now).isoformat(), "hash": facts_hash({"found": rows})[:SHORT]}
    command = Command(SYSTEM, now, f"{DIFFERS}/{facts['day']}/{facts['hash']}", origin=origin)
    with transaction.atomic(durable=True):
        if begin(command, DIFFERS, facts):
            return False
        stream_id = lock_administration(now)
        counts = {"n": len(found), **Counter(one.code for one in found)}
        entered = EntryDraft(stream_id, DIFFERS, KIND, stream_id, {**counts, "found": rows[:NAMED]})
        record([entered], command=command)
        send(_notices(stream_id, counts, group_key=command.request_id), now=now)
        finish(command, DIFFERS, facts, counts)
    return True


def _notices(stream_id: int, counts: dict[str, Any], *, group_key: str) -> list[Notice]:
    posts = Post.objects.filter(role__in=TOLD, ended_at__isnull=True).order_by("body_id", "role")
    return [
        Notice(stream_id, DIFFERS, body_id, role, group_key, counts)
        for body_id, role in posts.values_list("body_id", "role").distinct()
    ]
