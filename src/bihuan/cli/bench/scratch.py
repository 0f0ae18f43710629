"""A PostgreSQL of the measurement's own, set as in production, gone afterwards unless kept; touches no instance."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
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

BUILT = "city-built"


@dataclass(frozen=True)
class Scratch:
    """One migrated database: the addresses of the two who may enter it, and its data folder."""

    app_url: str
    owner_url: str
    data: Path

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection]:
        """A connection that may build and analyse, each statement its own transaction."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            yield connection

    def built_at(self) -> datetime | None:
        """The moment at which the city in it stands; None before it is whole."""
        mark = self.data / BUILT
        return datetime.fromisoformat(mark.read_text()) if mark.exists() else None

    def mark_built(self, moment: datetime) -> None:
        """Say that the city is whole."""
        (self.data / BUILT).write_text(moment.isoformat())

    def version(self) -> str:
        """The database's version, such as 18.4."""
        with psycopg.connect(self.app_url) as connection:
            return connection.info.parameter_status("server_version") or ""


@contextmanager
def scratch_cluster(keep: Path | None = None) -> Iterator[RunningCluster]:
    """A cluster in a folder of its own, removed at the end; under `keep` it stays for the next measurement."""
    folder = keep / "postgres" if keep else Path(tempfile.mkdtemp(prefix="bihuan-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with start_cluster(folder, durable=True) as cluster:
            yield cluster
        if not keep:
            shutil.rmtree(cluster.sockets, ignore_errors=True)
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch_database(cluster: RunningCluster, name: str, *, keep: Path | None = None) -> Iterator[Scratch]:
    """A database with all tables; inside the block Django works on it as the application does.

    keep: where its data folder lies; with one, a city that was built before is met again, tables of today's version.
    """
    with ExitStack() as stack:
        data = keep / name if keep else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        data.mkdir(exist_ok=True)
        scratch = Scratch(cluster.url(APP, name), cluster.url(OWNER, name), data)
        if scratch.built_at() is None:
            cluster.drop_database(name)
            cluster.create_database(name)
        with _django_on(scratch.owner_url):
            call_command("migrate", verbosity=0, interactive=False)
            if scratch.built_at() is None:
                instance.set_up("real")
        with scratch.as_owner() as owner:
            apply_grants(owner)
        with _data_in(data), _django_on(scratch.app_url):
            make_keys(data)
            yield scratch
    if not keep:
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
