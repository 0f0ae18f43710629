"""The owner's functions by which the application, which may make no tables, has months made; their one source.

A change here needs a migration that runs install_statements() again; `verify` compares the database with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.engine.initdb import APP
from bihuan.journal.months import OPEN

OPEN_ONE = "journal_open_month"
SETTINGS = ("search_path=pg_catalog, pg_temp", "TimeZone=UTC", "lock_timeout=10s")
_SET = "SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' SET lock_timeout = '10s'"

# Attaching a table that is there already keeps nobody from reading and writing the other months.
_ONE = """
DECLARE
    made text := divided || to_char(month, '_YYYY_MM');
BEGIN
    EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)',
        made, divided);
    EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I'
        ' FOR EACH STATEMENT EXECUTE FUNCTION public.journal_stays()', made);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER stays', made);
    EXECUTE format('GRANT SELECT ON public.%I TO bihuan_app', made);
    EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', divided, made,
        month::timestamptz - interval '8 hours', (month + interval '1 month')::timestamptz - interval '8 hours');
END;
"""
# 24 months beyond the present one, so that a worker that stands still does no harm; however far a clock was moved,
# 240 tables in one call at most.
_ALL = """
DECLARE
    divided text;
    month date;
    last date;
    made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_open_months'));
    last := date_trunc('month', now() + interval '8 hours' + interval '24 months'
        + coalesce((SELECT "offset" FROM public.journal_instanceclock WHERE id = 1), interval '0'));
    FOREACH divided IN ARRAY ARRAY['journal_message', 'records_view'] LOOP
        SELECT max(to_date(right(part.relname, 7), 'YYYY_MM')) + interval '1 month' INTO month
        FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid
        WHERE inhparent = to_regclass('public.' || divided) AND part.relname ~ '_[0-9]{4}_[0-9]{2}$';
        WHILE month <= last AND made < 240 LOOP
            PERFORM public.journal_open_month(divided, month);
            month := month + interval '1 month';
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END;
"""


@dataclass(frozen=True, slots=True)
class OwnersFunction:
    """A function that runs as the owner. is_open: whether the application may call it; nobody else may."""

    name: str
    arguments: str
    returns: str
    source: str
    is_open: bool

    @property
    def called(self) -> str:
        """Its name and arguments as SQL names it."""
        return f"public.{self.name}({self.arguments})"


FUNCTIONS = (
    OwnersFunction(OPEN_ONE, "divided text, month date", "void", _ONE, is_open=False),
    OwnersFunction(OPEN, "", "integer", _ALL, is_open=True),
)


def install_statements() -> list[str]:
    """Return the SQL that puts the functions and the rights on them in place; safe to run again."""
    made = [
        f"CREATE OR REPLACE FUNCTION {one.called} RETURNS {one.returns} LANGUAGE plpgsql SECURITY DEFINER"
        f" {_SET} AS $months${one.source}$months$"
        for one in FUNCTIONS
    ]
    return made + right_statements()


def right_statements() -> list[str]:
    """Return the SQL that lets the application call what is open to it, and nobody anything else."""
    shut = [f"REVOKE ALL ON FUNCTION {one.called} FROM PUBLIC, {APP}" for one in FUNCTIONS]
    return shut + [f"GRANT EXECUTE ON FUNCTION {one.called} TO {APP}" for one in FUNCTIONS if one.is_open]
