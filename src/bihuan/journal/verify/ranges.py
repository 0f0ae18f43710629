"""Divides the streams into ranges of about equal work; judges nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.snapshot import Snapshot

ENTRIES = 20_000  # entries in one range, about a fifth of a second of one core
LOWEST, HIGHEST = -(2**63), 2**63 - 1

DIVIDE = """
SELECT min(id) FROM (
    SELECT id, ((sum(head_seq) OVER (ORDER BY id)) - 1) / %s AS share FROM journal_stream
) shared GROUP BY div(share, 1) ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Range:
    """Streams from first to last, both included; together the ranges hold every number there can be."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of one range saw."""

    entries: int
    findings: tuple[Finding, ...]


def divide(snapshot: Snapshot) -> list[Range]:
    """Return ranges that cover all streams, those that are lost too."""
    starts = [start for (start,) in snapshot.rows(DIVIDE, ENTRIES)][1:]
    return [
        Range(first, last)
        for first, last in zip([LOWEST, *starts], [*(start - 1 for start in starts), HIGHEST], strict=True)
    ]
