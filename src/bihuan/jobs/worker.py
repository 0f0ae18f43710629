"""Runs the worker until it is told to stop; what it does stands in `tasks`."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from bihuan.jobs.tasks import SWEEP
from bihuan.journal.instance import MOVED_CHANNEL

logger = logging.getLogger(__name__)

AT_ONCE = 2
# New jobs come by NOTIFY; asking is only for when one was missed.
POLL_SECONDS = 5.0
RECONNECT_SECONDS = 2.0


def run() -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way and return."""
    # Each connection is a process of PostgreSQL's: no more than are used.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=AT_ONCE + 1)
    with app.replace_connector(connector):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        listening = asyncio.create_task(sweep_when_told(app))
        try:
            await app.run_worker_async(
                concurrency=AT_ONCE,
                delete_jobs="successful",
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=POLL_SECONDS,
            )
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening


async def sweep_when_told(worker: App) -> None:
    """Queue a sweep at the start and whenever the instance's clock was moved, for ever.

    After the database was away it queues one too: nobody listened meanwhile.
    """

    async def queue_sweep(**_notification: str) -> None:
        with contextlib.suppress(AlreadyEnqueued):
            await worker.configure_task(SWEEP, queueing_lock=SWEEP).defer_async()

    while True:
        try:
            await queue_sweep()
            await worker.connector.listen_notify(queue_sweep, [MOVED_CHANNEL])
        except ConnectorException:
            logger.warning("lost the database; listening again in %s s", RECONNECT_SECONDS)
        await asyncio.sleep(RECONNECT_SECONDS)
