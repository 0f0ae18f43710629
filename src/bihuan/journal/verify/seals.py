"""Checks checkpoints: their hashes, signatures, chain and lines, and the lines against what stands now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bihuan.journal.anchors import Anchor
from bihuan.journal.checkpoints import Seal
from bihuan.journal.keys import is_signed, public_key
from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.ranges import Checked, Range
from bihuan.journal.verify.snapshot import Connection, Snapshot
from bihuan.rules.canonical import GENESIS

CHECKPOINTS = """
SELECT id, hash, signature, made_at, previous_hash, lines_hash, streams_total, entries_total, key_id
FROM journal_checkpoint ORDER BY id
"""
LINES_HASHED = """
SELECT checkpoint_id, encode(sha256(convert_to(
    string_agg(stream_ref || ' ' || seq || ' ' || hash, E'\\n' ORDER BY stream_ref), 'UTF8')), 'hex')
FROM journal_checkpointline GROUP BY checkpoint_id
"""
LINES = """
SELECT checkpoint_id, stream_ref, seq, hash FROM journal_checkpointline ORDER BY checkpoint_id, stream_ref
"""
# What was sealed must stand: the stream, the entry, its hash. Of each stream the first line that does not hold.
BROKEN_LINES = """
SELECT DISTINCT ON (line.stream_ref) line.stream_ref, line.seq, line.checkpoint_id,
    CASE
        WHEN s.id IS NULL THEN 'stream_lost'
        WHEN e.id IS NULL AND line.seq > 0 THEN 'sealed_entry_gone'
        ELSE 'sealed_entry_changed'
    END
FROM journal_checkpointline line
LEFT JOIN journal_stream s ON s.id = line.stream_ref
LEFT JOIN journal_entry e ON e.stream_id = line.stream_ref AND e.seq = line.seq
WHERE line.stream_ref BETWEEN %(first)s AND %(last)s
    AND (s.id IS NULL OR line.hash IS DISTINCT FROM CASE line.seq WHEN 0 THEN %(genesis)s ELSE e.hash END)
ORDER BY line.stream_ref, line.seq
"""
UNSEALED = """
SELECT coalesce(sum(s.head_seq - least(s.head_seq, coalesce(last.seq, 0))), 0)::bigint
FROM journal_stream s
LEFT JOIN (
    SELECT stream_ref, max(seq) AS seq FROM journal_checkpointline GROUP BY stream_ref
) last ON last.stream_ref = s.id
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One checkpoint as the database keeps it."""

    id: int
    hash: str
    signature: str
    seal: Seal


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the check of the checkpoints saw."""

    checkpoints: int
    sealed_at: datetime | None
    unsealed_entries: int
    findings: tuple[Finding, ...]


def check_checkpoints(snapshot: Snapshot, *, data: Path, anchor: Anchor | None, independent: bool) -> Sealed:
    """Return what is wrong with the checkpoints themselves, and with the outside anchor where one is given.

    data: the data folder, for the public keys.
    """
    kept = [Kept(row[0], row[1], row[2], Seal(*row[3:])) for row in snapshot.rows(CHECKPOINTS)]
    hashed = _lines_in_python(snapshot) if independent else dict(snapshot.rows(LINES_HASHED))
    findings = [*_chain(kept), *_each(kept, lines=hashed, data=data), *_anchored(kept, anchor=anchor)]
    ((unsealed,),) = snapshot.rows(UNSEALED)
    return Sealed(len(kept), kept[-1].seal.made_at if kept else None, unsealed, tuple(findings))


def check_lines(connection: Connection, part: Range) -> Checked:
    """Return which streams of a range no longer hold what was sealed of them."""
    facts = {"first": part.first, "last": part.last, "genesis": GENESIS}
    rows = connection.execute(BROKEN_LINES, facts).fetchall()
    return Checked(0, tuple(Finding(code, stream, seq, at) for stream, seq, at, code in rows))


def _chain(kept: list[Kept]) -> Iterator[Finding]:
    previous, key_id = GENESIS, kept[0].seal.key_id if kept else ""
    for one in kept:
        if one.seal.previous_hash != previous:
            yield Finding("checkpoint_unchained", checkpoint_id=one.id)
        if one.seal.key_id != key_id:  # an instance has one key for life
            yield Finding("key_changed", checkpoint_id=one.id, name=one.seal.key_id)
        previous, key_id = one.hash, one.seal.key_id


def _each(kept: list[Kept], *, lines: dict[int, str], data: Path) -> Iterator[Finding]:
    for one in kept:
        public = public_key(data, key_id=one.seal.key_id)
        if one.seal.hash != one.hash:
            yield Finding("checkpoint_changed", checkpoint_id=one.id)
        if lines.get(one.id) != one.seal.lines_hash:
            yield Finding("lines_changed", checkpoint_id=one.id)
        if public is None:
            yield Finding("key_missing", checkpoint_id=one.id, name=one.seal.key_id)
        elif not is_signed(one.hash, signature=one.signature, public=public):
            yield Finding("signature_wrong", checkpoint_id=one.id)
    for stray in sorted(lines.keys() - {one.id for one in kept}):
        yield Finding("checkpoint_gone", checkpoint_id=stray)


def _anchored(kept: list[Kept], *, anchor: Anchor | None) -> Iterator[Finding]:
    """A seal outside that is newer than all of ours: what came after ours is gone. Else ours are not those sealed then."""
    if anchor is None or any(one.hash == anchor.hash for one in kept):
        return
    if not kept or kept[-1].seal.made_at < anchor.seal.made_at:
        yield Finding("journal_older_than_anchor", name=anchor.hash)
    else:
        yield Finding("anchor_missing", name=anchor.hash)


def _lines_in_python(snapshot: Snapshot) -> dict[int, str]:
    hashed = {}
    with snapshot.first.cursor(name="lines") as cursor:
        cursor.execute(LINES)
        for checkpoint, lines in groupby(cursor, key=_checkpoint_of):
            digest, separator = hashlib.sha256(), b""
            for _checkpoint, stream, seq, line_hash in lines:
                digest.update(separator + f"{stream} {seq} {line_hash}".encode())
                separator = b"\n"
            hashed[checkpoint] = digest.hexdigest()
    return hashed


def _checkpoint_of(line: tuple[Any, ...]) -> int:
    return int(line[0])
