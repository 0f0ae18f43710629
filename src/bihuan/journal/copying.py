"""The one way to insert sets of rows: COPY with ids drawn beforehand, a few by INSERT; knows columns, not their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from bihuan.journal.statements import execute_planned

FEW = 8  # up to so many rows are quicker by one INSERT than by drawing ids, opening a COPY and closing it


def draw_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` new ids of a table, rising; a rollback does not give them back."""
    if count <= 0:
        return []
    with connection.cursor() as cursor:
        execute_planned(
            cursor,
            "SELECT nextval(of.series) FROM"
            " (SELECT pg_get_serial_sequence(%s, %s)::regclass AS series OFFSET 0) of, generate_series(1, %s::int)",
            [f'"{model._meta.db_table}"', model._meta.pk.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def insert_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows given by column attnames (`case_id`) and return their ids in the same order.

    A column a row leaves out takes the model's default. Rows may bring their own "id".
    Raises ValueError for a name that is no column; the database refuses what is impossible.
    """
    if not rows:
        return []
    columns = _columns(model)
    for row in rows:
        columns.check(row)
    if len(rows) <= FEW:
        return _insert(columns, rows)
    drawn = iter(draw_ids(model, sum("id" not in row for row in rows)))
    ids = [row["id"] if "id" in row else next(drawn) for row in rows]
    _copy(columns, ({**row, "id": number} for number, row in zip(ids, rows, strict=True)))
    return ids


def stream_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows as they are made, which may go on while the database takes them in; the table gives the ids.

    As `insert_rows` otherwise, but that an unknown name ends the transaction. Making a row may not ask the database.
    """
    columns = _Columns(model, with_ids=False)
    _copy(columns, map(columns.checked, rows))


def check_references_at_once() -> None:
    """Until the transaction ends, what rows refer to has to stand before them; else all of it is checked at the commit.

    For long lists, where that takes seconds in which nobody else works.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@cache
def _columns(model: type[models.Model]) -> _Columns:
    return _Columns(model)


class _Columns:
    """The columns of one table in their order, and a row's values in the same order."""

    def __init__(self, model: type[models.Model], *, with_ids: bool = True) -> None:
        fields = [
            f for f in model._meta.concrete_fields if not f.generated and (with_ids or not f.primary_key)
        ]
        self._model = model
        self._key = model._meta.pk.attname
        self._defaults = {field.attname: field.get_default() for field in fields}
        self._values = itemgetter(*self._defaults)
        self._json = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
        self._names = [str(field.column) for field in fields]
        table, names = (
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, self._names)),
        )
        self._beginning = sql.SQL("INSERT INTO {} ({}) VALUES ").format(table, names).as_string()
        self._end = sql.SQL(" RETURNING {}").format(sql.Identifier(str(model._meta.pk.column))).as_string()

    def statement(self) -> sql.Composed:
        """The COPY that takes the rows."""
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self._model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, self._names))
        )

    def insertion(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, list[Any]]:
        """The INSERT that takes a few rows and tells their ids in the same order, and its values."""
        places: list[str] = []
        values: list[Any] = []
        for row in rows:
            own = dict(zip(self._defaults, self.values(row), strict=True))
            if self._key not in row:
                del own[self._key]
            places.append(f"({', '.join('%s' if name in own else 'DEFAULT' for name in self._defaults)})")
            values += own.values()
        return f"{self._beginning}{', '.join(places)}{self._end}", values

    def check(self, row: Mapping[str, Any]) -> None:
        """Raises ValueError for a name that is no column."""
        if unknown := row.keys() - self._defaults.keys():
            raise ValueError(f"{self._model.__name__} has no column {', '.join(sorted(unknown))}.")

    def checked(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row itself, when it may be inserted."""
        self.check(row)
        return row

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """The row's values; a default where it has none."""
        values = list(self._values({**self._defaults, **row}))
        for place in self._json:
            values[place] = None if values[place] is None else Jsonb(values[place])
        return values


def _insert(columns: _Columns, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(*columns.insertion(rows))
        return [number for (number,) in cursor.fetchall()]


def _copy(columns: _Columns, rows: Iterable[Mapping[str, Any]]) -> None:
    # A COPY bypasses Django's cursor, so its errors have to be made Django's here.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(columns.statement()) as copy,
    ):
        for row in rows:
            copy.write_row(columns.values(row))
