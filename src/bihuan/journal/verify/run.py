"""Runs the whole verification on one snapshot and returns its verdict; prints nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bihuan.journal.anchors import Anchor
from bihuan.journal.verify import chains, independent
from bihuan.journal.verify.findings import Collector, Finding, Verdict
from bihuan.journal.verify.protection import check_protection
from bihuan.journal.verify.ranges import Range, divide, moved_since
from bihuan.journal.verify.seals import check_checkpoints, check_lines
from bihuan.journal.verify.snapshot import Connection, Snapshot

Progress = Callable[[int, int], None]
FurtherCheck = Callable[[Connection, Range], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Options:
    """How to verify.

    data: the data folder, for public keys. anchor: a checkpoint kept outside. independent: recompute in Python.
    only_since: look only at streams that moved after the anchor; of the others that their heads are those it sealed.
    further: checks of floors above, run on each range of streams.
    progress: called with the ranges done and all ranges.
    """

    data: Path
    anchor: Anchor | None = None
    independent: bool = False
    only_since: bool = False
    further: tuple[FurtherCheck, ...] = ()
    progress: Progress = lambda _done, _all: None


def verify(snapshot: Snapshot, *, options: Options) -> Verdict:
    """Return the verdict on the journal as the snapshot shows it."""
    began = time.monotonic()
    collector = Collector()
    collector.add(check_protection(snapshot))
    streams, entries = _ranges(snapshot, collector=collector, options=options)
    sealed = check_checkpoints(
        snapshot, data=options.data, anchor=options.anchor, independent=options.independent
    )
    collector.add(sealed.findings)
    return Verdict(
        checked_at=snapshot.opened_at,
        streams=streams,
        entries=entries,
        checkpoints=sealed.checkpoints,
        findings=tuple(collector.kept),
        findings_total=collector.total,
        sealed_at=sealed.sealed_at,
        unsealed_entries=sealed.unsealed_entries,
        anchor_hash=options.anchor.hash if options.anchor else None,
        independent=options.independent,
        only_since=options.only_since,
        seconds=time.monotonic() - began,
    )


def _parts(snapshot: Snapshot, options: Options) -> list[Range]:
    """The ranges to look at: all, also where the anchor to begin from is none of this journal's checkpoints."""
    if not options.only_since or options.anchor is None:
        return divide(snapshot)
    found = snapshot.rows("SELECT id FROM journal_checkpoint WHERE hash = %s", options.anchor.hash)
    return moved_since(snapshot, found[0][0]) if found else divide(snapshot)


def _ranges(snapshot: Snapshot, *, collector: Collector, options: Options) -> tuple[int, int]:
    """Check every range of streams; return how many streams and entries there are."""
    parts = _parts(snapshot, options)
    check_chains = independent.check_range if options.independent else chains.check_range

    def check(connection: Connection, part: Range) -> tuple[int, list[Finding]]:
        checked = check_chains(connection, part)
        findings = [*checked.findings, *check_lines(connection, part).findings]
        for further in options.further:
            findings += further(connection, part)
        return checked.entries, findings

    entries, found = 0, {}
    for done, (part, (count, findings)) in enumerate(snapshot.each(check, parts), start=1):
        entries += count
        found[part.first] = findings
        options.progress(done, len(parts))
    for first in sorted(found):
        collector.add(found[first])
    ((streams,),) = snapshot.rows("SELECT count(*) FROM journal_stream")
    return streams, entries
