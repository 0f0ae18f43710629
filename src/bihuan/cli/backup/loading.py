"""Reads a backup from front to back, its database into an empty one, its files into a sink; judges nothing."""

from __future__ import annotations

import hashlib
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from subprocess import Popen
from typing import IO, Protocol

from bihuan.cli.backup.about import (
    ABOUT,
    CONTENTS,
    DATA,
    DATABASE,
    FILES,
    About,
    Contents,
    read_about,
    read_contents,
)
from bihuan.cli.backup.pipes import PIPE_BYTES, Written, decrypted
from bihuan.cli.backup.refusals import BackupStopped
from bihuan.engine.dumping import start_restore

SMALL_BYTES = 1024 * 1024


class Target(Protocol):
    """Where a backup goes."""

    def owner_url(self, about: About) -> str:
        """Address of an empty database, by the role that is to own the tables; asked for once, first of all."""

    def keep_configuration(self, name: str, content: bytes) -> None:
        """Keep a small file of the data folder, `keys/…` or `instance.json`."""

    def keep_file(self, sha256: str, content: Callable[[], Iterator[bytes]]) -> None:
        """Keep a file of evidence, or only look through it."""


@dataclass
class Loaded:
    """What came in: the first and last member, files counted and those whose content has another hash, seconds."""

    about: About
    binaries: Path
    contents: Contents | None = None
    files: int = 0
    changed: list[str] = field(default_factory=list)
    file: Written | None = None
    database_seconds: float = 0.0


def load(path: Path, *, identity: str, target: Target, binaries: Path) -> Loaded:
    """Bring a backup to its target. Raises BackupStopped when it cannot be read to its end or put back.

    The database comes whole or not at all; files come one by one.
    """
    with path.open("rb") as file, decrypted(file, identity=identity) as (tar, read):
        members = _members(tar)
        first = next(members, None)
        if first is None or first[0].name != ABOUT:
            raise BackupStopped("文件不是本系统的备份")
        loaded = Loaded(read_about(_content(first[1])), binaries)
        _load_members(members, loaded=loaded, target=target)
    loaded.file = read()
    return loaded


def peek(path: Path, *, identity: str) -> About:
    """What a backup says of itself, without reading further. Raises BackupStopped."""
    with path.open("rb") as file:
        try:
            with decrypted(file, identity=identity) as (tar, _read):
                for member, content in _members(tar):
                    if member.name != ABOUT:
                        break
                    raise _Peeked(read_about(_content(content)))
        except _Peeked as peeked:
            return peeked.about
    raise BackupStopped("文件不是本系统的备份")


class _Peeked(Exception):
    def __init__(self, about: About) -> None:
        super().__init__()
        self.about = about


def _members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    while (member := tar.next()) is not None:
        content = tar.extractfile(member)
        if content is None:
            raise BackupStopped("备份中有不认识的内容，不能使用")
        yield member, content
        vars(tar)["members"].clear()  # it keeps every header


def _load_members(
    members: Iterator[tuple[tarfile.TarInfo, IO[bytes]]], *, loaded: Loaded, target: Target
) -> None:
    url = target.owner_url(loaded.about)
    with _database(url, loaded=loaded) as take:
        for member, content in members:
            if member.name.startswith(DATABASE):
                take(_content(content))
            elif member.name.startswith(FILES):
                take(None)
                _load_file(PurePosixPath(member.name).name, content, loaded=loaded, target=target)
            elif member.name == CONTENTS:
                take(None)
                loaded.contents = read_contents(_content(content))
            elif member.name.startswith(DATA) and member.size <= SMALL_BYTES:
                target.keep_configuration(_inside(member.name), _content(content))
            else:
                raise BackupStopped("备份中有不认识的内容，不能使用")
    if loaded.contents is None or loaded.contents.files != loaded.files:
        raise BackupStopped("备份不完整，请换另一份备份")


def _inside(name: str) -> str:
    """The path inside the data folder. Raises BackupStopped for one that leads out of it."""
    path = PurePosixPath(name.removeprefix(DATA))
    if path.is_absolute() or ".." in path.parts:
        raise BackupStopped("备份中有不认识的内容，不能使用")
    return str(path)


def _load_file(sha256: str, content: IO[bytes], *, loaded: Loaded, target: Target) -> None:
    digest = hashlib.sha256()

    def chunks() -> Iterator[bytes]:
        while chunk := content.read(PIPE_BYTES):
            digest.update(chunk)
            yield chunk

    target.keep_file(sha256, chunks)
    loaded.files += 1
    if digest.hexdigest() != sha256:
        loaded.changed.append(sha256)


@contextmanager
def _database(url: str, *, loaded: Loaded) -> Iterator[Callable[[bytes | None], None]]:
    """Takes the parts of the dump, None at their end. Raises BackupStopped when pg_restore does not get through."""
    process = start_restore(url, binaries=loaded.binaries)
    began = time.monotonic()
    ended = False

    def take(part: bytes | None) -> None:
        nonlocal ended
        if part is not None:
            _feed(process, part)
        elif not ended:
            ended = True
            _finish(process)
            loaded.database_seconds = time.monotonic() - began

    try:
        yield take
        take(None)
    finally:
        process.kill()
        process.wait()


def _feed(process: Popen[bytes], part: bytes) -> None:
    try:
        if process.stdin:
            process.stdin.write(part)
    except BrokenPipeError:
        _finish(process)


def _finish(process: Popen[bytes]) -> None:
    _out, complaint = process.communicate()
    if process.returncode:
        last = (complaint.decode(errors="replace").strip().splitlines() or ["pg_restore"])[0]
        raise BackupStopped(f"备份中的数据库未能装入：{last}")


def _content(content: IO[bytes]) -> bytes:
    return content.read()
