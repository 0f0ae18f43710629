"""Ends grants: the halves given for them are gone with their state; the caller opened the transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bihuan.journal.entries import EntryDraft, record
from bihuan.records.models import GrantedHalf, SealRequest
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command

OPEN = ("asked", "granted")
CODES = {"withdrawn": "seal.withdraw", "expired": "seal.expire"}
SET_SIZE = 500


def end_grants(requests: QuerySet[SealRequest], *, state: str, command: Command) -> int:
    """End those of the requests that are open, as withdrawn or expired; how many."""
    rows = requests.filter(state__in=OPEN).order_by("id").values_list("id", "record_id", "record__stream_id")
    found = list(rows)
    ids = [request_id for request_id, _record_id, _stream_id in found]
    GrantedHalf.objects.filter(request_id__in=ids).delete()
    SealRequest.objects.filter(id__in=ids).update(state=state)
    record(
        [
            EntryDraft(stream_id, CODES[state], "sealed", record_id, {"request": request_id})
            for request_id, record_id, stream_id in found
        ],
        command=command,
    )
    return len(found)


@transaction.atomic(durable=True)
def expire_grants(now: datetime, *, origin: str) -> int:
    """End the grants whose term is over; how many. Those somebody is working on are left for the next time."""
    due = SealRequest.objects.filter(state="granted", expires_at__lte=now).order_by("id")
    ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:SET_SIZE])
    command = Command(SYSTEM, now, "expire-grants", origin=origin)
    return end_grants(SealRequest.objects.filter(id__in=ids), state="expired", command=command)
