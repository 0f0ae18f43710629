"""The one place where a move is allowed or refused; pure and generic over the move row, for one part or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bihuan.rules.capacity import capacities
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, GuardRefused, NotAllowed, Refusal, Stale, WrongState
from bihuan.rules.facts import clean_facts
from bihuan.rules.guards import NEEDS_FACTS, Asked, check_guards
from bihuan.rules.lifecycle import MOVES, moves_of
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import Target


@dataclass(frozen=True, slots=True)
class Planned:
    """One part that may move: the row, the part as it stood, the cleaned facts, and as what the actor acts."""

    move: Move
    target: Target
    facts: Mapping[str, Any]
    held: frozenset[str]

    @property
    def by_secretary(self) -> bool:
        """True when the actor may only because they prepare for another post (代办)."""
        return not self.held & set(self.move.who) - {w for w in self.move.who if w.startswith("secretary:")}


@dataclass(frozen=True, slots=True)
class Offer:
    """A move somebody may make now, or what is missing for it, and by which rule."""

    move: Move
    missing: str = ""
    rule: str = ""


def plan(
    code: str,
    targets: Sequence[tuple[Target, Mapping[str, Any]]],
    *,
    command: Command,
    seen: Mapping[int, int] | None = None,
) -> list[Planned]:
    """What would move, all or nothing, in the order given.

    targets: each part with the facts given for it. seen: the version of each part the actor looked at, by id; asked for
    unless the move only adds. Refusals come in the order NotAllowed, WrongState, Stale, FactMissing, GuardRefused, so that
    who lacks the role learns nothing about the case.
    """
    move = MOVES[code]
    held = [capacities(command.actor, target) for target, _ in targets]
    for capacity in held:
        if not capacity & set(move.who):
            raise NotAllowed(move.code)
    for target, _ in targets:
        if target.state not in move.sources:
            raise WrongState(move.label, target.state, move.sources)
    for target, _ in targets:
        _check_seen(move, target, seen or {})
    planned = [
        Planned(move, target, clean_facts(move, given), capacity)
        for (target, given), capacity in zip(targets, held, strict=True)
    ]
    for row in planned:
        _check_late(move, row.target, command)
        check_guards(move.guards, Asked(row.target, row.facts, command, row.held))
    return planned


def _check_seen(move: Move, target: Target, seen: Mapping[int, int]) -> None:
    looked_at = seen.get(target.id)
    if looked_at is not None and not move.adds and looked_at != target.version:
        raise Stale(target.kind, target.id, looked_at, target.version)


def _check_late(move: Move, target: Target, command: Command) -> None:
    claimed = command.happened_at
    if claimed is None or claimed == command.now:
        return
    if move.late is None:
        raise FactWrong(move.label, "happened_at", f"“{move.label}”不能补录")
    if claimed > command.now:
        raise FactWrong(move.label, "happened_at", "发生时间不能晚于现在")
    set_by_round = target.case.late_hours.get(move.code)
    bound = move.late if set_by_round is None else timedelta(hours=set_by_round)
    if command.now - claimed > bound:
        hours = int(bound / timedelta(hours=1))
        raise FactWrong(
            move.label, "happened_at", f"补录不能早于{hours}小时之前，请按现在的时间登记并说明情况"
        )
    order = target.order
    if order is not None and claimed < order.issued_at:
        raise FactWrong(move.label, "happened_at", "发生时间早于交办时间，请核对")


def offers(target: Target, *, command: Command) -> list[Offer]:
    """The moves the actor may make on this part now; `missing` names what a move without facts still lacks.

    Moves that ask for facts are offered when role and state fit: their guards need the facts and speak on submission.
    """
    held = capacities(command.actor, target)
    return [
        Offer(move, *_missing(move, target, held, command))
        for move in moves_of(target.kind)
        if held & set(move.who) and target.state in move.sources
    ]


def _missing(move: Move, target: Target, held: frozenset[str], command: Command) -> tuple[str, str]:
    """The sentence that stands against the move and the name of its rule; both empty when nothing does."""
    askable = tuple(name for name in move.guards if name not in NEEDS_FACTS)
    try:
        check_guards(askable, Asked(target, {}, command, held))
    except GuardRefused as refusal:
        return refusal.sentence, refusal.rule
    return "", ""


def is_refused(code: str, target: Target, facts: Mapping[str, Any], *, command: Command) -> Refusal | None:
    """The refusal the move would meet, or None when it would go through; nothing is raised."""
    try:
        plan(code, [(target, facts)], command=command)
    except Refusal as refusal:
        return refusal
    return None
