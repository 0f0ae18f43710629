"""The only way from an id to a part of a case, with the actor: to look, or to lock for a move."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bihuan.cases.loading import load_cases
from bihuan.cases.models import (
    Answer,
    Case,
    Disclosure,
    Objection,
    Order,
    Petition,
    Rectification,
    Report,
    StrikeOff,
)
from bihuan.cases.sight import is_in_sight
from bihuan.journal.statements import Among, Statement
from bihuan.journal.streams import lock_streams
from bihuan.records.access import visible_streams
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound, Stale
from bihuan.rules.snapshots import CaseSnap, Target, target_of
from bihuan.rules.vocabulary import PETITIONS

_CASE_OF: dict[str, tuple[Any, str]] = {
    "case": (Case, ""),
    "order": (Order, "case__"),
    "report": (Report, "order__case__"),
    "rectification": (Rectification, "case__"),
    "answer": (Answer, "case__"),
    "disclosure": (Disclosure, "case__"),
    "strike_off": (StrikeOff, "case__"),
    "objection": (Objection, "case__"),
    **dict.fromkeys(PETITIONS, (Petition, "case__")),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part is: its case with its stream, and the case whose investigation that one shares, with its own."""

    part_id: int
    case_id: int
    stream_id: int
    host_id: int | None
    host_stream_id: int | None


def lock_targets(
    kind: str, part_ids: Sequence[int], *, actor: Actor, others: Collection[int] = ()
) -> list[Target]:
    """The parts with their cases, locked in the order of their streams, in the order asked for.

    others: further cases the moves speak of, locked too. Whoever moves a case handled together with another holds the
    other's stream as well. Raises NotFound when one of them does not exist or the actor may not see it, Stale when a case
    was joined to another one meanwhile.
    """
    return _targets(kind, part_ids, actor=actor, others=others, locking=True)


def see_targets(kind: str, part_ids: Sequence[int], *, actor: Actor) -> list[Target]:
    """The same without a lock, for showing what could be done."""
    return _targets(kind, part_ids, actor=actor, others=(), locking=False)


def see_case(case_id: int, *, actor: Actor) -> CaseSnap:
    """One case the actor may see. Raises NotFound."""
    return see_targets("case", [case_id], actor=actor)[0].case


def _targets(
    kind: str, part_ids: Sequence[int], *, actor: Actor, others: Collection[int], locking: bool
) -> list[Target]:
    places = _places(kind, part_ids)
    case_ids = [place.case_id for place in places]
    all_places = [*places, *(_places("case", sorted(others)) if others else ())]
    streams = {place.case_id: place.stream_id for place in all_places}
    if len(visible_streams(actor, streams.values())) < len(streams):
        raise NotFound(kind)
    if locking:
        lock_streams(
            {*streams.values(), *(place.host_stream_id for place in all_places if place.host_stream_id)}
        )
    cases = load_cases(streams)
    if locking:
        _check_hosts(all_places, cases)
    further = {case_id: cases[case_id] for case_id in others}
    found = [
        target_of(kind, part_id, cases[case_id]) for part_id, case_id in zip(part_ids, case_ids, strict=True)
    ]
    if any(target is None for target in found):
        raise NotFound(kind)  # an earlier revision of a paper: nothing can be done with it any more
    targets = [replace(target, others=further) for target in found if target is not None]
    if not all(is_in_sight(target, actor=actor) for target in targets):
        raise NotFound(kind)
    return targets


def _check_hosts(places: Iterable[_Place], cases: Mapping[int, CaseSnap]) -> None:
    """Raises Stale where a case shares another investigation than the one locked with it."""
    for place in places:
        host = cases[place.case_id].host
        if place.host_id != (host.id if host else None):
            raise Stale("case", place.case_id, 0, 0)


def _places(kind: str, part_ids: Sequence[int]) -> list[_Place]:
    """Where each of the parts is. Raises NotFound when one of them does not exist."""
    if kind not in _PLACES or not part_ids or len(set(part_ids)) < len(part_ids):
        raise NotFound(kind)
    known = {row[0]: _Place(*row) for row in _PLACES[kind](parts=list(part_ids))}
    if len(known) < len(part_ids):
        raise NotFound(kind)
    return [known[part_id] for part_id in part_ids]


def _placing(model: Any, case: str) -> Statement[Any]:
    """Asks where parts are. case: the way from a part to its case."""
    columns = [f"{case}{name}" for name in ("stream_id", "host_id", "host__stream_id")]
    case_id = f"{case}pk"
    return Statement(
        lambda: model.objects.filter(Among("id", "parts")).values_list("id", case_id, *columns),
        planned_once=True,
    )


_PLACES = {kind: _placing(model, case) for kind, (model, case) in _CASE_OF.items()}
