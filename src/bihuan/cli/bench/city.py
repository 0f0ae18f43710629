"""Builds the city that is measured: all rows in SQL, set by set, from one plan; makes no row by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bihuan.cli.bench import words
from bihuan.records.filestore import keep, receive
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_to_json

SQL = files("bihuan.cli.bench") / "sql"
STEPS = (
    "frame",
    "people",
    "rounds",
    "plan",
    "clocks",
    "cases",
    "orders",
    "texts",
    "deeds",
    "journal",
    "leave",
)
# Of the building session only; what is measured runs with the settings of the house.
FOR_BUILDING = (
    "SET synchronous_commit = off", "SET work_mem = '128MB'", "SET maintenance_work_mem = '256MB'", "SET jit = off",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the city is. `now` is the moment at which it stands; the last tenth of the cases is the current round."""

    cases: int
    now: datetime
    counties: int = 12
    units: int = 60
    rounds: int = 20


def build_city(owner: psycopg.Connection[Any], shape: Shape, *, tell: Callable[[str], None]) -> None:
    """Fill an empty migrated database; rows are analysed and swept at the end, as after some days of use."""
    began = time.monotonic()
    for setting in FOR_BUILDING:
        owner.execute(setting)
    _load_tables(owner, shape)
    for step in STEPS:
        owner.execute((SQL / f"{step}.sql").read_text())
        tell(f"{step}，已用 {time.monotonic() - began:.0f} 秒")
    owner.execute("VACUUM ANALYZE")
    tell(f"analyze，已用 {time.monotonic() - began:.0f} 秒")


def _load_tables(owner: psycopg.Connection[Any], shape: Shape) -> None:
    """What the SQL reads: the shape, names, pieces of text, the policy."""
    owner.execute(
        """
        CREATE SCHEMA bench;
        CREATE TABLE bench.shape (cases integer, now timestamptz, counties integer, units integer, rounds integer);
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
        "shape": [(shape.cases, shape.now, len(counties), len(units), shape.rounds)],
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
