"""Messages and who saw what lie in months: one is always there, nobody but the owner makes or takes one, none is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from bihuan.cli.backup.elsewhere import django_on
from bihuan.cli.backup.migrating import migrate
from bihuan.journal import instance
from bihuan.journal.messages import Notice, send
from bihuan.journal.models import InstanceClock, Message
from bihuan.journal.months import MONTHLY, months_ahead, open_months
from bihuan.journal.queries.bell import COUNTED_FOR, SHOWN_FOR, bell_for, unread_for
from bihuan.journal.verify import Finding
from bihuan.journal.verify.protection import check_protection
from bihuan.records.models import View
from bihuan.records.views import record_view
from bihuan.rules.actor import Actor
from tests.cases.test_tampering import InOneTransaction
from tests.scratch import ScratchDatabase

DESK = Actor(user_id=21, post_id=31, body_id=12, role="desk")
A_SECOND, FIVE_YEARS = timedelta(seconds=1), timedelta(days=5 * 365)


def said(key: str | None = None) -> Notice:
    return Notice(41, "order.issued", 12, "desk", "sheet:5", {"order": 1}, effect_key=key)


def lies_in(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text FROM {table} ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def month_after(now: datetime) -> datetime:
    """Midnight in the city on the first of the month that follows."""
    there = (now + timedelta(hours=8)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (there + timedelta(days=32)).replace(day=1) - timedelta(hours=8)


def name_of(table: str, moment: datetime) -> str:
    return f"{table}_{moment + timedelta(hours=8):%Y_%m}"


def test_over_midnight_of_a_months_end_each_row_goes_to_its_month_and_nothing_is_sent_twice(db):
    first = month_after(datetime.now(UTC))
    last = first - timedelta(microseconds=1)
    for moment in (last, first, datetime(2019, 3, 1, tzinfo=UTC)):
        send([said(), said("clock:8"), said("clock:8")], now=moment)
        record_view(DESK, "case", [41], at=moment)
    ending, coming = (name_of("journal_message", moment) for moment in (last, first))
    assert lies_in("journal_message") == [ending, ending, coming, "journal_message_before"]
    assert lies_in("records_view") == [
        *(name_of("records_view", moment) for moment in (last, first)),
        "records_view_before",
    ]
    assert [message.effect_key for message in Message.objects.order_by("id")] == [None, "clock:8", None, None]


def test_a_clock_moved_over_years_finds_its_months_with_none_between_missing(own_database):
    InstanceClock.objects.update(kind="exercise")
    instance.advance(FIVE_YEARS)
    now = instance.now()
    assert (months_ahead(now), open_months()) == (24, 0)
    send([said()], now=now)
    record_view(DESK, "case", [41], at=now)
    assert lies_in("journal_message") == [name_of("journal_message", now)]
    assert (len(bell_for(DESK, now=now)), unread_for(DESK, now=now)) == (1, 1)
    assert bell_for(DESK, now=now + SHOWN_FOR + A_SECOND) == []
    assert unread_for(DESK, now=now + COUNTED_FOR + A_SECOND) == 0
    with CaptureQueriesContext(connection) as asked:
        unread_for(DESK, now=now)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + asked.captured_queries[0]["sql"])
        opened = set(re.findall(r"journal_message_\d{4}_\d\d", str(cursor.fetchall())))
    assert len(opened) <= 5


def test_the_application_makes_no_month_itself_takes_none_away_and_writes_past_none(own_database):
    month = name_of("journal_message", datetime.now(UTC))
    for statement in (
        "CREATE TABLE public.own (id bigint)",
        f"CREATE TABLE public.own PARTITION OF {month} DEFAULT",
        "SELECT public.journal_open_month('people_user', '2040-01-01')",
        f"ALTER TABLE journal_message DETACH PARTITION {month}",
        f"DROP TABLE {month}",
        f"DELETE FROM {month}",
        f"INSERT INTO {month} SELECT * FROM {month}",
        "UPDATE records_view SET page = ''",
    ):
        with own_database.as_app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)
    for statement in (f"DELETE FROM {month}", f"TRUNCATE {month}", "DELETE FROM records_view_before"):
        with own_database.as_owner() as owner, pytest.raises(psycopg.Error, match="only grows"):
            owner.execute(statement)


@contextmanager
def done(owner: psycopg.Connection[Any], statements: tuple[str, ...]) -> Iterator[list[Finding]]:
    """What is found after the statements, which are taken back."""
    with owner.transaction(force_rollback=True):
        for statement in statements:
            owner.execute(statement)
        found = check_protection(InOneTransaction(owner))
        yield [one for one in found if one != Finding("role_too_mighty", name="bihuan_owner")]


def test_a_month_taken_out_put_in_or_laid_bare_is_named(own_database):
    here = datetime.now(UTC)
    months = [name_of("journal_message", here)]
    for _ in range(3):
        here = month_after(here)
        months.append(name_of("journal_message", here))
    _now, second, _third, last = months
    attach = "ALTER TABLE journal_message ATTACH PARTITION"
    another_time = "FOR VALUES FROM ('2099-01-01') TO ('2099-02-01')"
    forged = {
        (f"ALTER TABLE {second} DISABLE TRIGGER stays",): ("trigger_off", f"{second}.stays"),
        (f"DROP TRIGGER stays ON {second}",): ("trigger_missing", f"{second}.stays"),
        ("DROP TRIGGER stays ON records_view",): ("trigger_missing", "records_view.stays"),
        (f"GRANT DELETE ON {second} TO bihuan_app",): ("grant_extra", f"DELETE {second} bihuan_app"),
        (f"REVOKE SELECT ON {second} FROM bihuan_app",): ("grant_missing", f"SELECT {second} bihuan_app"),
        (f"ALTER TABLE journal_message DETACH PARTITION {second}",): ("month_missing", second),
        ("CREATE TABLE bare (LIKE journal_message INCLUDING DEFAULTS)", f"{attach} bare {another_time}"): (
            "month_changed", "bare"),
        (
            f"ALTER TABLE journal_message DETACH PARTITION {last}",
            f"{attach} {last} {another_time}",
        ): ("month_changed", last),
        ("CREATE FUNCTION mine() RETURNS void LANGUAGE sql SECURITY DEFINER AS ''",): ("function_changed", "mine()"),
        ("ALTER FUNCTION journal_open_months() RESET search_path",): ("function_changed", "journal_open_months()"),
        ("GRANT EXECUTE ON FUNCTION journal_open_month(text, date) TO PUBLIC",): (
            "function_changed", "journal_open_month(divided text, month date)"),
        ("DROP FUNCTION journal_open_months()",): ("function_changed", "journal_open_months()"),
    }  # fmt: skip
    with own_database.as_owner() as owner:
        for statements, (code, name) in forged.items():
            with done(owner, statements) as found:
                assert Finding(code, name=name) in found, statements
        kept_long_enough = "ALTER TABLE journal_message DETACH PARTITION journal_message_before"
        with done(owner, (kept_long_enough, "DROP TABLE journal_message_before")) as found:
            assert found == []


def as_it_was(database: ScratchDatabase) -> None:
    """The tables as they were before they were divided, some rows in them."""
    with database.as_owner() as owner:
        owner.execute("DROP TABLE journal_message, journal_messagekey, records_view CASCADE")
        owner.execute("DROP FUNCTION journal_open_months(), journal_open_month(text, date)")
        owner.execute(
            "DELETE FROM django_migrations WHERE name IN ('0005_messages_by_month', '0005_views_by_month')"
        )
    with django_on(database.owner_url, data=settings.DATA):
        loader = MigrationLoader(connection)
        apps = loader.project_state([("journal", "0004_message_addresses"), ("records", "0004_erasing")]).apps
        with connection.schema_editor() as editor:
            for app, name in (("journal", "Message"), ("records", "View")):
                editor.create_model(apps.get_model(app, name))
    with database.as_owner() as owner:
        owner.execute(
            "INSERT INTO journal_message (stream_ref, code, to_body_id, to_role, group_key, effect_key, facts, created_at)"
            " SELECT n, 'x', 12, 'desk', 'k', CASE WHEN n % 3 = 0 THEN 'clock:' || n END, '{\"n\": 1}',"
            " now() - n * interval '20 days' FROM generate_series(0, 99) n"
        )
        owner.execute(
            "INSERT INTO records_view (user_ref, page, stream_refs, viewed_at)"
            " SELECT n, 'case', ARRAY[n, n + 1], now() - n * interval '20 days' FROM generate_series(1, 100) n"
        )


def rows(database: ScratchDatabase) -> dict[str, list[tuple[Any, ...]]]:
    with database.as_app() as app:
        return {table: app.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in MONTHLY}


def test_tables_with_rows_in_them_are_divided_with_every_row_kept_and_every_key(own_database):
    as_it_was(own_database)
    with own_database.as_owner() as owner:
        owner.execute("GRANT SELECT ON journal_message, records_view TO bihuan_app")
    before = rows(own_database)
    migrate(own_database.owner_url, data=settings.DATA)
    assert rows(own_database) == before
    assert [len(kept) for kept in before.values()] == [100, 100]
    now = instance.now()
    assert send([said("clock:0"), said("clock:99"), said("clock:1")], now=now) == 1
    record_view(DESK, "case", [41], at=now)
    assert [max(model.objects.values_list("id", flat=True)) for model in (Message, View)] == [101, 101]
    assert set(lies_in("records_view")) == {"records_view_before"}
    assert months_ahead(now) == 24
    with own_database.as_owner() as owner, done(owner, ()) as found:
        assert found == []
