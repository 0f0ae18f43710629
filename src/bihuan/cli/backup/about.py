"""What a backup says of itself, first and last thing in it; reads and writes no file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from bihuan.cli.backup.refusals import BackupStopped

FORMAT = "bihuan-backup/1"
ABOUT, CONTENTS = "about.json", "contents.json"
DATABASE, DATA = "database/", "data/"
FILES = f"{DATA}files/"


@dataclass(frozen=True, slots=True)
class About:
    """The first member: what instance this is of, and how its journal stood.

    migrations: those applied, as app.name. made_at: real moment, ISO 8601 in UTC. checkpoint: hash of the newest.
    """

    kind: str
    instance: str
    made_at: str
    postgres: int
    migrations: tuple[str, ...]
    streams: int
    entries: int
    checkpoint: str
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Contents:
    """The last member: how much came before it, and which needed files the disk did not have (the first of them)."""

    parts: int
    dump_sha256: str
    files: int
    missing: int
    missing_first: tuple[str, ...] = ()


def as_bytes(said: About | Contents) -> bytes:
    """The member's content."""
    return json.dumps(asdict(said), indent=1, sort_keys=True).encode()


def read_about(content: bytes) -> About:
    """The first member back. Raises BackupStopped for what is no backup of a format known here."""
    said = _read(content)
    if said.get("format") != FORMAT:
        raise BackupStopped("文件不是本系统的备份，或由更新的版本生成，请先升级程序")
    return About(**{**said, "migrations": tuple(said["migrations"])})


def read_contents(content: bytes) -> Contents:
    """The last member back."""
    said = _read(content)
    return Contents(**{**said, "missing_first": tuple(said["missing_first"])})


def _read(content: bytes) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(content)
    except ValueError as wrong:
        raise BackupStopped("文件不是本系统的备份") from wrong
    return said
