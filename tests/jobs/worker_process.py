"""A real worker beside the test, as ./run starts it, and waiting for what it does."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from bihuan.jobs.worker import start_when_told

PATIENCE_SECONDS = 60


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the database and data folder of the test; gone at the end of the block."""
    process = start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, *(arguments or ("-m", "bihuan.jobs"))]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    )


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether something comes true while we are patient."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def jobs_named(name: str) -> list[str]:
    """States of the jobs of one task that are not done yet."""
    return list(ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True))


def while_a_worker_listens(act: Callable[[], None]) -> None:
    """Do something while a worker listens that takes up nothing, the jobs of its start gone."""

    def when_it_listens() -> None:
        try:
            assert eventually(listens)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs")
            act()
        finally:
            connection.close()

    async def listen() -> None:
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
        with app.replace_connector(connector):
            async with app.open_async():
                listening = asyncio.create_task(start_when_told(app))
                await asyncio.to_thread(when_it_listens)
                listening.cancel()

    asyncio.run(listen())


def listens() -> bool:
    """Whether a worker listens on every channel of ours; the last it began with is in sight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'listen%%bihuan_clock%%'")
        (count,) = cursor.fetchone() or (0,)
    return bool(count)
