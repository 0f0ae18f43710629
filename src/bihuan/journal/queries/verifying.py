"""Verifications and checkpoints as the page of the audit shows them; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.journal.models import Checkpoint, VerificationRun
from bihuan.journal.verify import Verdict
from bihuan.journal.verify.keeping import verdict_from_json
from bihuan.rules.errors import NotFound

SHOWN = 20


@dataclass(frozen=True, slots=True)
class RunCard:
    """One verification: asked for, begun, so many of all ranges done, ended; verdict None when it broke off."""

    id: int
    asked_at: datetime
    asked_by_post_id: int | None
    independent: bool
    against_anchor: bool
    began_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int
    verdict: Verdict | None


def verification(run_id: int) -> RunCard:
    """One verification. Raises NotFound."""
    run = VerificationRun.objects.filter(id=run_id).first()
    if run is None:
        raise NotFound("verification")
    return _card(run)


def newest_verifications(limit: int = SHOWN) -> list[RunCard]:
    """The newest verifications, newest first. 1 statement."""
    return [_card(run) for run in VerificationRun.objects.order_by("-id")[:limit]]


def newest_checkpoints(limit: int = SHOWN) -> list[Checkpoint]:
    """The newest checkpoints, newest first. 1 statement."""
    return list(Checkpoint.objects.order_by("-id")[:limit])


def _card(run: VerificationRun) -> RunCard:
    return RunCard(
        id=run.pk, asked_at=run.asked_at, asked_by_post_id=run.asked_by_post_id, independent=run.independent,
        against_anchor=bool(run.anchor), began_at=run.began_at, ended_at=run.ended_at, done=run.done,
        total=run.total, verdict=verdict_from_json(run.verdict) if run.verdict else None,
    )  # fmt: skip
