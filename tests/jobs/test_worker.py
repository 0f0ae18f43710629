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

from bihuan.jobs.worker import end_when_time_goes_back
from bihuan.journal import instance
from bihuan.journal.keys import make_keys
from bihuan.journal.models import Checkpoint, Entry, InstanceClock, Message
from bihuan.records.clocks import start_clocks
from tests.jobs.worker_process import eventually, jobs_named, listens, start, while_a_worker_listens, worker
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


def test_what_a_killed_worker_had_begun_is_taken_up_by_the_next_also_where_one_of_its_kind_waits_already():
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
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (task_name, queue_name, args, lock, queueing_lock, status, worker_id)"
            " VALUES ('read_lists', 'default', '{}', 'read_lists', 'read_lists', 'doing', %s),"
            " ('read_lists', 'default', '{}', 'read_lists', 'read_lists', 'todo', NULL)",
            [gone],
        )
    with worker():
        assert eventually(lambda: not jobs_named("sweep_clocks"))
        assert eventually(lambda: not jobs_named("read_lists"))


def test_failed_jobs_are_forgotten_after_a_week_and_not_before():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status)"
            " VALUES ('long_ago', 'default', '{}', 'failed'), ('yesterday', 'default', '{}', 'failed')"
        )
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " SELECT id, 'failed', now() - CASE task_name WHEN 'long_ago' THEN interval '8 days'"
            " ELSE interval '1 day' END FROM procrastinate_jobs"
        )
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            " VALUES ('forget_old_jobs', 'default', '{}')"
        )
    with worker():
        assert eventually(lambda: not jobs_named("long_ago"))
        assert eventually(lambda: not jobs_named("forget_old_jobs"))
    assert jobs_named("yesterday") == ["failed"]


def test_moving_the_clock_of_an_exercise_queues_a_sweep_at_once():
    InstanceClock.objects.update(kind="exercise")
    while_a_worker_listens(move_the_clock)


def move_the_clock() -> None:
    instance.advance(timedelta(hours=1))
    assert eventually(lambda: jobs_named("sweep_clocks") == ["todo"])


def test_a_worker_told_to_stop_finishes_and_leaves():
    with worker() as stopped:
        assert eventually(listens)
        stopped.terminate()
        assert stopped.wait(60) == 0


def test_a_worker_under_which_the_clock_goes_back_ends_to_be_started_anew(monkeypatch):
    moved = iter([1000.0, 1000.2, 1010.0, 400.0])
    told: list[int] = []
    monkeypatch.setattr(signal, "raise_signal", told.append)
    asyncio.run(end_when_time_goes_back(moved=lambda: next(moved), look_seconds=0))
    assert (told, list(moved)) == ([signal.SIGTERM], [])


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
