"""A scratch PostgreSQL for one test process: one migrated template, copies of it that cost little."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections

from bihuan.engine.cluster import RunningCluster, start_cluster
from bihuan.engine.initdb import APP, OWNER
from bihuan.journal import instance
from bihuan.journal.roles import apply_grants
from bihuan.settings import database as connection_settings

TEMPLATE = "template_bihuan"


@dataclass(frozen=True)
class ScratchDatabase:
    """One database of the scratch cluster and the addresses of the two who may enter it."""

    name: str
    app_url: str
    owner_url: str

    def as_owner(self) -> psycopg.Connection:
        """Return a connection of the owner's, each statement its own transaction; the caller closes it."""
        return psycopg.connect(self.owner_url, autocommit=True)

    def as_app(self) -> psycopg.Connection:
        """Return a second connection of the application's; the caller closes it."""
        return psycopg.connect(self.app_url, autocommit=True)


class ScratchCluster:
    """A PostgreSQL without safety against power loss, gone with the tests."""

    def __init__(self, *, shared: Path | None = None) -> None:
        """shared: a folder all processes of this run know, where the first leaves its cluster for the others to copy."""
        self.folder = Path(tempfile.mkdtemp(prefix="bihuan-test-"))
        self._copies = count(1)
        if shared is None:
            self.cluster = self._start()
            self._make_template()
            return
        with one_at_a_time(shared / "cluster.lock"):
            self._share(shared / "cluster")
        self.cluster = self._start()

    def copy(self) -> ScratchDatabase:
        """Return a new database that is a copy of the migrated template."""
        name = f"copy_{next(self._copies)}"
        self.cluster.create_database(name, template=TEMPLATE)
        return self._named(name)

    def drop(self, scratch: ScratchDatabase) -> None:
        """Remove a copy, ending whatever sessions it still has."""
        self.cluster.drop_database(scratch.name)

    def stop(self) -> None:
        """Stop the cluster and leave nothing of it behind."""
        self._rest()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> RunningCluster:
        binaries = os.environ.get("BIHUAN_TEST_PG_BIN")
        return start_cluster(self.folder, durable=False, binaries=Path(binaries) if binaries else None)

    def _rest(self) -> None:
        self.cluster.stop()
        shutil.rmtree(self.cluster.sockets, ignore_errors=True)

    def _share(self, left: Path) -> None:
        """Take the cluster another process left, else make one and leave it. Migrating costs as much as some hundred tests."""
        if left.exists():
            copy_whole(left, self.folder)
            return
        self.cluster = self._start()
        self._make_template()
        self._rest()
        copy_whole(self.folder, left.with_name("cluster.new"))
        left.with_name("cluster.new").rename(left)

    def _named(self, name: str) -> ScratchDatabase:
        return ScratchDatabase(name, self.cluster.url(APP, name), self.cluster.url(OWNER, name))

    def _make_template(self) -> None:
        self.cluster.create_database(TEMPLATE)
        template = self._named(TEMPLATE)
        with django_on(template.owner_url):
            call_command("migrate", verbosity=0, interactive=False)
            instance.set_up("real")
        with template.as_owner() as owner:
            apply_grants(owner)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a folder with owners and rights into another, which is made when there is none."""
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def django_on(url: str) -> Iterator[None]:
    """Let Django's connections go to `url` inside the block, in every thread, and close ours after it."""
    settings = connections["default"].settings_dict
    before = dict(settings)
    connections.close_all()
    settings.update(connection_settings(url))
    try:
        yield
    finally:
        connections.close_all()
        settings.clear()
        settings.update(before)
