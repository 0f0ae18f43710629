"""The triggers that hold the journal append-only against its owner too; the one source of their text.

A change here needs a migration that runs install_statements() again; `verify` compares the database with it.
"""

from __future__ import annotations

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

# table, trigger, when and for what, function
TRIGGERS = (
    *(
        (table, "stays", "BEFORE UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "journal_stays")
        for table in APPEND_ONLY
    ),
    ("journal_stream", "stays", "BEFORE DELETE OR TRUNCATE", "STATEMENT", "journal_stays"),
    ("journal_stream", "opens", "BEFORE INSERT", "ROW", "journal_stream_opens"),
    ("journal_stream", "grows", "BEFORE UPDATE", "ROW", "journal_stream_grows"),
)


def install_statements() -> list[str]:
    """Return the SQL that puts functions and triggers in place; safe to run again."""
    statements = [
        f"CREATE OR REPLACE FUNCTION public.{name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $guard${source}$guard$"
        for name, source in FUNCTIONS.items()
    ]
    for table, trigger, event, level, function in TRIGGERS:
        statements.append(
            f"CREATE OR REPLACE TRIGGER {trigger} {event} ON public.{table}"
            f" FOR EACH {level} EXECUTE FUNCTION public.{function}()"
        )
        statements.append(f"ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {trigger}")
    return statements


def remove_statements() -> list[str]:
    """Return the SQL that takes triggers and functions away again, for migrating backwards."""
    drops = [f"DROP TRIGGER IF EXISTS {trigger} ON public.{table}" for table, trigger, *_ in TRIGGERS]
    return drops + [f"DROP FUNCTION IF EXISTS public.{name}()" for name in FUNCTIONS]
