"""Names of backup files, and which of them stay: so many days, weeks and months; the last good one always stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bihuan.cli.backup.refusals import BackupStopped

STAMP = "%Y%m%dT%H%M%SZ"
UNSOUND, MIGRATION = "unsound", "migration"
LAST_OF_OTHERS = 3  # unsound ones, and those made before a migration
PASSAGE = ".part"
NAME = re.compile(
    r"bihuan-(?P<kind>[a-z]+)-(?P<instance>[0-9a-f]{8})-(?P<at>\d{8}T\d{6}Z)(?:-(?P<mark>[a-z]+))?\.age"
)


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days, weeks and months the newest backup of each is kept."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A finished backup file. mark: empty, unsound or migration."""

    path: Path
    at: datetime
    mark: str


def read_keep(text: str) -> Keep:
    """7,4,12 as days, weeks, months. Raises BackupStopped."""
    found = re.fullmatch(r"(\d{1,4}),(\d{1,4}),(\d{1,4})", text.strip())
    if found is None:
        raise BackupStopped(f"“{text}”不是保留数，应如 7,4,12（日、周、月）")
    return Keep(*map(int, found.groups()))


def file_name(*, kind: str, instance: str, at: datetime, mark: str = "") -> str:
    """The name of a backup made at a moment."""
    return f"bihuan-{kind}-{instance}-{at.astimezone(UTC):{STAMP}}{f'-{mark}' if mark else ''}.age"


def kept_files(folder: Path, *, instance: str) -> list[KeptFile]:
    """The finished backups of one instance in a folder, newest first."""
    found = []
    for path in folder.glob("bihuan-*.age"):
        told = NAME.fullmatch(path.name)
        if told and told["instance"] == instance:
            at = datetime.strptime(told["at"], STAMP).replace(tzinfo=UTC)
            found.append(KeptFile(path, at, told["mark"] or ""))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def superfluous(files: Iterable[KeptFile], *, keep: Keep) -> list[KeptFile]:
    """Those that no day, week or month needs; never the newest good one."""
    files = list(files)
    good = [one for one in files if not one.mark]
    staying = {one.path for one in good[:1]}
    for number, period in ((keep.daily, _day), (keep.weekly, _week), (keep.monthly, _month)):
        staying |= _newest_of_each(good, period=period, number=number)
    for mark in (UNSOUND, MIGRATION):
        staying |= {one.path for one in [one for one in files if one.mark == mark][:LAST_OF_OTHERS]}
    return [one for one in files if one.path not in staying]


def clear_passages(folder: Path, *, instance: str) -> None:
    """Take away what a backup of this instance left half written. Only for whoever makes one: none runs beside."""
    for left in folder.glob(f".bihuan-*-{instance}-*{PASSAGE}"):
        left.unlink(missing_ok=True)


def _newest_of_each(files: list[KeptFile], *, period: Callable[[datetime], str], number: int) -> set[Path]:
    newest: dict[str, Path] = {}
    for one in files:
        newest.setdefault(period(one.at), one.path)
    return set(list(newest.values())[:number])


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _week(at: datetime) -> str:
    return f"{at:%G-%V}"


def _month(at: datetime) -> str:
    return f"{at:%Y-%m}"
