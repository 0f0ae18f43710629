"""Turns a table that has rows into one divided by month, inside a migration: the rows stay where they lie.

The old table becomes the part of all that came before the first month. No row is copied: its primary key is built
anew and it is read through once.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg import sql

from bihuan.journal.guards import stays_statements
from bihuan.journal.month_functions import OPEN_ONE
from bihuan.journal.months import BEFORE

AT_FIRST = 4  # months a migration makes; the others come when the rights are given
FIRST_MONTH = sql.SQL("""
SELECT to_char(date_trunc('month', month), 'YYYY-MM-DD'), series.last_value + series.is_called::integer
FROM (SELECT greatest(now(), max({}) + interval '1 month') AT TIME ZONE 'UTC' + interval '8 hours' AS month FROM {}) read,
    {} series
""")
OPENED = sql.SQL("SELECT {}({}, (date {} + make_interval(months => n))::date) FROM generate_series(0, {}) n")


def divide(editor: BaseDatabaseSchemaEditor, table: str, *, column: str, indexes: Mapping[str, str]) -> None:
    """Divide `table` by the month of `column`; its primary key becomes (column, id).

    indexes: of the divided table, name to what follows ON; one the old table has already is taken over.
    """
    before = f"{table}_{BEFORE}"
    _statements(editor, f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    with editor.connection.cursor() as cursor:
        cursor.execute(FIRST_MONTH.format(*map(sql.Identifier, (column, table, f"{table}_id_seq"))))
        first, next_id = cursor.fetchone()
    _set_aside(editor, table, before=before, column=column)
    _statements(
        editor,
        f"CREATE TABLE {table} (LIKE {before} INCLUDING CONSTRAINTS INCLUDING STORAGE) PARTITION BY RANGE ({column})",
        f"CREATE SEQUENCE {table}_id_seq START {next_id} OWNED BY {table}.id",
        *(f"ALTER TABLE {one} ALTER id SET DEFAULT nextval('{table}_id_seq')" for one in (table, before)),
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({column}, id)",
        *(f"CREATE INDEX {name} ON {table} {definition}" for name, definition in indexes.items()),
        f"ALTER TABLE {table} ATTACH PARTITION {before} FOR VALUES FROM (MINVALUE) TO ('{first} 00:00+08')",
        *(statement for one in (table, before) for statement in stays_statements(one)),
    )
    with editor.connection.cursor() as cursor:
        cursor.execute(OPENED.format(sql.Identifier(OPEN_ONE), table, first, AT_FIRST - 1))


def _set_aside(editor: BaseDatabaseSchemaEditor, table: str, *, before: str, column: str) -> None:
    """The old table under its new name: no identity, other primary key, names of indexes free for the new one."""
    _statements(
        editor,
        f"ALTER TABLE {table} RENAME TO {before}",
        f"ALTER TABLE {before} ALTER id DROP IDENTITY",
        f"ALTER TABLE {before} DROP CONSTRAINT {table}_pkey",
        f"ALTER TABLE {before} ADD CONSTRAINT {before}_pkey PRIMARY KEY ({column}, id)",
    )
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname <> %s",
            [before, f"{before}_pkey"],
        )
        names = [name for (name,) in cursor.fetchall()]
    _statements(editor, *(f"ALTER INDEX {name} RENAME TO {BEFORE}_{name}" for name in names))


def _statements(editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
    for statement in statements:
        editor.execute(statement, params=None)
