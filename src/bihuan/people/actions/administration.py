"""The one stream of administration: everything that changes the organisation is entered there, one after another."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from bihuan.journal.models import Stream
from bihuan.journal.streams import lock_streams, open_streams

KIND = "administration"


def lock_administration(now: datetime) -> int:
    """Id of the administration's stream, opened when there is none yet, locked until the transaction ends.

    Held from the beginning of an action, so that what it compares with cannot change under it.
    """
    stream_id = _existing()
    if stream_id is None:
        with connection.cursor() as cursor:  # two first administrators at once must not open two streams
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"stream/{KIND}"])
        stream_id = _existing() or open_streams(KIND, 1, now)[0]
    lock_streams([stream_id])
    return stream_id


def _existing() -> int | None:
    return Stream.objects.filter(kind=KIND).order_by("id").values_list("id", flat=True).first()
