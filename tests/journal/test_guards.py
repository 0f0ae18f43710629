"""What is written stays, for the database's owner too; rights are what the table of grants says."""

from __future__ import annotations

import psycopg
import pytest

from bihuan.journal.copying import insert_rows
from bihuan.journal.models import Stream
from bihuan.journal.roles import APPEND_ONLY, apply_grants
from bihuan.journal.verify import Snapshot
from bihuan.journal.verify.protection import check_protection
from tests.journal.cast import NOW, history

STREAM = "journal_stream"
KEYED = {"journal_messagekey": "key"}  # all others have an id


def refused(url: str, statement: str) -> str:
    with psycopg.connect(url) as person, pytest.raises(psycopg.errors.InsufficientPrivilege) as told:
        person.execute(statement)
    return str(told.value)


def test_nothing_is_taken_away_by_anybody(own_database):
    for table in (*APPEND_ONLY, STREAM):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            assert "permission denied" in refused(own_database.app_url, statement)
            assert "the journal only grows" in refused(own_database.owner_url, statement)


def test_nothing_written_is_changed_by_anybody(own_database):
    for table in APPEND_ONLY:
        statement = f"UPDATE {table} SET {KEYED.get(table, 'id')} = NULL"
        assert "permission denied" in refused(own_database.app_url, statement)
        assert "the journal only grows" in refused(own_database.owner_url, statement)


def test_a_head_moves_only_forward_and_only_to_an_entry(own_database):
    history(streams=1, entries=2)
    for change in (
        "head_seq = head_seq",
        "head_seq = head_seq - 1",
        "moved_at = moved_at + interval '1 hour'",
        "head_seq = head_seq + 1",
        "head_seq = head_seq + 1, head_hash = repeat('c', 64)",
    ):
        assert "the head of stream" in refused(own_database.app_url, f"UPDATE {STREAM} SET {change}")


def test_a_stream_never_changes_its_kind(own_database):
    history(streams=1, entries=1)
    change = f"UPDATE {STREAM} SET kind = 'round', head_seq = head_seq + 1"
    assert "permission denied" in refused(own_database.app_url, change)
    assert "only moves forward" in refused(own_database.owner_url, change)


def test_a_stream_opens_empty(own_database):
    opened = f"INSERT INTO {STREAM} (kind, head_seq, head_hash, moved_at) VALUES ('case', 1, repeat('0', 64), now())"
    assert "opens empty" in refused(own_database.app_url, opened)
    assert insert_rows(Stream, [{"kind": "case", "head_hash": "0" * 64, "moved_at": NOW}])


def test_the_application_can_write_what_it_must_and_the_reader_nothing(own_database):
    history(streams=2, entries=2)
    with own_database.as_app() as app:
        app.execute("UPDATE journal_counter SET value = 0")
        app.execute("DELETE FROM people_area")
    reader = own_database.app_url.replace("bihuan_app", "bihuan_reader")
    assert "permission denied" in refused(reader, "SELECT 1 FROM people_area")


def test_grants_given_again_mend_what_was_wrong_and_change_nothing_else(own_database):
    with own_database.as_owner() as owner:
        owner.execute("GRANT ALL ON journal_entry TO bihuan_app, PUBLIC")
        owner.execute("REVOKE SELECT ON journal_message FROM bihuan_app")
        owner.execute("GRANT UPDATE (kind) ON journal_stream TO bihuan_app")
        apply_grants(owner)
    with Snapshot(readers=1) as snapshot:
        assert check_protection(snapshot) == []
