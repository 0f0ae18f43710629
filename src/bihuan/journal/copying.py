"""The one way to insert sets of rows: COPY with ids drawn beforehand; knows columns, not what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Read = Callable[[Mapping[str, Any]], Any]


def draw_ids(model: type[models.Model], count: int) -> list[int]:
    """Return `count` new ids of a table, rising; a rollback does not give them back."""
    if count <= 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
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
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    _check_names(model, rows, known={field.attname for field in fields})
    missing = draw_ids(model, sum("id" not in row for row in rows))
    drawn = iter(missing)
    ids = [row["id"] if "id" in row else next(drawn) for row in rows]
    readers = [_reader(field) for field in fields if not field.primary_key]
    # A COPY bypasses Django's cursor, so its errors have to be made Django's here.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(_copy_into(model, fields)) as copy,
    ):
        for number, row in zip(ids, rows, strict=True):
            copy.write_row([number, *(read(row) for read in readers)])
    return ids


def _check_names(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, known: set[str]) -> None:
    for row in rows:
        if unknown := row.keys() - known:
            raise ValueError(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")


def _copy_into(model: type[models.Model], fields: Sequence[models.Field[Any, Any]]) -> sql.Composed:
    names: list[str] = [
        str(model._meta.pk.column),
        *(str(field.column) for field in fields if not field.primary_key),
    ]
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
    )


def _reader(field: models.Field[Any, Any]) -> Read:
    name, is_json = field.attname, isinstance(field, models.JSONField)

    def read(row: Mapping[str, Any]) -> Any:
        value = row[name] if name in row else field.get_default()
        if isinstance(value, Enum):
            value = value.value
        return Jsonb(value) if is_json and value is not None else value

    return read
