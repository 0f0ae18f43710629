"""The only way from an id to a part of a case, with the actor: to look, or to lock for a move."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
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
    "case": (Case, "id"),
    "order": (Order, "case_id"),
    "report": (Report, "order__case_id"),
    "rectification": (Rectification, "case_id"),
    "answer": (Answer, "case_id"),
    "disclosure": (Disclosure, "case_id"),
    "strike_off": (StrikeOff, "case_id"),
    "objection": (Objection, "case_id"),
    **dict.fromkeys(PETITIONS, (Petition, "case_id")),
}


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
    case_ids = _case_ids(kind, part_ids)
    streams = _streams({*case_ids, *others})
    if len(visible_streams(actor, streams.values())) < len(streams) or streams.keys() != {*case_ids, *others}:
        raise NotFound(kind)
    if locking:
        _lock(streams)
    cases = load_cases(streams)
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


def _streams(case_ids: Collection[int]) -> dict[int, int]:
    return dict(Case.objects.filter(id__in=case_ids).values_list("id", "stream_id"))


def _lock(streams: Mapping[int, int]) -> None:
    """Lock the cases and those whose investigation they share, all in the order of their streams."""
    hosts = _hosts(streams)
    lock_streams({*streams.values(), *_streams(set(hosts.values())).values()})
    for case_id, host_id in _hosts(streams).items():
        if hosts.get(case_id) != host_id:
            raise Stale("case", case_id, 0, 0)


def _hosts(case_ids: Collection[int]) -> dict[int, int]:
    return dict(_HOSTS(cases=list(case_ids)))


_HOSTS: Statement[tuple[int, int]] = Statement(
    lambda: Case.objects.filter(Among("id", "cases"), host__isnull=False).values_list("id", "host_id")
)


def _case_ids(kind: str, part_ids: Sequence[int]) -> list[int]:
    if kind not in _CASE_OF or not part_ids or len(set(part_ids)) < len(part_ids):
        raise NotFound(kind)
    model, path = _CASE_OF[kind]
    known = dict(model.objects.filter(id__in=part_ids).values_list("id", path))
    if len(known) < len(part_ids):
        raise NotFound(kind)
    return [known[part_id] for part_id in part_ids]
