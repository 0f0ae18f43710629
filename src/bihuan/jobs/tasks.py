"""What the worker does again and again; each task may run twice, die half-way or come late without harm.

They look for what is due by the instance's clock, never by the tick that started them: ticks are left out when
the worker was away.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from procrastinate.builtin_tasks import remove_old_jobs
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from bihuan.cases.actions.comparing import enter_differences
from bihuan.cases.actions.vacant_leaders import note_vacant_leaders
from bihuan.cases.checks import ALL_CHECKS
from bihuan.cases.verifying import all_differences
from bihuan.intake.actions.comparing import compare_next
from bihuan.intake.actions.waiting import drop_keys
from bihuan.jobs.backups import back_up_when_owed
from bihuan.jobs.reading import read_next
from bihuan.journal import instance
from bihuan.journal.actions.verifying import end, note_progress, take_up
from bihuan.journal.anchors import read_anchor
from bihuan.journal.checkpoints import seal
from bihuan.journal.keys import sealing_key
from bihuan.journal.models import VerificationRun
from bihuan.journal.months import open_months
from bihuan.journal.verify import Options, Snapshot, Verdict, verify
from bihuan.journal.verify.keeping import verdict_as_json
from bihuan.people.actions.calendar import tell_missing
from bihuan.people.sessions import SessionStore
from bihuan.records.clearing import clear_files, clear_uploads
from bihuan.records.erasing import drop_erased
from bihuan.records.filestore import drop_passages
from bihuan.records.sealed.grants import expire_grants
from bihuan.records.sweeping import left_over, sweep

if TYPE_CHECKING:
    from procrastinate import JobContext

LOG = logging.getLogger(__name__)
SWEEP = "sweep_clocks"
VERIFY = "verify_journal"
EXPIRE = "expire_seal_grants"
READ = "read_lists"
MONTHS = "open_months"
EVERY_15_SECONDS = "* * * * * */15"
EVERY_MINUTE = "* * * * *"
EVERY_10_MINUTES = "*/10 * * * *"
AT_NIGHT = "30 2 * * *"
EVERY_HOUR = "30 * * * *"
FAILED_JOBS_KEPT_HOURS = 7 * 24


@app.periodic(cron=EVERY_15_SECONDS, periodic_id=SWEEP, queueing_lock=SWEEP)
@app.task(name=SWEEP, queueing_lock=SWEEP)
def sweep_clocks(timestamp: int = 0) -> int:
    """Warn of all limits that are due for it, set after set; how many clocks were looked at."""
    del timestamp
    looked_at = 0
    while done := sweep(instance.now(), origin=instance.origin()):
        looked_at += done
    if busy := left_over(instance.now()):
        LOG.info("%s limits are left to the next sweep, their streams are busy", busy)
    return looked_at


@app.periodic(cron=EVERY_MINUTE, periodic_id=EXPIRE, queueing_lock=EXPIRE)
@app.task(name=EXPIRE, queueing_lock=EXPIRE)
def expire_seal_grants(timestamp: int = 0) -> int:
    """Take back what was given for grants whose term is over; how many."""
    del timestamp
    ended = 0
    while done := expire_grants(instance.now(), origin=instance.origin()):
        ended += done
    return ended


@app.periodic(cron=EVERY_10_MINUTES, periodic_id="seal_journal", queueing_lock="seal_journal")
@app.task(name="seal_journal", queueing_lock="seal_journal")
def seal_journal(timestamp: int = 0) -> None:
    """Seal what moved in the journal since the last checkpoint."""
    del timestamp
    seal(now=instance.now(), key=sealing_key(Path(settings.DATA)))


@app.periodic(cron=EVERY_MINUTE, periodic_id=VERIFY, queueing_lock=VERIFY)
@app.task(name=VERIFY, queueing_lock=VERIFY, lock=VERIFY)
def verify_journal(timestamp: int = 0) -> None:
    """Make the verifications that pages asked for, one after another."""
    del timestamp
    while run := take_up(instance.now()):
        verdict = None
        try:
            verdict = verdict_as_json(_verdict_on(run))
        finally:  # one that breaks off is ended too, so that it is not tried for ever
            end(run.pk, verdict=verdict, at=instance.now())


def _verdict_on(run: VerificationRun) -> Verdict:
    options = Options(
        data=Path(settings.DATA),
        anchor=read_anchor(run.anchor) if run.anchor else None,
        independent=run.independent,
        further=ALL_CHECKS,
        progress=lambda done, total: note_progress(run.pk, done=done, total=total),
    )
    with Snapshot() as snapshot:
        return verify(snapshot, options=options)


@app.periodic(cron=EVERY_MINUTE, periodic_id="vacant_leaders", queueing_lock="vacant_leaders")
@app.task(name="vacant_leaders", queueing_lock="vacant_leaders", lock="vacant_leaders")
def look_for_vacant_leaders(timestamp: int = 0) -> int:
    """Let the limit to name a leader run while the post in charge is vacant, set after set; how many orders changed."""
    del timestamp
    changed = 0
    while done := note_vacant_leaders(instance.now(), origin=instance.origin()):
        changed += done
    return changed


@app.periodic(cron=EVERY_MINUTE, periodic_id=READ, queueing_lock=READ)
@app.task(name=READ, queueing_lock=READ, lock=READ)
def read_lists(timestamp: int = 0) -> int:
    """Read the long lists that wait, one after another; how many."""
    del timestamp
    read = 0
    while read_next() is not None:
        read += 1
    drop_keys()
    return read


@app.periodic(cron=EVERY_MINUTE, periodic_id="find_repeats", queueing_lock="find_repeats")
@app.task(name="find_repeats", queueing_lock="find_repeats", lock="find_repeats")
def find_likely_repeats(timestamp: int = 0) -> int:
    """Look for likely repeats in the lists too long for somebody to wait; how many lists."""
    del timestamp
    compared = 0
    while compare_next(at=instance.now()) is not None:
        compared += 1
    return compared


@app.periodic(cron=AT_NIGHT, periodic_id="compare_access", queueing_lock="compare_access")
@app.task(name="compare_access", queueing_lock="compare_access")
def compare_access(timestamp: int = 0) -> int:
    """Recompute who should see which case and enter what differs; how many differences there are."""
    del timestamp
    with Snapshot() as snapshot:
        found = all_differences(snapshot)
    enter_differences(found, now=instance.now(), origin=instance.origin())
    return len(found)


@app.periodic(cron=AT_NIGHT, periodic_id=MONTHS, queueing_lock=MONTHS)
@app.task(name=MONTHS, queueing_lock=MONTHS)
def open_months_to_come(timestamp: int = 0) -> int:
    """Make the tables of the months to come, two years ahead; how many. Also at every start."""
    del timestamp
    return open_months()


@app.periodic(cron=AT_NIGHT, periodic_id="missing_calendar", queueing_lock="missing_calendar")
@app.task(name="missing_calendar", queueing_lock="missing_calendar")
def tell_of_missing_calendar(timestamp: int = 0) -> int:
    """Tell of a year whose calendar is due and missing; how many messages."""
    del timestamp
    return tell_missing(instance.now())


@app.periodic(cron=AT_NIGHT, periodic_id="clear_uploads", queueing_lock="clear_uploads")
@app.task(name="clear_uploads", queueing_lock="clear_uploads", lock="clear_uploads")
def clear_unused_uploads(timestamp: int = 0) -> int:
    """Take away uploads nothing came of, by the real clock as files have no other; how many."""
    del timestamp
    before = datetime.now(UTC) - timedelta(hours=settings.UPLOAD_KEPT_HOURS)
    drop_passages(before=before)
    drop_erased(before=before)
    return clear_uploads(before=before) + clear_files(before=before)


@app.periodic(cron=EVERY_HOUR, periodic_id="back_up", queueing_lock="back_up")
@app.task(name="back_up", queueing_lock="back_up", lock="back_up")
def back_up(timestamp: int = 0) -> int | None:
    """Make the backup of last night if it is still owed; its exit code."""
    del timestamp
    return back_up_when_owed()


@app.periodic(cron=AT_NIGHT, periodic_id="clear_sessions", queueing_lock="clear_sessions")
@app.task(name="clear_sessions", queueing_lock="clear_sessions")
def clear_sessions(timestamp: int = 0) -> None:
    """Take away sessions that have run out, by the real clock."""
    del timestamp
    SessionStore.clear_expired()


@app.periodic(cron=EVERY_MINUTE, periodic_id="retry_stalled", queueing_lock="retry_stalled")
@app.task(name="retry_stalled", queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int = 0) -> None:
    """Queue again what a worker had begun when it was killed; nothing else does that.

    Where the next of its kind waits already it is let go instead: only one may wait, and it would bar that one for ever.
    """
    del timestamp
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron=AT_NIGHT, periodic_id="forget_old_jobs", queueing_lock="forget_old_jobs")
@app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int = 0) -> None:
    """Drop the rows of failed jobs after a week; those that succeed go at once."""
    del timestamp
    await remove_old_jobs.func(
        context,
        max_hours=FAILED_JOBS_KEPT_HOURS,
        remove_failed=True,
        remove_aborted=True,
        remove_cancelled=True,
    )
