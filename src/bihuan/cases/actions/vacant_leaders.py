"""Notices that the post of a leader in charge is vacant, or held again: the limit to name a leader runs meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.actions.stage import write_stages
from bihuan.cases.loading import load_cases
from bihuan.cases.models import Leader
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.journal.streams import lock_streams
from bihuan.people.models import Tenure
from bihuan.people.queries.terms import open_at
from bihuan.records.clocks import stop_clocks
from bihuan.records.models import Clock
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from bihuan.rules.vocabulary import OVER

VACANT, FILLED = "leader.vacant", "leader.filled"
SET_SIZE = 200


def note_vacant_leaders(now: datetime, *, origin: str = "real") -> int:
    """Start the limit to name a leader where the post in charge has become vacant, stop it where it is held again.

    Up to SET_SIZE orders of each kind; how many changed. Safe to run again: what runs is not started twice.
    """
    command = Command(SYSTEM, now, "vacant_leaders", origin=origin)
    held = Tenure.objects.filter(open_at(now), post_id=OuterRef("post_id"), user__is_active=True)
    naming = Clock.objects.filter(
        part_kind="order", part_id=OuterRef("order_id"), kind="leader_named", stopped_at__isnull=True
    )
    leading = Leader.objects.filter(
        until__isnull=True, case__is_open=True, order__depth=1, order__role="lead"
    ).exclude(order__state__in=OVER)
    vacant = leading.filter(~Exists(held), ~Exists(naming))
    fits = Q(case__key_classes=[]) | Q(post__role="head") | Q(exception_text_id__isnull=False)
    filled = leading.filter(fits, Exists(held), Exists(naming))
    return _note(vacant, VACANT, command) + _note(filled, FILLED, command)


def _note(leaders: QuerySet[Leader], code: str, command: Command) -> int:
    with transaction.atomic(durable=True):
        rows = list(leaders.select_related("case", "order", "post")[:SET_SIZE])
        if not rows:
            return 0
        lock_streams(row.case.stream_id for row in rows)
        cases = load_cases(row.case_id for row in rows)
        if code == VACANT:
            starting = [
                (cases[r.case_id], cases[r.case_id].order(r.order_id), Starting("leader_named")) for r in rows
            ]
            start_on(starting, command=command)
        else:
            stop_clocks("order", [row.order_id for row in rows], ("leader_named",), at=command.now, by=code)
        record(
            [EntryDraft(r.case.stream_id, code, "order", r.order_id, {"post": r.post_id}) for r in rows],
            command=command,
        )
        send(
            [
                Notice(r.case.stream_id, code, r.post.body_id, "desk", group_key=f"{code}/{r.post_id}",
                       facts={"case": r.case_id, "city_no": r.case.city_no})
                for r in rows
            ],
            now=command.now,
        )  # fmt: skip
        write_stages(row.case_id for row in rows)
        return len(rows)
