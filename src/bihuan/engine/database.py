"""Which database an instance works on: a server that is named, or the embedded one; reads no table."""

import os
from dataclasses import dataclass
from typing import Self

import psycopg

from bihuan.engine.cluster import RunningCluster, is_running, start_cluster, url_of_running
from bihuan.engine.errors import DatabaseUnreachable
from bihuan.engine.initdb import APP, OWNER
from bihuan.engine.instance import Instance

NAME = "bihuan"
PATIENCE_SECONDS = 10


@dataclass
class Database:
    """The addresses of one database, and the cluster behind it when we started that.

    owner_url: empty when none was given for a server; then nothing is migrated.
    """

    url: str
    owner_url: str
    cluster: RunningCluster | None = None

    @property
    def is_embedded(self) -> bool:
        """Whether the database is one we started."""
        return self.cluster is not None

    def keep_running(self, instance: Instance) -> bool:
        """Start a fallen embedded PostgreSQL again; return whether it had fallen."""
        if self.cluster is None or self.cluster.process.poll() is None:
            return False
        self.cluster.stop()  # lets go of the lock
        self.cluster = start_cluster(instance.cluster)
        return True

    def stop(self) -> None:
        """Stop the cluster if it is ours."""
        if self.cluster is not None:
            self.cluster.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def named_database() -> Database | None:
    """Return the server's database the environment names, once it answers; None when it names none.

    Raises DatabaseUnreachable.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return None
    owner_url = os.environ.get("DATABASE_OWNER_URL", "")
    for address in filter(None, (url, owner_url)):
        try:
            psycopg.connect(address, connect_timeout=PATIENCE_SECONDS).close()
        except psycopg.Error as refused:
            raise DatabaseUnreachable(str(refused).strip().splitlines()[0]) from refused
    return Database(url, owner_url)


def open_database(instance: Instance) -> Database:
    """Return the instance's database, starting the embedded one when no server is named.

    Raises DatabaseUnreachable and what `start_cluster` raises.
    """
    if named := named_database():
        return named
    cluster = start_cluster(instance.cluster)
    if not cluster.has_database(NAME):
        cluster.create_database(NAME)
    return Database(cluster.url(APP, NAME), cluster.url(OWNER, NAME), cluster)


def join_database(instance: Instance) -> Database:
    """Return the instance's database as it runs; started for the time of use when it does not."""
    if not os.environ.get("DATABASE_URL") and is_running(instance.cluster):
        urls = [url_of_running(instance.cluster, role=role, database=NAME) for role in (APP, OWNER)]
        return Database(urls[0], urls[1])
    return open_database(instance)
