"""What somebody with the owner's password can do: put the triggers aside, change, put them back."""

from __future__ import annotations

from tests.scratch import ScratchDatabase

TABLES = ("journal_entry", "journal_stream", "journal_checkpoint", "journal_checkpointline")


def tamper(database: ScratchDatabase, *statements: str) -> None:
    """Run the statements as the owner past all triggers, and leave the triggers as they were."""
    with database.as_owner() as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        enabling = owner.execute(
            "SELECT format('ALTER TABLE %%s ENABLE ALWAYS TRIGGER %%I', tgrelid::regclass, tgname)"
            " FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
            [list(TABLES)],
        )
        for (statement,) in enabling.fetchall():
            owner.execute(statement)
