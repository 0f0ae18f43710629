"""The one public way to make a move on parts of cases: page, command line, import, demo and bulk all come through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from bihuan.cases.access import lock_targets
from bihuan.cases.actions import effects
from bihuan.cases.actions.applying import Written, apply
from bihuan.journal.commands import begin, finish
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.plan import Planned, plan


def perform(
    code: str,
    part_ids: Sequence[int],
    *,
    command: Command,
    facts: Mapping[str, Any],
    seen: Mapping[int, int] | None = None,
) -> dict[str, Any]:
    """Make one move on one or many parts, all or nothing; the ids and new states of the parts.

    facts: the same for all parts. seen: versions the actor looked at, by part id. A repeated command returns what the
    first one did. Raises every Refusal; nothing is written then.
    """
    return perform_each(code, [(part_id, facts) for part_id in part_ids], command=command, seen=seen)


@transaction.atomic(durable=True)
def perform_each(
    code: str,
    parts: Sequence[tuple[int, Mapping[str, Any]]],
    *,
    command: Command,
    seen: Mapping[int, int] | None = None,
) -> dict[str, Any]:
    """The same with facts of its own for each part."""
    if code not in MOVES:
        raise NotFound("move")
    asked = {"parts": [[part_id, request_facts(facts)] for part_id, facts in parts]}
    if done := begin(command, code, asked):
        return done
    others = {int(facts["case"]["case_id"]) for _, facts in parts if "case" in facts}
    targets = lock_targets(
        MOVES[code].part, [part_id for part_id, _ in parts], actor=command.actor, others=others
    )
    pairs = [(target, facts) for target, (_, facts) in zip(targets, parts, strict=True)]
    planned = plan(code, pairs, command=command, seen=seen)
    written = apply(planned, command=command)
    return finish(command, code, asked, _result(planned, written))


def _result(planned: Sequence[Planned], written: Sequence[Written]) -> dict[str, Any]:
    return {
        "move": planned[0].move.code,
        "parts": [
            {"id": row.target.id, "case": row.target.case.id, "state": done.state, "made": done.new_part}
            for row, done in zip(planned, written, strict=True)
        ],
    }


def request_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they enter the hash of the command: empty ones out, the rest as they are."""
    return {name: value for name, value in facts.items() if value not in (None, "", [], ())}


__all__ = ["effects", "perform", "perform_each", "request_facts"]
