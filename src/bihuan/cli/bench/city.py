"""Builds the city that is measured: all rows in SQL, set by set, from one plan; makes no row by itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from bihuan.cli.bench import words
from bihuan.records.filestore import keep, receive
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json

SQL = files("bihuan.cli.bench") / "sql"
FIRST = ("frame", "people", "rounds", "plan", "sheets")
# For some cases after the others, so that what is put together on the way stays small.
IN_PORTIONS = ("clocks", "cases", "orders", "texts", "deeds", "journal")
PORTION = 50_000
# Of the building session only; what is measured runs with the settings of the house.
FOR_BUILDING = (
    "SET synchronous_commit = off", "SET work_mem = '128MB'", "SET maintenance_work_mem = '256MB'", "SET jit = off",
)  # fmt: skip


MOST_CURRENT = 20_000


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the city is. `now` is the moment at which it stands.

    The last tenth of the cases, at most MOST_CURRENT, is the current round.
    """

    cases: int
    now: datetime
    counties: int = 12
    units: int = 60
    rounds: int = 20

    @classmethod
    def of(cls, cases: int, now: datetime) -> Shape:
        """The usual shape of a city of so many cases."""
        return cls(cases, now, rounds=60 if cases >= 50 * MOST_CURRENT else 20)

    @property
    def current(self) -> int:
        """Cases of the current round."""
        return min(self.cases // 10, MOST_CURRENT)


def build_city(owner: psycopg.Connection[Any], shape: Shape, *, tell: Callable[[str], None]) -> None:
    """Fill an empty migrated database; rows are analysed and swept at the end, as after some days of use."""
    began = time.monotonic()

    def done(what: str) -> None:
        tell(f"{what}，已用 {time.monotonic() - began:.0f} 秒")

    for setting in FOR_BUILDING:
        owner.execute(setting)
    _load_tables(owner, shape)
    for step in FIRST:
        _do(owner, step)
        done(step)
    with _unindexed(owner):
        for first in range(1, shape.cases + 1, PORTION):
            last = min(first + PORTION - 1, shape.cases)
            _narrow(owner, first, last)
            for step in IN_PORTIONS:
                _do(owner, step)
            if first == 1:
                owner.execute("ANALYZE")  # for the plans of the following portions
            done(f"{last:,}/{shape.cases:,}")
        _do(owner, "leave")
    done("index")
    owner.execute("VACUUM ANALYZE")
    done("analyze")


def _do(owner: psycopg.Connection[Any], step: str) -> None:
    owner.execute((SQL / f"{step}.sql").read_text())


def _narrow(owner: psycopg.Connection[Any], first: int, last: int) -> None:
    """Let bench.plan be the cases from `first` to `last` of those planned."""
    for view in (
        sql.SQL("CREATE OR REPLACE VIEW bench.portion AS SELECT {} AS first, {} AS last"),
        sql.SQL("CREATE OR REPLACE VIEW bench.plan AS SELECT * FROM bench.planned WHERE n BETWEEN {} AND {}"),
    ):
        owner.execute(view.format(sql.Literal(first), sql.Literal(last)))


@contextmanager
def _unindexed(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """The index of the search is made over rows that are there, several times sooner than row by row."""
    found = owner.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'search_vector'").fetchone()
    owner.execute("DROP INDEX public.search_vector")
    yield
    owner.execute(found[0] if found else "")


def _load_tables(owner: psycopg.Connection[Any], shape: Shape) -> None:
    """What the SQL reads: the shape, names, pieces of text, the policy."""
    owner.execute(
        """
        CREATE SCHEMA bench;
        CREATE TABLE bench.shape (
            cases integer, now timestamptz, counties integer, units integer, rounds integer, current integer);
        CREATE TABLE bench.county (no integer, name text);
        CREATE TABLE bench.unit (no integer, name text);
        CREATE TABLE bench.type (no integer, code text);
        CREATE TABLE bench.types_printed (no integer, label text);
        CREATE TABLE bench.piece (kind text, no integer, content text, vector tsvector, PRIMARY KEY (kind, no));
        CREATE TABLE bench.policy (values jsonb);
        CREATE TABLE bench.file (sha256 text, size integer);
        """
    )
    counties, units = words.COUNTIES[: shape.counties], words.UNIT_NAMES[: shape.units]
    tables: dict[str, list[tuple[Any, ...]]] = {
        "shape": [(shape.cases, shape.now, len(counties), len(units), shape.rounds, shape.current)],
        "county": list(enumerate(counties, 1)),
        "unit": list(enumerate(units, 1)),
        "type": list(enumerate(words.TYPES, 1)),
        "types_printed": list(words.types_printed().items()),
        "piece": [(piece.kind, piece.no, piece.content, piece.vector) for piece in words.pieces()],
        "policy": [(Jsonb(policy_to_json(DEFAULT_POLICY)),)],
        "file": [_keep_scan()],
    }
    for name, rows in tables.items():
        with owner.cursor() as cursor, cursor.copy(f"COPY bench.{name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _keep_scan() -> tuple[str, int]:
    """The one file all evidence of the city is, on disk like any other; its hash and size."""
    with receive(BytesIO(b"%PDF-1.4 scan"), limit=1000) as received:
        keep(received)
    return received.sha256, received.size
