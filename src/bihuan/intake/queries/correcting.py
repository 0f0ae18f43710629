"""Rows of a batch that are to be put right, with what stands in their other cells; changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.queries.columns import kept_columns_of
from bihuan.intake.queries.drafts import DraftLine, has_problem, line_of
from bihuan.intake.reading.drafts import KeptColumns
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """A draft row (line), or the n-th rejected row of a file (run_id, n) with why it was rejected (sentence).

    others: what stands in its cells by printed header, without the complaint's text and empty cells. read: the same by
    the field a column serves, of a rejected row.
    """

    place: str
    others: Mapping[str, str]
    line: DraftLine | None = None
    run_id: int = 0
    n: int = 0
    sentence: str = ""
    read: Mapping[str, str] = field(default_factory=dict)


def rows_to_correct(actor: Actor, batch_id: int) -> Iterator[ToCorrect]:
    """Draft rows with something to clear, then rejected ones. Raises NotFound for others than the city's. 2 statements."""
    if not actor.sees_city:
        raise NotFound("batch")
    runs = {run.id: run for run in ImportRun.objects.filter(batch_id=batch_id).order_by("id")}
    columns = {run.id: kept_columns_of(run) for run in runs.values()}
    drafts = DraftRow.objects.filter(has_problem(), run_id__in=runs, state="draft").order_by("id")
    for row in drafts.iterator():
        place = f"{row.sheet} {row.row}".strip()
        yield ToCorrect(place, _others(columns[row.run_id], row.cells), line_of(row))
    for run in runs.values():
        yield from _rejected(run, columns[run.id])


def _rejected(run: ImportRun, columns: Sequence[KeptColumns]) -> Iterator[ToCorrect]:
    for n, reject in enumerate(run.rejects):
        if not reject.get("corrected"):
            cells = reject.get("cells") or {}
            read = {**_read(columns, cells), reject["field"]: str(reject["value"])}
            yield ToCorrect(
                f"{reject['sheet'] or ''} {reject['row']}".strip(), _others(columns, cells), run_id=run.id, n=n,
                sentence=reject["sentence"], read=read,
            )  # fmt: skip


def _others(columns: Sequence[KeptColumns], cells: Mapping[str, Any]) -> dict[str, str]:
    """The cells by printed header; of headers printed twice the first with a text counts."""
    if not cells:
        return {}
    kept = columns[cells["list"]]
    found: dict[str, str] = {}
    for (column, label), text in zip(kept.labels.items(), cells["texts"], strict=True):
        if text and column not in kept.fields.get("content", ()):
            found.setdefault(label, text)
    return found


def _read(columns: Sequence[KeptColumns], cells: Mapping[str, Any]) -> dict[str, str]:
    """The cells by the field their column serves."""
    if not cells:
        return {}
    kept = columns[cells["list"]]
    texts = dict(zip(kept.labels, cells["texts"], strict=True))
    return {
        name: next((texts[column] for column in served if texts.get(column)), "")
        for name, served in kept.fields.items()
    }


def lines_by_id(actor: Actor, batch_id: int, ids: Collection[int]) -> dict[int, DraftLine]:
    """Draft rows of a batch by their ids; those of other batches are left out. Raises NotFound for others than the city's."""
    if not actor.sees_city:
        raise NotFound("batch")
    rows = DraftRow.objects.filter(run__batch_id=batch_id, id__in=ids).defer("cells")
    return {row.id: line_of(row) for row in rows}
