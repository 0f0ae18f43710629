"""One thing of the organisation changed as a roster of one row would change it; opens no transaction."""

from __future__ import annotations

from bihuan.people.actions.organisation import Loaded, apply_roster
from bihuan.people.roster.rows import Roster
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, RosterWrong


def apply_row(move: str, roster: Roster, *, command: Command) -> Loaded:
    """Let the roster stand. Raises FactWrong with what is wrong with its row, which has no place in a file."""
    try:
        return apply_roster(roster, command=command)
    except RosterWrong as wrong:
        sentences = [problem.removeprefix("：") for problem in wrong.problems]
        raise FactWrong(move, "", "；".join(dict.fromkeys(sentences))) from wrong
