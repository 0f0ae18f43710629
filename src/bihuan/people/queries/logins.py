"""Log-ins and failed ones, from what the lock-out keeps; by the real clock, whatever an exercise's says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessFailureLog, AccessLog

from bihuan.people.models import User

SHOWN = 50
CAME_IN, REFUSED, LOCKED = "came_in", "refused", "locked"


@dataclass(frozen=True, slots=True)
class LogIn:
    """One attempt to log in: at the real moment, by which account, from where, what came of it (outcome).

    person: empty for an account that does not exist. left_at: when the person logged out.
    """

    at: datetime
    login: str
    person: str
    address: str
    outcome: str
    left_at: datetime | None = None


def recent_logins(limit: int = SHOWN) -> list[LogIn]:
    """The newest attempts to log in, newest first. 3 statements."""
    came_in = AccessLog.objects.order_by("-attempt_time")[:limit]
    failed = AccessFailureLog.objects.order_by("-attempt_time")[:limit]
    rows = sorted([*came_in, *failed], key=lambda row: row.attempt_time, reverse=True)[:limit]
    names = dict(
        User.objects.filter(login__in={row.username for row in rows}).values_list("login", "display_name")
    )
    return [
        LogIn(
            at=row.attempt_time,
            login=row.username or "",
            person=names.get(row.username or "", ""),
            address=row.ip_address or "",
            outcome=_outcome(row),
            left_at=getattr(row, "logout_time", None),
        )
        for row in rows
    ]


def _outcome(row: AccessLog | AccessFailureLog) -> str:
    if isinstance(row, AccessLog):
        return CAME_IN
    return LOCKED if row.locked_out else REFUSED
