"""Whether a move may be begun at all, before anything is given for it; the rules say so, this only asks them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused, NotAllowed, WrongState
from bihuan.rules.moves import Move
from bihuan.rules.plan import is_refused, offers
from bihuan.rules.snapshots import Target


def check_may_start(row: Move, targets: Sequence[Target], *, actor: Actor, now: datetime) -> None:
    """Raises NotAllowed or WrongState, whatever was given: who may not is told that, not what is missing."""
    command = Command(actor, now, "look")
    refusals = [is_refused(row.code, target, {}, command=command) for target in targets]
    for kind in (NotAllowed, WrongState):
        for refusal in refusals:
            if isinstance(refusal, kind):
                raise refusal


def check_offered(row: Move, targets: Sequence[Target], *, actor: Actor, now: datetime) -> None:
    """Raises besides GuardRefused where something is missing that no form could ask for."""
    check_may_start(row, targets, actor=actor, now=now)
    command = Command(actor, now, "look")
    for target in targets:
        for offer in offers(target, command=command):
            if offer.move.code == row.code and offer.missing:
                raise GuardRefused(rule=offer.rule, sentence=offer.missing)
