"""Ends the transfer hour of a batch when its last registered case has gone out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from bihuan.cases.models import Batch, Case, Order
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.records.clocks import stop_clocks
from bihuan.rules.command import Command


def close_transfers(batch_ids: Iterable[int], *, command: Command) -> None:
    """Stop the transfer clocks of those batches all of whose cases have a live lead order.

    The batch's stream is locked first, so that of two who issue the last cases at once the second sees both.
    """
    batches = list(Batch.objects.filter(id__in=set(batch_ids)).exclude(state="transferred"))
    if not batches:
        return
    lock_streams(batch.stream_id for batch in batches)
    live = Order.objects.filter(case=OuterRef("pk"), role="lead", depth=1).exclude(
        state__in=("recalled", "ended")
    )
    waiting = set(
        Case.objects.filter(batch__in=batches)
        .filter(~Exists(live))
        .values_list("batch_id", flat=True)
        .distinct()
    )
    done = [batch for batch in batches if batch.id not in waiting and batch.state == "registered"]
    if not done:
        return
    ids = [batch.id for batch in done]
    Batch.objects.filter(id__in=ids).update(state="transferred")
    stop_clocks("batch", ids, ("transfer",), at=command.now, by="case.issue")
    record([EntryDraft(b.stream_id, "batch.transferred", "batch", b.id, {}) for b in done], command=command)
