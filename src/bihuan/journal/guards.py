"""The triggers that hold the journal append-only against its owner too; the one source of their text.

A change here needs a migration that runs install_statements() again; `verify` compares the database with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.journal.roles import APPEND_ONLY
from bihuan.rules.canonical import GENESIS

FUNCTIONS = {
    "journal_stays": """
BEGIN
    RAISE EXCEPTION '% of % is refused: the journal only grows', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END;
""",
    "journal_stream_opens": f"""
BEGIN
    IF NEW.head_seq <> 0 OR NEW.head_hash <> '{GENESIS}' THEN
        RAISE EXCEPTION 'a stream opens empty' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END;
""",
    "journal_stream_grows": """
BEGIN
    IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.head_seq <= OLD.head_seq THEN
        RAISE EXCEPTION 'the head of stream % only moves forward', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.journal_entry
        WHERE stream_id = NEW.id AND seq = NEW.head_seq AND hash = NEW.head_hash
    ) THEN
        RAISE EXCEPTION 'the head of stream % must be one of its entries', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END;
""",
}

Trigger = tuple[str, str, str, str, str]  # table, name, when and for what, level, function
STAYS = ("stays", "BEFORE UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "journal_stays")
TRIGGERS: tuple[Trigger, ...] = (
    *((table, *STAYS) for table in APPEND_ONLY),
    ("journal_stream", "stays", "BEFORE DELETE OR TRUNCATE", "STATEMENT", "journal_stays"),
    ("journal_stream", "opens", "BEFORE INSERT", "ROW", "journal_stream_opens"),
    ("journal_stream", "grows", "BEFORE UPDATE", "ROW", "journal_stream_grows"),
)


def install_statements(without: Iterable[str] = ()) -> list[str]:
    """Return the SQL that puts functions and triggers in place; safe to run again.

    without: tables that are not there yet.
    """
    statements = [
        f"CREATE OR REPLACE FUNCTION public.{name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $guard${source}$guard$"
        for name, source in FUNCTIONS.items()
    ]
    later = frozenset(without)
    for trigger in TRIGGERS:
        statements += [] if trigger[0] in later else _trigger_statements(*trigger)
    return statements


def stays_statements(table: str) -> list[str]:
    """Return the SQL that lets nothing of one more table be changed or taken away."""
    return _trigger_statements(table, *STAYS)


def _trigger_statements(table: str, trigger: str, event: str, level: str, function: str) -> list[str]:
    made = f"CREATE OR REPLACE TRIGGER {trigger} {event} ON public.{table} FOR EACH {level}"
    return [
        f"{made} EXECUTE FUNCTION public.{function}()",
        f"ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {trigger}",
    ]


def remove_statements() -> list[str]:
    """Return the SQL that takes triggers and functions away again, for migrating backwards."""
    drops = [f"DROP TRIGGER IF EXISTS {trigger} ON public.{table}" for table, trigger, *_ in TRIGGERS]
    return drops + [f"DROP FUNCTION IF EXISTS public.{name}()" for name in FUNCTIONS]
