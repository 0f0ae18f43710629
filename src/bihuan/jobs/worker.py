"""Runs the worker until it is told to stop; what it does stands in `tasks`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from bihuan.intake.actions.waiting import READ_CHANNEL
from bihuan.jobs.tasks import MONTHS, READ, SWEEP, VERIFY
from bihuan.journal.actions.verifying import ASKED_CHANNEL
from bihuan.journal.instance import MOVED_CHANNEL

logger = logging.getLogger(__name__)

AT_ONCE = 2
# New jobs come by NOTIFY; asking is only for when one was missed.
POLL_SECONDS = 5.0
RECONNECT_SECONDS = 2.0
JUMP_SECONDS = LOOK_SECONDS = 5.0
WOKEN_BY = {ASKED_CHANNEL: VERIFY, READ_CHANNEL: READ, MOVED_CHANNEL: SWEEP}


def run() -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way and return."""
    # Each connection is a process of PostgreSQL's: no more than are used.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=AT_ONCE + 1)
    with app.replace_connector(connector):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        beside = [asyncio.create_task(start_when_told(app)), asyncio.create_task(end_when_time_goes_back())]
        try:
            await app.run_worker_async(
                concurrency=AT_ONCE,
                delete_jobs="successful",
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=POLL_SECONDS,
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


def _moved() -> float:
    """How far the machine's clock is from one that only goes on, in seconds."""
    return time.time() - time.monotonic()


async def end_when_time_goes_back(
    *, moved: Callable[[], float] = _moved, look_seconds: float = LOOK_SECONDS
) -> None:
    """Tell the worker to stop once the machine's clock was put back; its supervisor starts it anew.

    A worker that goes on queues nothing periodically before the clock is again where it was.
    """
    before = moved()
    while (now := moved()) > before - JUMP_SECONDS:
        before = now
        await asyncio.sleep(look_seconds)
    logger.warning("the clock went back by %.0f s; starting anew", before - now)
    signal.raise_signal(signal.SIGTERM)


async def start_when_told(worker: App) -> None:
    """Queue a task at the start and whenever something calls for it (see WOKEN_BY), for ever.

    After the database was away all are queued too: nobody listened meanwhile.
    """

    async def queue(task: str) -> None:
        with contextlib.suppress(AlreadyEnqueued):
            await worker.configure_task(task).defer_async()

    async def wake(*, channel: str, **_notification: str) -> None:
        await queue(WOKEN_BY[channel])

    while True:
        try:
            for task in (MONTHS, *WOKEN_BY.values()):
                await queue(task)
            await worker.connector.listen_notify(wake, list(WOKEN_BY))
        except ConnectorException:
            logger.warning("lost the database; listening again in %s s", RECONNECT_SECONDS)
        await asyncio.sleep(RECONNECT_SECONDS)
