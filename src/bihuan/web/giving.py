"""A file given in for a batch at any door: its lists are kept, a workbook of corrections goes back to its own batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.reading import Given
from bihuan.rules.command import Command


@dataclass(frozen=True, slots=True)
class ListKept:
    """A list that was read. place: of its file in the zip, from 1; run: by which it is known; rows: with a complaint."""

    place: int
    run: int
    rows: int


def keep_lists(batch_id: int, lists: Sequence[Given], *, command: Command) -> list[ListKept]:
    """Keep the rows of the lists of one file or zip for a batch, and look for likely repeats. Raises as `keep_file`."""
    kept = [_keep(batch_id, one, command) for one in lists]
    find_at_once(batch_id, at=command.now)
    return kept


def _keep(batch_id: int, one: Given, command: Command) -> ListKept:
    file_no = None if one.member is None else one.place
    if one.found is None:
        raise ValueError("Only what was read can be kept.")
    part = command.for_row(f"keep{file_no or ''}")
    made = keep_file(batch_id, one.found, raw=one.raw, command=part, file_no=file_no)
    return ListKept(one.place, made["run"], made["rows"])
