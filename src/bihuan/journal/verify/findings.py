"""What a verification can find, and its whole result, as values; finds nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KEPT = 100  # findings named one by one; further ones are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `code` is stable for programs; the rest says where.

    name: the trigger, table, role or text meant, where no entry is.
    """

    code: str
    stream_id: int | None = None
    seq: int | None = None
    checkpoint_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one verification of one moment of the database.

    findings: at most KEPT, one per stream, its first broken entry; findings_total counts all.
    entries: those looked at. only_since: only streams that moved after the anchor were looked at.
    unsealed_entries: entries younger than the last checkpoint. anchor_hash: hash of the outside anchor used.
    """

    checked_at: datetime
    streams: int
    entries: int
    checkpoints: int
    findings: tuple[Finding, ...]
    findings_total: int
    sealed_at: datetime | None
    unsealed_entries: int
    anchor_hash: str | None
    independent: bool
    seconds: float
    only_since: bool = False

    @property
    def is_whole(self) -> bool:
        """True when nothing was found to be wrong."""
        return not self.findings_total


class Collector:
    """Gathers findings: of each stream the first alone, since all after a break is broken."""

    def __init__(self) -> None:
        self.total = 0
        self.kept: list[Finding] = []
        self._broken: set[int] = set()

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in, in the order they are to be named."""
        for finding in findings:
            if finding.stream_id is not None:
                if finding.stream_id in self._broken:
                    continue
                self._broken.add(finding.stream_id)
            self.total += 1
            if len(self.kept) < KEPT:
                self.kept.append(finding)
