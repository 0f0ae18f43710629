"""A PostgreSQL of the measurement's own, set as in production, gone afterwards; touches no instance."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from bihuan.engine.cluster import RunningCluster, start_cluster
from bihuan.engine.initdb import APP, OWNER
from bihuan.journal import instance
from bihuan.journal.keys import make_keys
from bihuan.journal.roles import apply_grants
from bihuan.settings import database as connection_settings


@dataclass(frozen=True)
class Scratch:
    """One migrated database and the addresses of the two who may enter it."""

    app_url: str
    owner_url: str

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection]:
        """A connection that may build and analyse, each statement its own transaction."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            yield connection

    def version(self) -> str:
        """The database's version, such as 18.4."""
        with psycopg.connect(self.app_url) as connection:
            return connection.info.parameter_status("server_version") or ""


@contextmanager
def scratch_cluster(parent: Path | None = None) -> Iterator[RunningCluster]:
    """A cluster in a folder under `parent` (else the system's for such things), removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bihuan-bench-", dir=parent))
    try:
        with start_cluster(folder, durable=True) as cluster:
            yield cluster
        shutil.rmtree(cluster.sockets, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch_database(cluster: RunningCluster, name: str) -> Iterator[Scratch]:
    """A new database with all tables; inside the block Django works on it as the application does."""
    cluster.create_database(name)
    scratch = Scratch(cluster.url(APP, name), cluster.url(OWNER, name))
    with _django_on(scratch.owner_url):
        call_command("migrate", verbosity=0, interactive=False)
        instance.set_up("real")
    with scratch.as_owner() as owner:
        apply_grants(owner)
    with tempfile.TemporaryDirectory() as folder, _data_in(Path(folder)), _django_on(scratch.app_url):
        make_keys(Path(folder))
        yield scratch
    cluster.drop_database(name)


@contextmanager
def _data_in(folder: Path) -> Iterator[None]:
    before, settings.DATA = settings.DATA, folder
    try:
        yield
    finally:
        settings.DATA = before


@contextmanager
def _django_on(url: str) -> Iterator[None]:
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connections.close_all()
    connection.settings_dict.update(connection_settings(url))
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)
