"""Writes one moment as a tar stream: about, keys, database, files, contents; holds no more than one part in memory."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path
from subprocess import Popen
from typing import BinaryIO

from bihuan.cli.backup.about import ABOUT, CONTENTS, DATA, DATABASE, FILES, Contents, as_bytes
from bihuan.cli.backup.moment import Moment
from bihuan.cli.backup.refusals import BackupStopped

PART_BYTES = 8 * 1024 * 1024
NAMED = 20
# Of the data folder: what the instance is and signs with. Keys of lists that wait to be read stay behind on purpose.
SINGLE, FOLDERS = ("instance.json",), ("keys", "tls")


class Archive:
    """A tar stream being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, content: bytes) -> None:
        """One member from memory."""
        self._put(name, io.BytesIO(content), size=len(content))

    def add_file(self, name: str, path: Path) -> None:
        """One member from disk, read as it is written. Raises FileNotFoundError before anything of it is written."""
        with path.open("rb") as file:
            self._put(name, file, size=path.stat().st_size)

    def _put(self, name: str, file: BinaryIO, *, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)
        vars(self._tar)["members"].clear()  # else it keeps every header, a gigabyte for a million files


def write_archive(out: BinaryIO, *, moment: Moment, data: Path, dump: Popen[bytes]) -> None:
    """Write everything of the moment to `out`. Raises BackupStopped when pg_dump fails."""
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        archive = Archive(tar)
        archive.add(ABOUT, as_bytes(moment.about))
        for path in _configuration(data):
            archive.add_file(f"{DATA}{path.relative_to(data)}", path)
        parts, digest = _add_database(archive, dump=dump)
        files, missing = _add_files(archive, moment=moment, data=data)
        archive.add(CONTENTS, as_bytes(Contents(parts, digest, files, len(missing), tuple(missing[:NAMED]))))


def _configuration(data: Path) -> list[Path]:
    singles = [data / name for name in SINGLE if (data / name).is_file()]
    return singles + [
        path for folder in FOLDERS for path in sorted((data / folder).rglob("*")) if path.is_file()
    ]


def _add_database(archive: Archive, *, dump: Popen[bytes]) -> tuple[int, str]:
    """The dump in parts, since its length is known only at its end; `cat` puts them together again."""
    digest, parts = hashlib.sha256(), 0
    stdout = dump.stdout or io.BytesIO()
    while content := stdout.read(PART_BYTES):
        parts += 1
        digest.update(content)
        archive.add(f"{DATABASE}{parts:08d}", content)
    complaint = (dump.stderr.read() if dump.stderr else b"").decode(errors="replace").strip()
    if dump.wait():
        raise BackupStopped(f"数据库未能导出：{complaint.splitlines()[-1] if complaint else 'pg_dump'}")
    return parts, digest.hexdigest()


def _add_files(archive: Archive, *, moment: Moment, data: Path) -> tuple[int, list[str]]:
    count, missing = 0, []
    for sha256 in moment.files():
        place = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
        try:
            archive.add_file(f"{FILES}{place}", data / "files" / place)
            count += 1
        except FileNotFoundError:
            missing.append(sha256)
    return count, missing
