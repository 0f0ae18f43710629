"""What many tests begin with, built once: each beginning in a database of its own, each test in a transaction there.

A test may not tell a beginning taken from here from one built anew: same moves, same rows, same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from bihuan.settings import database as connection_settings
from tests.scratch import ScratchCluster


@dataclass(frozen=True)
class _Beginning:
    connection: BaseDatabaseWrapper
    made: Any


class _OfATest(transaction.Atomic):
    """The transaction around a test, inside which the application's own are as good as outermost."""

    def __init__(self) -> None:
        super().__init__(using=DEFAULT_DB_ALIAS, savepoint=True, durable=False)
        self._from_testcase = True


class Beginnings:
    """The beginnings of one test process. They cost a database each, so they are made when asked for twice."""

    def __init__(self, cluster: ScratchCluster) -> None:
        self._cluster = cluster
        self._made: dict[Hashable, _Beginning] = {}
        self._asked: Counter[Hashable] = Counter()
        self._entered: _OfATest | None = None
        self._set_aside: BaseDatabaseWrapper | None = None
        self._settings: dict[str, Any] = {}
        self._stands_at: Hashable = None

    def begin(self, key: Hashable, build: Callable[[], Any]) -> Any:
        """Let the test at hand, which has written nothing yet, stand where `build` leads; what `build` returned.

        key: the same for builds that do the same. The result is shared: nobody may change it.
        """
        assert not self._has_written(), "what the test has written already would be gone"
        if key not in self._made:
            self._made[key] = self._make(build)
        self._leave()
        self._enter(self._made[key].connection)
        self._stands_at = key
        return self._made[key].made

    def is_worth_it(self, key: Hashable, *, after: Hashable) -> bool:
        """Tell whether this beginning is asked for again, by a test that began with `after` and did nothing yet."""
        if self._stands_at != after or self._has_written():
            return False
        self._asked[key] += 1
        return self._asked[key] > 1

    def undo(self) -> None:
        """Take back what the test did, after a last look at what it left owing; the connection it came with is back."""
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            if self._entered is not None and connection.is_usable() and not connection.needs_rollback:
                connection.check_constraints()
        finally:
            self._leave()

    def close(self) -> None:
        """Close all connections."""
        for beginning in self._made.values():
            beginning.connection.close()

    def _make(self, build: Callable[[], Any]) -> _Beginning:
        connection = _connection_to(self._cluster.copy().app_url)
        self._leave()
        self._enter(connection)
        try:
            made = build()
            connection.run_on_commit = []  # as in every test: nothing commits
        except BaseException:
            self._leave()
            raise
        self._leave(keep=True)
        return _Beginning(connection, made)

    def _enter(self, connection: BaseDatabaseWrapper) -> None:
        self._set_aside = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = connection
        self._settings = dict(connections.settings[DEFAULT_DB_ALIAS])
        connections.settings[DEFAULT_DB_ALIAS].update(connection.settings_dict)  # for other threads
        self._entered = _OfATest()
        self._entered.__enter__()

    def _leave(self, *, keep: bool = False) -> None:
        if self._entered is None or self._set_aside is None:
            return
        if not keep:
            transaction.set_rollback(True)
        self._entered.__exit__(None, None, None)
        connections[DEFAULT_DB_ALIAS] = self._set_aside
        connections.settings[DEFAULT_DB_ALIAS].update(self._settings)
        self._entered = self._set_aside = self._stands_at = None

    def _has_written(self) -> bool:
        raw = connections[DEFAULT_DB_ALIAS].connection
        asked = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
        return raw is not None and bool(raw.execute(asked).fetchone()[0])


def _connection_to(url: str) -> BaseDatabaseWrapper:
    settings = {**connections.settings[DEFAULT_DB_ALIAS], **connection_settings(url)}
    backend: Any = load_backend(settings["ENGINE"])
    made: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    return made
