"""The nightly backup: owed once a night where a key is set, made by the command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta

from bihuan.engine import lifeline
from bihuan.journal import instance
from bihuan.journal.backups import newest_backups, recipient
from bihuan.people.actions.backups import enter_failure
from bihuan.rules.actor import SYSTEM
from bihuan.rules.calendar import at_hour, local_day
from bihuan.rules.command import Command

HOUR = 3  # in the morning, when the other work of the night is done
UNSOUND = 3  # exit code of `bihuan backup` for a file whose journal is not whole


def is_owed(now: datetime) -> bool:
    """Whether no backup began since three in the morning last struck, by the real clock; never without a key."""
    if recipient() is None:
        return False
    struck = at_hour(local_day(now), HOUR)
    if now < struck:
        struck -= timedelta(days=1)
    return all(made.began_at < struck for made in newest_backups(1))


def back_up() -> int:
    """Make the backup, and tell those who run the installation when it failed or is unsound; its exit code.

    A process of its own: what it starts is tied to its main thread, and ends with it.
    """
    done = subprocess.run(
        [sys.executable, *(["-P"] if sys.flags.safe_path else []), "-m", "bihuan", "backup"],
        stdin=subprocess.DEVNULL,
        pass_fds=_lifeline(),
        check=False,
    )
    if done.returncode:
        reason = "unsound" if done.returncode == UNSOUND else "stopped"
        run_id = f"backup-failed-{uuid.uuid4()}"
        enter_failure(reason, command=Command(SYSTEM, instance.now(), run_id, origin=instance.origin()))
    return done.returncode


def back_up_when_owed() -> int | None:
    """The nightly backup; its exit code, None when none is owed."""
    return back_up() if is_owed(datetime.now(UTC)) else None


def _lifeline() -> tuple[int, ...]:
    descriptor = os.environ.get(lifeline.VARIABLE, "")
    return (int(descriptor),) if descriptor.isdigit() else ()
