"""One moment of the database, read by several connections at once; read only."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar

import psycopg
from django.db import connection as django_connection
from psycopg.conninfo import make_conninfo

Part = TypeVar("Part")
Result = TypeVar("Result")
Connection = psycopg.Connection[tuple[Any, ...]]
MOST_READERS = 4
# For what the entries of one range say, which would go to disk and back otherwise.
MEMORY = "SET work_mem = '48MB'"


class Snapshot:
    """Connections that all see the database as it stood when the snapshot was opened."""

    def __init__(self, *, readers: int | None = None) -> None:
        self._readers = readers or min(os.cpu_count() or 1, MOST_READERS)
        self._opened: list[Connection] = []
        self._local = threading.local()
        self.first = _connect()
        self._opened.append(self.first)
        found = self.first.execute("SELECT pg_export_snapshot(), transaction_timestamp()").fetchone()
        self._name, moment = found or ("", None)
        self.opened_at = moment.astimezone(UTC)

    def rows(self, query: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.first.execute(query, values).fetchall()

    def each(
        self, check: Callable[[Connection, Part], Result], parts: Iterable[Part]
    ) -> Iterator[tuple[Part, Result]]:
        """Run a check on every part, several at a time, and yield part and result as they come in."""
        with ThreadPoolExecutor(self._readers) as pool:
            running = {pool.submit(self._run, check, part): part for part in parts}
            for done in as_completed(running):
                yield running[done], done.result()

    def _run(self, check: Callable[[Connection, Part], Result], part: Part) -> Result:
        return check(self._reader(), part)

    def _reader(self) -> Connection:
        reader: Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = _connect()
            self._opened.append(reader)
            reader.execute("SELECT 1" if not self._name else _adopt(self._name))
        return reader

    def close(self) -> None:
        """Give all connections back."""
        for opened in self._opened:
            opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _connect() -> Connection:
    parts = django_connection.get_connection_params()
    names = ("host", "port", "dbname", "user", "password")
    address = make_conninfo(**{name: parts[name] for name in names if parts.get(name)})
    reader = psycopg.connect(address, application_name="bihuan verify", autocommit=False)
    reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    reader.read_only = True
    reader.execute(MEMORY)
    return reader


def _adopt(name: str) -> psycopg.sql.Composed:
    return psycopg.sql.SQL("SET TRANSACTION SNAPSHOT {}").format(psycopg.sql.Literal(name))
