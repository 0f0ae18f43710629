"""Bytes on disk, once for each content, named by their SHA-256; knows no rights and no table."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK_BYTES = 1024 * 1024


class Readable(Protocol):
    """An upload or an open file."""

    def read(self, size: int, /) -> bytes: ...


class TooLarge(Exception):
    """More bytes came than may be kept."""


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes written down under a name of passage, not kept yet."""

    path: Path
    sha256: str
    size: int


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies, or would lie."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receive(file: Readable, *, limit: int) -> Iterator[Received]:
    """Write an upload down, hashing as it comes; gone at the end of the block unless `keep` was called.

    Raises TooLarge once more than `limit` bytes have come.
    """
    passage = _root() / "incoming" / secrets.token_hex(16)
    make_folder(passage.parent)
    try:
        passage.touch(mode=0o600, exist_ok=False)
        with passage.open("wb") as written:
            sha256, size = _copy(file, written, limit=limit)
        yield Received(passage, sha256, size)
    finally:
        passage.unlink(missing_ok=True)


def keep(received: Received) -> None:
    """Put received bytes in their place for good: whole or not at all, also when the power fails."""
    place = path_of(received.sha256)
    make_folder(place.parent)
    received.path.replace(place)
    sync_folder(place.parent)


def open_kept(sha256: str) -> BufferedReader:
    """The kept content, open for reading. Raises FileNotFoundError when it is not there."""
    return path_of(sha256).open("rb")


def kept_at(sha256: str) -> datetime | None:
    """When this content was last put in its place, by the real clock; None when it is not there."""
    try:
        return datetime.fromtimestamp(path_of(sha256).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def kept_in_sets(size: int) -> Iterator[set[str]]:
    """The hashes of all content on disk, so many at a time."""
    names = (path.name for path in _root().glob("??/??/*"))
    while found := set(islice(names, size)):
        yield found


def drop(sha256: str) -> None:
    """Take content off the disk. Only for whoever keeps all others from keeping it meanwhile."""
    path_of(sha256).unlink(missing_ok=True)


def drop_passages(*, before: datetime) -> int:
    """Take away what was left half written before a moment, when a process was killed; how many."""
    old = [
        path
        for path in (_root() / "incoming").glob("*")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def hash_of_kept(sha256: str) -> str:
    """The hash the content under this name has now. Raises FileNotFoundError when it is not there."""
    with open_kept(sha256) as kept:
        return hashlib.file_digest(kept, "sha256").hexdigest()


def _root() -> Path:
    return Path(settings.DATA) / "files"


def _copy(file: Readable, written: BinaryIO, *, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK_BYTES):
        size += len(chunk)
        if size > limit:
            raise TooLarge
        digest.update(chunk)
        written.write(chunk)
    written.flush()
    os.fsync(written.fileno())
    return digest.hexdigest(), size


def make_folder(folder: Path) -> None:
    """Make a folder so that it outlives a power cut: each new level is written into the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Let what was put into a folder or moved there outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
