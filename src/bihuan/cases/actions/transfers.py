"""Ends the transfer hour of a batch when its last registered case has gone out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bihuan.cases.models import Batch, Case, Order
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.records.clocks import stop_clocks
from bihuan.rules.command import Command
from bihuan.rules.vocabulary import OVER


def close_transfers(batch_ids: Iterable[int], *, command: Command) -> None:
    """Stop the transfer clocks of those batches all of whose cases have a live lead order for each of their parts.

    Cases handled together with another one, and those deducted, wait for nothing.

    The batch's stream is locked first, so that of two who issue the last cases at once the second sees both.
    """
    batches = list(Batch.objects.filter(id__in=set(batch_ids)).exclude(state="transferred"))
    if not batches:
        return
    lock_streams(batch.stream_id for batch in batches)
    live = Order.objects.filter(case=OuterRef("pk"), role="lead", depth=1, cycle=OuterRef("cycle"))
    led = live.exclude(state__in=OVER).order_by().values("case").annotate(found=Count("id")).values("found")
    counted = Case.objects.filter(batch__in=batches, host__isnull=True, deducted_at__isnull=True)
    waiting = set(
        counted.annotate(led=Coalesce(Subquery(led), 0))
        .filter(led__lt=F("parts"))
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
