"""Carries one database whole from a running PostgreSQL to another, and compares what is in both; stops neither."""

import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from bihuan.engine.death import dies_with_parent
from bihuan.engine.errors import NotCarried

# As many digits of each row's hash as a bigint holds; their sum does not depend on the order of rows.
CONTENT = (
    "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} t"
)
# Those that hold rows: what is divided is compared month by month.
TABLES = (
    "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace <> ALL (ARRAY['pg_catalog', 'information_schema']::regnamespace[])"
)
SEQUENCES = "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
WHAT_ROWS_ARE_TOLD_BY = (
    "SET timezone = 'UTC'; SET extra_float_digits = 1; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; "
    "SET bytea_output = 'hex'"
)

Content = dict[str, tuple[int, str]]


def carry(origin: str, target: str, *, binaries: Path) -> None:
    """Copy tables, rights, functions and triggers of the database at `origin` into the empty one at `target`.

    Both are addresses of a superuser; binaries: those of the newer version. Raises NotCarried with the first complaint.
    """
    dump_command = [str(binaries / "pg_dump"), "--format=plain", "--no-password", f"--dbname={origin}"]
    load_command = [str(binaries / "psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
    load_command += ["--output=/dev/null", "--set=ON_ERROR_STOP=1", f"--dbname={target}"]
    with tempfile.TemporaryFile() as said:
        ending = dies_with_parent(signal.SIGKILL)
        with (
            subprocess.Popen(dump_command, stdout=subprocess.PIPE, stderr=said, preexec_fn=ending) as dump,
            subprocess.Popen(load_command, stdin=dump.stdout, stderr=said, preexec_fn=ending) as load,
        ):
            if dump.stdout is not None:
                dump.stdout.close()  # so that the dump ends when the loading does
            codes = load.wait(), dump.wait()
        if any(codes):
            said.seek(0)
            raise NotCarried((said.read().decode(errors="replace").splitlines() or ["pg_dump"])[0])
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute("ANALYZE")


def content(address: str) -> Content:
    """Return of each table its number of rows and a sum over their content, of each sequence where it stands."""
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(WHAT_ROWS_ARE_TOLD_BY)
        found: Content = {}
        for schema, table in connection.execute(TABLES).fetchall():
            counted = connection.execute(sql.SQL(CONTENT).format(sql.Identifier(schema, table))).fetchone()
            found[f"{schema}.{table}"] = counted if counted is not None else (0, "")
        for schema, name, value in connection.execute(SEQUENCES):
            found[f"{schema}.{name}"] = (0, str(value))
        return found


def first_difference(before: Content, after: Content) -> str:
    """Return the name of the first table or sequence that is not the same in both, empty when all are."""
    names = sorted(before.keys() | after.keys())
    return next((name for name in names if before.get(name) != after.get(name)), "")
