"""Makes a move that a program asked for: the same sight, choices and refusals as the form of it on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import from_json

from bihuan.api.asked import MOST_PARTS, Asked, AskedTogether, asked_model, read, together_model
from bihuan.api.request import ApiRequest, check_json, command_of, version_of
from bihuan.api.shapes import LARGEST_ID, SHAPES, Giver
from bihuan.cases.access import see_targets
from bihuan.cases.actions.perform import perform_each
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, Refusal
from bihuan.rules.moves import Fact, Move
from bihuan.rules.snapshots import Target
from bihuan.web.forms.fields import Offered
from bihuan.web.offered import MAKERS, offered_for
from bihuan.web.refusals import AskedWrong, ShapeWrong
from bihuan.web.starting import check_may_start

Pairs = Sequence[tuple[int, Mapping[str, Any]]]


def make(request: ApiRequest, row: Move, part_id: int) -> dict[str, Any]:
    """Make a move on one part with what the request carries; what `perform` says of it."""
    try:
        check_json(request)
        asked: Asked = read(asked_model(row.code), request.body, move=row)
        seen = {} if row.adds else {part_id: version_of(request)}
        command = command_of(request, happened_at=getattr(asked, "happened_at", None))
        pairs = _resolved(row, [(part_id, _given(asked.facts))], request)
    except (AskedWrong, ShapeWrong, FactMissing, FactWrong) as wrong:
        raise _first_refusal(row, [part_id], request, wrong) from wrong
    return _perform(row, pairs, command, seen)


def make_together(request: ApiRequest, row: Move) -> dict[str, Any]:
    """Make a move on several parts, all or none, each with its own version and facts."""
    try:
        check_json(request)
        asked: AskedTogether = read(together_model(row.code), request.body, move=row)
        seen = {part.id: part.version for part in asked.parts if part.version is not None}
        command = command_of(request, happened_at=getattr(asked, "happened_at", None))
        pairs = _resolved(row, [(part.id, _given(part.facts)) for part in asked.parts], request)
    except (AskedWrong, ShapeWrong, FactMissing, FactWrong) as wrong:
        raise _first_refusal(row, ids_in(request.body), request, wrong) from wrong
    return _perform(row, pairs, command, seen)


def _perform(row: Move, pairs: Pairs, command: Command, seen: Mapping[int, int]) -> dict[str, Any]:
    """The move made; each part with the version it has now, where the move changes it."""
    done = perform_each(row.code, pairs, command=command, seen=seen)
    parts = [
        {**part, "version": None if row.adds else seen[part["id"]] + 1} for part in done["parts"]
    ]  # one move, one version; read from what was seen, so that the same request gets the same answer again
    return {**done, "parts": parts}


def _first_refusal(row: Move, part_ids: Sequence[int], request: ApiRequest, wrong: Refusal) -> Refusal:
    """What is to be told first: who may not see or do it is told that, not what is missing."""
    if not part_ids:
        return wrong
    try:
        targets = see_targets(row.part, part_ids, actor=request.actor)
        check_may_start(row, targets, actor=request.actor, now=request.now)
    except Refusal as first:
        return first
    return wrong


def ids_in(text: bytes) -> list[int]:
    """The ids of the parts a request names, as far as it can be read; for saying who may not before what is missing."""
    try:
        parts = from_json(text)["parts"]
        found = {part["id"] for part in parts}
    except (ValueError, TypeError, KeyError):
        return []
    return sorted(one for one in found if isinstance(one, int) and 0 < one <= LARGEST_ID)[:MOST_PARTS]


def _given(facts: Any) -> dict[str, Any]:
    """The facts that were sent, by name."""
    return {name: getattr(facts, name) for name in facts.model_fields_set if getattr(facts, name) is not None}


def _resolved(row: Move, pairs: Pairs, request: ApiRequest) -> Pairs:
    """The facts as the rules expect them. Raises FactWrong for a reference to what is not offered."""
    given = {name for _part_id, facts in pairs for name in facts}
    chosen = [fact for fact in row.facts if fact.name in given and _is_chosen(fact)]
    offered = _offered(row, [part_id for part_id, _facts in pairs], chosen, request)
    resolved = []
    for part_id, facts in pairs:
        giver = Giver(row, request.actor, offered.get(part_id, Offered()))
        of = {fact.name: fact for fact in row.facts}
        values = {
            name: SHAPES[of[name].kind].resolve(of[name], value, giver) for name, value in facts.items()
        }
        resolved.append((part_id, values))
    return resolved


def _is_chosen(fact: Fact) -> bool:
    return fact.name in MAKERS or SHAPES[fact.kind].of_case


def _offered(
    row: Move, part_ids: Sequence[int], chosen: Sequence[Fact], request: ApiRequest
) -> dict[int, Offered]:
    """What can be chosen for each part, asked for once where it is the same; nothing where nothing was chosen."""
    if not chosen:
        return {}
    targets = see_targets(row.part, part_ids, actor=request.actor)
    groups: dict[tuple[int, ...], list[Target]] = {}
    for target in targets:
        groups.setdefault(_place(chosen, target), []).append(target)
    found = {
        place: offered_for(row, group, actor=request.actor, at=request.now) for place, group in groups.items()
    }
    return {target.id: found[_place(chosen, target)] for target in targets}


def _place(chosen: Sequence[Fact], target: Target) -> tuple[int, ...]:
    """What the choices for a part depend on."""
    of_case = any(SHAPES[fact.kind].of_case for fact in chosen)
    receiver = target.order.receiver_body_id if target.order else 0
    return target.case.desk_body_id, receiver, target.case.id if of_case else 0
