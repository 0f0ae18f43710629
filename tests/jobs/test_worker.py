"""What happens without anybody asking, also when the worker is killed in between."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from bihuan.jobs.worker import sweep_when_told
from bihuan.journal import instance
from bihuan.journal.keys import make_keys
from bihuan.journal.models import Checkpoint, Entry, InstanceClock, Message
from bihuan.records.clocks import start_clocks
from tests.jobs.worker_process import eventually, start, worker
from tests.records.office import open_office, report_clock, streams

pytestmark = pytest.mark.usefixtures("own_database", "data_folder")


def start_overdue(count: int) -> None:
    """Limits of a real moment that were due a little while ago."""
    office, due = open_office(), datetime.now(UTC)
    began = due - timedelta(days=4)
    start_clocks(
        [
            report_clock(stream, body_id=office.north, started_at=began, due_at=due)
            for stream in streams(count)
        ]
    )


def jobs_named(name: str) -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True))


def test_the_worker_tells_of_a_breach_without_anybody_asking():
    start_overdue(3)
    with worker():
        assert eventually(lambda: Message.objects.filter(code="clock.breach").count() == 3)
        assert eventually(lambda: not jobs_named("sweep_clocks"))


def test_the_worker_seals_the_journal():
    make_keys(settings.DATA)
    start_overdue(1)
    with worker():
        assert eventually(Checkpoint.objects.exists)


def test_a_worker_killed_again_and_again_loses_nothing_and_tells_nobody_twice():
    start_overdue(4000)
    for _ in range(3):
        with worker() as killed:
            assert eventually(told_more_than(Message.objects.count()))
            killed.send_signal(signal.SIGKILL)
            killed.wait()
    assert 0 < Message.objects.count() < 4000
    with worker():
        assert eventually(lambda: Message.objects.count() == 4000)
    doubled = Entry.objects.values("stream_id", "code").annotate(times=Count("id")).filter(times__gt=1)
    assert not doubled.exists()
    assert Entry.objects.count() == 8000


def told_more_than(count: int) -> Callable[[], bool]:
    return lambda: Message.objects.count() > count


def test_what_a_killed_worker_had_begun_is_taken_up_by_the_next():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (gone,) = cursor.fetchone() or (None,)
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, worker_id)"
            " VALUES ('sweep_clocks', 'default', '{}', 'doing', %s)",
            [gone],
        )
    with worker():
        assert eventually(lambda: not jobs_named("sweep_clocks"))


def test_moving_the_clock_of_an_exercise_queues_a_sweep_at_once():
    InstanceClock.objects.update(kind="exercise")
    asyncio.run(move_the_clock_while_listening())


async def move_the_clock_while_listening() -> None:
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    with app.replace_connector(connector):
        async with app.open_async():
            listening = asyncio.create_task(sweep_when_told(app))
            await asyncio.to_thread(move_the_clock)
            listening.cancel()


def move_the_clock() -> None:
    try:
        assert eventually(listens)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")  # the sweep queued at the start
        instance.advance(timedelta(hours=1))
        assert eventually(lambda: jobs_named("sweep_clocks") == ["todo"])
    finally:
        connection.close()


def test_a_worker_told_to_stop_finishes_and_leaves():
    with worker() as stopped:
        assert eventually(listens)
        stopped.terminate()
        assert stopped.wait(60) == 0


def listens() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'listen%%bihuan_clock%%'")
        (count,) = cursor.fetchone() or (0,)
    return bool(count)


def test_the_command_becomes_the_worker_under_its_own_process_id():
    start_overdue(1)
    process = start(
        "-c", "import argparse; from bihuan.cli import worker_command as w; w.run(argparse.Namespace())"
    )
    try:
        assert eventually(Message.objects.exists)
        assert "bihuan.jobs" in Path(f"/proc/{process.pid}/cmdline").read_text()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
