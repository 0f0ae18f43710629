"""The one stream of administration: everything that changes the organisation is entered there, one after another."""

from __future__ import annotations

from datetime import datetime

from bihuan.journal.streams import lock_only_stream

KIND = "administration"


def lock_administration(now: datetime) -> int:
    """Id of the administration's stream, locked until the transaction ends."""
    return lock_only_stream(KIND, now)
