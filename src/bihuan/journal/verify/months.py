"""Checks the tables divided by month: the months are all there, are what their names say, and the owner's functions too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from bihuan.engine.initdb import APP
from bihuan.journal.month_functions import FUNCTIONS, SETTINGS
from bihuan.journal.months import MONTHLY
from bihuan.journal.verify.findings import Finding
from bihuan.journal.verify.snapshot import Snapshot

# month: by its name. The fourth column: whether it is the owner's plain table and holds the time its name says.
PARTS = """
WITH part AS (
    SELECT parent.relname AS divided, part.relname AS name, part.relkind = 'r' AND part.relowner = parent.relowner AS is_ours,
        pg_get_partkeydef(parent.oid) AS key, pg_get_expr(part.relpartbound, part.oid) AS bounds,
        CASE WHEN part.relname ~ ('^' || parent.relname || '_[0-9]{4}_[0-9]{2}$')
            THEN to_date(right(part.relname, 7), 'YYYY_MM') END AS month
    FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent JOIN pg_class part ON part.oid = inhrelid
    WHERE parent.relnamespace = 'public'::regnamespace AND parent.relkind = 'p'
), told AS (
    SELECT *, month::timestamp AT TIME ZONE 'UTC' - interval '8 hours' AS starts,
        (month + interval '1 month') AT TIME ZONE 'UTC' - interval '8 hours' AS ends,
        min(month) OVER (PARTITION BY divided)::timestamp AT TIME ZONE 'UTC' - interval '8 hours' AS first
    FROM part
)
SELECT divided, name, month, is_ours AND bounds = CASE
    WHEN month IS NOT NULL THEN format('FOR VALUES FROM (%%L) TO (%%L)', starts, ends)
    WHEN name = divided || '_before' THEN format('FOR VALUES FROM (MINVALUE) TO (%%L)', first) ELSE '' END, key
FROM told ORDER BY divided, month NULLS FIRST, name
"""
# All that run as somebody else than their caller, and ours in any case.
OWNERS = """
SELECT p.proname || '(' || pg_get_function_arguments(p.oid) || ')', p.prosrc, p.prosecdef, coalesce(p.proconfig, '{}'),
    p.proowner = (SELECT relowner FROM pg_class WHERE oid = 'public.journal_entry'::regclass),
    ARRAY(SELECT coalesce(role.rolname, 'PUBLIC')::text FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
        LEFT JOIN pg_roles role ON role.oid = acl.grantee WHERE acl.grantee <> p.proowner ORDER BY 1)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND (p.prosecdef OR p.proname = ANY(%s)) ORDER BY 1
"""


def check_months(snapshot: Snapshot) -> Iterator[Finding]:
    """What is wrong with the months of each divided table: a gap, one that is none, a table not divided as it should be."""
    rows = snapshot.rows(PARTS)
    for table, column in MONTHLY.items():
        keys = {key for divided, _name, _month, _is_true, key in rows if divided == table}
        if keys != {f"RANGE ({column})"}:
            yield Finding("month_changed", name=table)
        months = [month for divided, _name, month, _is_true, _key in rows if divided == table and month]
        yield from (Finding("month_missing", name=f"{table}_{gap:%Y_%m}") for gap in _gaps(months))
    for divided, name, _month, is_true, _key in rows:
        if divided not in MONTHLY or not is_true:
            yield Finding("month_changed", name=name)


def _gaps(months: list[date]) -> Iterator[date]:
    for one, other in pairwise(sorted(months)):
        while (one := _next(one)) < other:
            yield one


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def check_functions(snapshot: Snapshot) -> Iterator[Finding]:
    """What runs as the owner and is not ours, or is not as we made it."""
    wanted = {
        f"{one.name}({one.arguments})": (one.source, True, list(SETTINGS), True, [APP] if one.is_open else [])
        for one in FUNCTIONS
    }
    found = {row[0]: tuple(row[1:]) for row in snapshot.rows(OWNERS, [one.name for one in FUNCTIONS])}
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield Finding("function_changed", name=name)


def parts(snapshot: Snapshot) -> list[str]:
    """The names of all tables that hold a part of a divided one."""
    return [name for _divided, name, _month, _is_true, _key in snapshot.rows(PARTS)]
