"""Rejected rows that came back with a complaint: kept with the rows of their batch, and no longer counted as rejected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction

from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.reading.drafts import ListFile
from bihuan.rules.command import Command


def keep_corrected(batch_id: int, list_file: ListFile, *, raw: bytes, command: Command) -> int:
    """Keep the rows of a batch's rejected rows as they were put right; how many are new. Rows it has already stay one."""
    keys = {case.identity_hash for case in list_file.cases}
    known = set(
        DraftRow.objects.filter(run__batch_id=batch_id, fields__row_key__in=keys).values_list(
            "fields__row_key", flat=True
        )
    )
    kept = [n for n, case in enumerate(list_file.cases) if case.identity_hash not in known]
    fresh = replace(
        list_file,
        cases=tuple(list_file.cases[n] for n in kept),
        cells=tuple(list_file.cells[n] for n in kept),
        rejects=(),
        reject_cells=(),
    )
    if kept:
        keep_file(batch_id, fresh, raw=raw, command=command)
    return len(kept)


@transaction.atomic(durable=True)
def note_corrected(batch_id: int, places: Mapping[int, Collection[int]]) -> None:
    """Take rejected rows, by file and place among its rejected rows, as put right; their cells are let go."""
    for run in ImportRun.objects.select_for_update().filter(batch_id=batch_id, id__in=places):
        for n in places[run.id]:
            if n < len(run.rejects):
                run.rejects[n]["corrected"] = True
                run.rejects[n].pop("cells", None)
        ImportRun.objects.filter(id=run.id).update(rejects=run.rejects)
