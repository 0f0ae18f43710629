"""Who may do what in the database: the one table of grants, and the SQL that brings it about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

from bihuan.engine.initdb import APP, READER
from bihuan.journal.month_functions import right_statements
from bihuan.journal.months import divided_by

READ_WRITE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
APPEND = frozenset({"SELECT", "INSERT"})
READ = frozenset({"SELECT"})
APPEND_ONLY = (
    "journal_checkpoint",
    "journal_checkpointline",
    "journal_commandrun",
    "journal_entry",
    "journal_message",
    "journal_messagekey",
    "journal_messageread",
    "records_view",
)
SPECIAL = dict.fromkeys(APPEND_ONLY, APPEND) | {
    "journal_stream": APPEND,
    "django_migrations": READ,
}
COLUMNS_UPDATED = {"journal_stream": ("head_hash", "head_seq", "moved_at")}
READER_TABLES: tuple[str, ...] = ()  # what the public portal will read


def app_rights(table: str) -> frozenset[str]:
    """Return the privileges the application holds on a whole table."""
    if divided_by(table):
        return READ  # for backups; what is written goes through the divided table
    return SPECIAL.get(table, READ_WRITE)


def grants(tables: Iterable[str]) -> list[sql.Composed]:
    """Return the statements that give the application and the reader exactly their rights on these tables."""
    app, reader = sql.Identifier(APP), sql.Identifier(READER)
    statements = [
        sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC, {}, {}").format(app, reader),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, reader),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}, {}").format(app, reader),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {}, {}").format(app, reader),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app),
    ]
    for table in sorted(tables):
        name = sql.Identifier(table)
        rights = sql.SQL(", ").join(sql.SQL(right) for right in sorted(app_rights(table)))
        statements.append(sql.SQL("GRANT {} ON TABLE {} TO {}").format(rights, name, app))
        if columns := COLUMNS_UPDATED.get(table):
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            statements.append(sql.SQL("GRANT UPDATE ({}) ON TABLE {} TO {}").format(listed, name, app))
        if table in READER_TABLES:
            statements.append(sql.SQL("GRANT SELECT ON TABLE {} TO {}").format(name, reader))
    return statements


def apply_grants(connection: psycopg.Connection[Any]) -> None:
    """Bring the rights on all tables to what this module says; run by the owner after each migration."""
    with connection.transaction():
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for statement in grants(name for (name,) in tables):
            connection.execute(statement)
        for right in right_statements():
            connection.execute(right.encode())
