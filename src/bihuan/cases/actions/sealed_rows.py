"""Ties what was sealed of rows to the cases they became, or makes away with what was sealed a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bihuan.cases.models import Batch, CaseNumber
from bihuan.records.queries.sealed import sealed_of
from bihuan.records.sealed.keeping import discard, tie
from bihuan.rules.command import Command

if TYPE_CHECKING:
    from bihuan.cases.actions.batches import RegisteredRow


def tie_sealed(
    batch: Batch, rows: Sequence[RegisteredRow], fresh: Mapping[RegisteredRow, int], *, command: Command
) -> None:
    """Tie the sealed record of each row to its case. fresh: rows that became cases now, with their streams.

    A row known already gives its record to a case that has none yet, and when it says something new; else the record
    is discarded: the same list given again leaves nothing behind.
    """
    told = {row.sealed_ref: row for row in rows if row.sealed_ref is not None}
    if not told:
        return
    pairs = {row.sealed_ref: stream for row, stream in fresh.items() if row.sealed_ref is not None}
    others = {ref: row for ref, row in told.items() if ref not in pairs}
    standing = _standing(batch, others.values(), fresh)
    has_one = sealed_of(stream for stream, _row_hash in standing.values())
    for ref, row in others.items():
        stream, row_hash = standing.get(row.row_key, (0, ""))
        if stream and (row_hash != row.row_hash or stream not in has_one):
            pairs[ref] = stream
    tie(pairs, command=command)
    discard([ref for ref in told if ref not in pairs], command=command)


def _standing(
    batch: Batch, rows: Iterable[RegisteredRow], fresh: Mapping[RegisteredRow, int]
) -> dict[str, tuple[int, str]]:
    """The case each row key stands for, by its stream, with the hash of the row it was given with."""
    keys = {row.row_key for row in rows}
    stands = CaseNumber.objects.filter(round_id=batch.round_id, row_key__in=keys)
    found = {
        key: (stream, row_hash)
        for key, stream, row_hash in stands.values_list("row_key", "case__stream_id", "row_hash")
    }
    return found | {row.row_key: (stream, row.row_hash) for row, stream in fresh.items()}
