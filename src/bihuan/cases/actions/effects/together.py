"""Effects of handling cases together: one investigation, every number with its own limits and its own answer."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.actions.effects.reports import drop_answer
from bihuan.cases.actions.ending import end_orders, live_of
from bihuan.cases.actions.issuing import open_sight
from bihuan.cases.actions.transfers import close_transfers
from bihuan.cases.models import Batch, Case
from bihuan.records.access import GrantDraft, end_on
from bihuan.records.searching import remove_bodies
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap


@effect("case.handle_together")
def handle_together(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The guest's own orders give way to those of its host, whose receivers see it from now on."""
    kept = reasons(planned, command)
    own = [one for row in planned for one in live_of(row.target.case)]
    end_orders(own, state="moved", by="case.handle_together", command=command)
    for row in planned:
        drop_answer(row.target.case, command, by=row.move.code)
        Case.objects.filter(id=row.target.case.id).update(host_id=_host_of(row).id)
        open_sight(_grants(row.target.case, _host_of(row)), at=command.now)
    close_transfers({row.target.case.batch_id for row in planned}, command=command)
    return [
        Written(
            facts={"host": _host_of(row).id, **kept.facts_of(("case", row.target.id))},
            starts=(Starting("city_signature"),) if _is_accepted(_host_of(row)) else (),
        )
        for row in planned
    ]


def _host_of(row: Planned) -> CaseSnap:
    return row.target.others[row.facts["case"]["case_id"]]


def _is_accepted(host: CaseSnap) -> bool:
    return all(order.state == "accepted" for order in host.leads)


def _grants(guest: CaseSnap, host: CaseSnap) -> list[GrantDraft]:
    return [
        GrantDraft(order.receiver_body_id, guest.stream_id, guest.round_id, order.id)
        for order in host.live_orders
    ]


@effect("case.handle_apart")
def handle_apart(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The guest stands alone again and waits to be issued; whoever saw it through its host sees it no longer."""
    kept = reasons(planned, command)
    batches = Batch.objects.filter(id__in={row.target.case.batch_id for row in planned})
    received = dict(batches.values_list("id", "received_at"))
    written = []
    for row in planned:
        case, host = row.target.case, row.target.case.host
        drop_answer(case, command, by=row.move.code)
        Case.objects.filter(id=case.id).update(host=None)
        order_ids = [order.id for order in host.orders] if host else []
        gone = end_on([case.stream_id], order_ids, at=command.now)
        remove_bodies((stream_id, body_id) for body_id, stream_id in gone)
        again = Starting("transfer", started_at=received[case.batch_id])
        facts = {"host": host.id if host else None, **kept.facts_of(("case", case.id))}
        written.append(Written(facts=facts, starts=(again,), withheld=("transfer",)))
    return written
