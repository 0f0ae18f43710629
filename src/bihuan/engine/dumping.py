"""PostgreSQL's own programs for taking a database out and putting it back; started here, read and fed by the caller."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bihuan.engine.binaries import find_binaries, major_of
from bihuan.engine.death import dies_with_parent
from bihuan.engine.errors import NoBinaries

# Level 1: a fifth larger than the usual 6 and several times as fast.
DUMP = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--no-comments")
# Sessions stay behind: whoever was logged in then logs in again.
LEFT_OUT = ("--exclude-table-data=public.django_session", "--exclude-table-data=public.people_session")
RESTORE = ("--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error")


def dump_programs(url: str) -> Path:
    """Return the bin folder whose pg_dump can read the server at `url`: of its version, else of a newer one.

    Raises NoBinaries.
    """
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
    try:
        found = find_binaries(major=major)
    except NoBinaries:
        found = find_binaries()
        if major_of(found) < major:
            raise
    if not (found / "pg_dump").exists() or not (found / "pg_restore").exists():
        raise NoBinaries(major)
    return found


def start_dump(url: str, *, snapshot: str, binaries: Path) -> subprocess.Popen[bytes]:
    """Start writing the database, as an exported snapshot shows it, to the returned process's stdout.

    Only from the main thread. Its complaints come on stderr.
    """
    return _start([str(binaries / "pg_dump"), *DUMP, *LEFT_OUT, f"--snapshot={snapshot}"], url=url)


def start_restore(url: str, *, binaries: Path) -> subprocess.Popen[bytes]:
    """Start putting what is written to the returned process's stdin into an empty database, whole or not at all.

    Only from the main thread. url: of the role that is to own the tables.
    """
    return _start([str(binaries / "pg_restore"), *RESTORE], url=url)


def _start(command: list[str], *, url: str) -> subprocess.Popen[bytes]:
    """The password goes by the environment: arguments can be read by everybody on the machine."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", "") or "")
    address = make_conninfo("", **parts)
    return subprocess.Popen(
        [*command, f"--dbname={address}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PGPASSWORD": password} if password else None,
        preexec_fn=dies_with_parent(signal.SIGKILL),
    )
