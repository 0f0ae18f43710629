"""Makes an empty cluster and writes who may enter it; starts nothing that stays."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from bihuan.engine.binaries import major_of
from bihuan.engine.errors import DatabaseFailed, FileBroken, FolderClosed
from bihuan.engine.users import Account, as_account

SUPERUSER = "postgres"
OWNER, APP, READER = ROLES = ("bihuan_owner", "bihuan_app", "bihuan_reader")
PORT = 5432  # only part of the socket's file name: nothing listens on the network
BUILTIN_LOCALE_SINCE = 17
COMPLAINTS = ("FATAL", "PANIC", "error:", "could not", "No space left")


def data_folder(folder: Path) -> Path:
    """Return PostgreSQL's own folder inside a cluster folder."""
    return folder / "data"


def existing_major(folder: Path) -> int | None:
    """Return the major version the cluster was made with, None when there is none yet.

    Raises FolderClosed when the version cannot be read; FileBroken when it is none, or missing beside other files.
    """
    data = data_folder(folder)
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        if data.is_dir() and any(data.iterdir()):
            raise FileBroken(data / "PG_VERSION") from None
        return None
    except ValueError as no_number:
        raise FileBroken(data / "PG_VERSION") from no_number
    except OSError as refused:
        raise FolderClosed(folder) from refused


def make_cluster(folder: Path, *, binaries: Path, account: Account, durable: bool) -> None:
    """Make a UTF-8 cluster with checksums, whole or not at all.

    Raises DatabaseFailed with the last line of initdb.
    """
    half_made = folder / "data.new"
    shutil.rmtree(half_made, ignore_errors=True)
    command = [str(binaries / "initdb"), "--pgdata", str(half_made), "--username", SUPERUSER]
    command += ["--encoding", "UTF8", *_locale(binaries), "--data-checksums", "--no-instructions"]
    command += ["--auth", "reject"] + ([] if durable else ["--no-sync"])
    made = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=folder, umask=0o077, **as_account(account)
    )
    if made.returncode:
        log = folder / "initdb.log"
        with contextlib.suppress(OSError):  # a full disk has no room for the reason either
            log.write_text(made.stdout + made.stderr)
        raise DatabaseFailed(log, telling_line(made.stderr))
    half_made.rename(data_folder(folder))


def telling_line(said: str) -> str:
    """Return the line of what PostgreSQL said that names the reason: the last of its complaints, else the last."""
    lines = [line for line in said.splitlines() if line.strip()] or [""]
    complaints = [
        line for line in lines if any(word in line for word in COMPLAINTS) and "is starting up" not in line
    ]
    return (complaints or lines)[-1].strip()


def write_access_rules(folder: Path, *, account: Account) -> None:
    """Let only the account and root in, by the word of the operating system, and only in our roles."""
    data = data_folder(folder)
    people = dict.fromkeys([account.name, "root"])
    lines = [f'bihuan "{person}" {role}\n' for person in people for role in (SUPERUSER, *ROLES)]
    _write(data / "pg_hba.conf", "local all all peer map=bihuan\n", account=account)
    _write(data / "pg_ident.conf", "".join(lines), account=account)


def _write(file: Path, text: str, *, account: Account) -> None:
    file.write_text(text)
    if not account.is_me:
        os.chown(file, account.uid, account.gid)


def _locale(binaries: Path) -> list[str]:
    if major_of(binaries) < BUILTIN_LOCALE_SINCE:
        return ["--locale", "C.UTF-8"]
    return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C.UTF-8"]
