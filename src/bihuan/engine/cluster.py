"""One embedded PostgreSQL on one folder: made, started, asked, stopped; knows nothing of its tables."""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from bihuan.engine import lock
from bihuan.engine.binaries import find_binaries
from bihuan.engine.errors import DatabaseFailed
from bihuan.engine.initdb import (
    APP,
    OWNER,
    PORT,
    READER,
    ROLES,
    SUPERUSER,
    existing_major,
    make_cluster,
    write_access_rules,
)
from bihuan.engine.postmaster import launch, log_file, wait_until_ready
from bihuan.engine.sockets import socket_folder
from bihuan.engine.users import engine_account, private_folder

__all__ = ["RunningCluster", "find_binaries", "start_cluster"]

STOP_SECONDS = 30


@dataclass
class RunningCluster:
    """A PostgreSQL that answers; ends with `stop()`, the `with` block, or the process that started it."""

    folder: Path
    sockets: Path
    binaries: Path
    process: subprocess.Popen[bytes]
    _lock: int = field(repr=False)

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        return self.process.pid

    def url(self, role: str, database: str) -> str:
        """Return the address by which `role` reaches `database` through the socket."""
        return url_through(self.sockets, role=role, database=database)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database, empty or a copy of `template`, owned by bihuan_owner, open to our roles only."""
        database = sql.Identifier(name)
        as_files = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY")  # what is copied rests: no log need repeat it
        copied = as_files.format(sql.Identifier(template)) if template else sql.SQL("")
        self._run(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER)) + copied,
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
                database, sql.Identifier(APP), sql.Identifier(READER)
            ),
        )

    def drop_database(self, name: str) -> None:
        """Remove a database if it exists, ending the sessions in it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has_database(self, name: str) -> bool:
        """Tell whether a database of this name exists."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def stop(self) -> None:
        """End all sessions, write everything down and stop; a second call does nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        if self._lock >= 0:
            with contextlib.suppress(OSError):  # after a fall PostgreSQL's own files are still in it
                self.sockets.rmdir()
            os.ftruncate(
                self._lock, 0
            )  # no starter any more: who comes next may wait for what still goes down
            os.close(self._lock)
            self._lock = -1

    def _run(self, *statements: sql.Composed) -> None:
        """Run statements as the superuser. Raises DatabaseFailed."""
        try:
            with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
                for statement in statements:
                    connection.execute(statement)
        except psycopg.Error as refused:
            raise DatabaseFailed(log_file(self.folder), first_line(refused)) from refused

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_cluster(folder: Path, *, durable: bool = True, binaries: Path | None = None) -> RunningCluster:
    """Start PostgreSQL on `folder`, made first when empty, and return it once it answers.

    Only from the main thread: it dies with the thread that starts it. As root it runs as the system user.
    durable: False gives up safety against power loss for speed; for tests only.
    binaries: the bin folder to use; without it the folder's version chooses.
    Raises AlreadyRunning, FolderClosed, NoBinaries, DatabaseFailed.
    """
    account = engine_account()
    folder = private_folder(folder.resolve(), account=account)
    held = lock.hold(folder / "lock")
    try:
        major = existing_major(folder)
        programs = find_binaries(major=major, chosen=binaries, account=account)
        if major is None:
            make_cluster(folder, binaries=programs, account=account, durable=durable)
        sockets = socket_folder(folder, account=account)
        write_access_rules(folder, account=account)
        process = launch(
            folder, binaries=programs, sockets=sockets, account=account, durable=durable, keeps=held
        )
        cluster = RunningCluster(folder, sockets, programs, process, held)
        wait_until_ready(process, address=cluster.url(SUPERUSER, "postgres"), folder=folder)
    except BaseException:
        os.close(held)
        raise
    try:
        _make_roles(cluster)
    except psycopg.Error as refused:
        cluster.stop()
        raise DatabaseFailed(log_file(folder), first_line(refused)) from refused
    return cluster


def first_line(refused: psycopg.Error) -> str:
    """Return what PostgreSQL said, without its details: those may repeat what a row says."""
    return (str(refused).strip().splitlines() or [type(refused).__name__])[0]


def _make_roles(cluster: RunningCluster) -> None:
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in ROLES:
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def is_running(folder: Path) -> bool:
    """Tell whether a process, ours or another's, holds the cluster in `folder`."""
    return lock.is_held(folder.resolve() / "lock")


def url_of_running(folder: Path, *, role: str, database: str) -> str:
    """Return the address of a cluster that another process of this machine started on `folder`."""
    return url_through(
        socket_folder(folder.resolve(), account=engine_account()), role=role, database=database
    )


def url_through(sockets: Path, *, role: str, database: str) -> str:
    """Return a postgresql:// address through a socket folder."""
    return f"postgresql://{role}@/{database}?{urlencode({'host': str(sockets), 'port': PORT})}"
