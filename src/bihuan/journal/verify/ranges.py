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


# Streams whose head is not the one last sealed up to a checkpoint, and sealed streams that are gone.
MOVED = """
SELECT s.id, s.head_seq FROM journal_stream s LEFT JOIN LATERAL (
    SELECT seq, hash FROM journal_checkpointline
    WHERE stream_ref = s.id AND checkpoint_id <= %s ORDER BY seq DESC LIMIT 1
) sealed ON true
WHERE (s.head_seq, s.head_hash) IS DISTINCT FROM (sealed.seq, sealed.hash)
UNION ALL
SELECT DISTINCT stream_ref, 1::bigint FROM journal_checkpointline line
WHERE NOT EXISTS (SELECT FROM journal_stream WHERE id = line.stream_ref)
ORDER BY 1
"""
NEAR = 20  # streams that did not move between two that did, which are sooner checked with them than left out


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


def moved_since(snapshot: Snapshot, checkpoint_id: int) -> list[Range]:
    """Return ranges that cover every stream whose head is not as it was sealed up to a checkpoint, and few others."""
    ranges: list[Range] = []
    entries = 0
    for stream_id, head_seq in snapshot.rows(MOVED, checkpoint_id):
        entries += head_seq
        if ranges and stream_id - ranges[-1].last <= NEAR and entries <= ENTRIES:
            ranges[-1] = Range(ranges[-1].first, stream_id)
        else:
            ranges.append(Range(stream_id, stream_id))
            entries = head_seq
    return ranges
