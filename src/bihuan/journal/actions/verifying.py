"""Verifications asked for, taken up and ended; the verifying itself is `journal.verify`'s, its result is kept as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bihuan.journal.commands import begin, finish
from bihuan.journal.models import VerificationRun
from bihuan.rules.command import Command

ASKED_CHANNEL = "bihuan_verify"  # told to whoever listens there when a verification was asked for


@transaction.atomic(durable=True)
def ask_verification(*, command: Command, independent: bool = False, anchor: str = "") -> dict[str, Any]:
    """Ask the worker for a verification; {"run": id}. One that waits or runs already and would say the same is joined.

    independent: recompute outside the database. anchor: text of a checkpoint kept outside.
    """
    facts = {"independent": independent, "anchor": anchor}
    if done := begin(command, "journal.verify", facts):
        return done
    run = VerificationRun.objects.filter(ended_at=None, **facts).first() or VerificationRun.objects.create(
        asked_at=command.now, asked_by_post_id=command.actor.post_id, **facts
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [ASKED_CHANNEL])
    return finish(command, "journal.verify", facts, {"run": run.pk})


def take_up(now: datetime) -> VerificationRun | None:
    """The oldest verification not ended, begun now; one whose worker was killed begins again. None when all are done."""
    run = VerificationRun.objects.filter(ended_at=None).order_by("id").first()
    if run is not None:
        VerificationRun.objects.filter(id=run.pk).update(began_at=now, done=0, total=0)
    return run


def note_progress(run_id: int, *, done: int, total: int) -> None:
    """Note how many ranges of streams are verified."""
    VerificationRun.objects.filter(id=run_id).update(done=done, total=total)


def end(run_id: int, *, verdict: dict[str, Any] | None, at: datetime) -> None:
    """Keep what came of it; None for a verification that broke off without a verdict."""
    VerificationRun.objects.filter(id=run_id).update(verdict=verdict, ended_at=at)
