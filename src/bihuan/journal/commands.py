"""One accepted wish per request number: the same again returns what came of it; decides nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bihuan.journal.copying import insert_rows
from bihuan.journal.models import CommandRun
from bihuan.journal.statements import Given, Statement, ask_together
from bihuan.rules.canonical import facts_hash
from bihuan.rules.command import Command
from bihuan.rules.errors import RequestReused


def begin(command: Command, name: str, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the stored result when this request was already done, else None and hold the request number.

    A second sender of the same request waits here until the first has committed or rolled back.
    Raises RequestReused when the same number came with another name or other facts.
    """
    holding = (
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
        [f"command/{command.actor.key}/{command.request_id}"],
    )
    values = {"actor": command.actor.key, "request": command.request_id}
    found = ask_together({"runs": (_RUNS, values)}, after=holding)["runs"]
    if not found:
        return None
    run = found[0]
    if (run.name, run.facts_hash) != (name, facts_hash(facts)):
        raise RequestReused(command.request_id)
    result: dict[str, Any] = run.result
    return result


_RUNS: Statement[CommandRun] = Statement(
    lambda: CommandRun.objects.filter(actor_key=Given("actor"), request_id=Given("request")),
    planned_once=True,
)


def finish(command: Command, name: str, facts: Mapping[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    """Keep the result of a command done under `begin`, and return it. The result must be plain JSON."""
    row = {
        "actor_key": command.actor.key,
        "request_id": command.request_id,
        "name": name,
        "facts_hash": facts_hash(facts),
        "result": result,
        "recorded_at": command.now,
    }
    insert_rows(CommandRun, [row])
    return result
