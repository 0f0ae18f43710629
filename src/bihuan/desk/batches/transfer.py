"""Step 3: receivers proposed with their reasons, extracts confirmed, everything sent out with one confirmation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.actions.perform import perform_each
from bihuan.cases.queries.batches import TransferRow, batch_row, transfer_rows
from bihuan.cases.queries.rounds import round_facts
from bihuan.desk.batches.views import check, confirm, steps_of
from bihuan.people.queries.bodies import BodyCard, receivers_under, standing_bodies
from bihuan.rules.errors import Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest

LATER = "later"


@require_GET
def batch(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The step a batch stands at."""
    row = batch_row(request.actor, batch_id)
    if row.state == "received":
        return check(request, batch_id)
    return transfer(request, batch_id) if row.out < row.cases else confirm(request, batch_id)


@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The rows waiting to go out; posted, the chosen ones go out together, all or nothing."""
    batch = batch_row(request.actor, batch_id)
    desk_id = round_facts(batch.round_id).desk_body_id
    rows = transfer_rows(request.actor, batch_id, giver_id=desk_id, at=request.now)
    bodies = receivers_under(desk_id, at=request.now) or standing_bodies(at=request.now)
    said, chosen = None, _chosen(request, rows)
    if request.method == "POST" and "send" in request.POST:
        try:
            return _send(request, batch_id, rows, {body.id: body for body in bodies})
        except Refusal as refusal:
            said = explain(refusal, request=request)
    shown = {
        "batch": batch, "steps": steps_of(batch, "transfer"), "rows": rows, "bodies": bodies, "said": said,
        "chosen": chosen, "summary": _summary(request, chosen, bodies), "asking": "ask" in request.POST and bool(chosen),
        "held": sum(bool(row.hits) for row in rows),
    }  # fmt: skip
    return render(request, "desk/batches/transfer.html", shown, status=said.status if said else 200)


def _chosen(request: StaffRequest, rows: Sequence[TransferRow]) -> set[int]:
    if request.method != "POST":
        return {row.case_id for row in rows}
    return {row.case_id for row in rows if str(row.case_id) in request.POST.getlist("case")}


def _lead_of(request: StaffRequest, row_id: int) -> int | None:
    given = request.POST.get(f"lead-{row_id}", "")
    return int(given) if given.isascii() and given.isdigit() else None


def _summary(request: StaffRequest, chosen: set[int], bodies: Sequence[BodyCard]) -> list[tuple[str, int]]:
    """How many orders each receiver would get, the most first."""
    names = {body.id: body.short_name for body in bodies}
    counts = Counter(_lead_of(request, case_id) for case_id in chosen)
    return [(names[lead], n) for lead, n in counts.most_common() if lead in names]


def _send(
    request: StaffRequest, batch_id: int, rows: Sequence[TransferRow], bodies: Mapping[int, BodyCard]
) -> HttpResponse:
    """Confirm the extracts that are looked at, then issue all chosen cases in one act."""
    command = command_from(request)
    chosen = _chosen(request, rows)
    going = [row for row in rows if row.case_id in chosen]
    extracts = [(row.case_id, _extract(request, row)) for row in going if _confirms(request, row)]
    if extracts:
        perform_each("case.confirm_extract", extracts, command=command.for_row("extract"))
    orders = [(row.case_id, _issue(request, row, bodies)) for row in going]
    perform_each("case.issue", orders, command=command.for_row("issue"))
    receivers = len({receiver["body_id"] for _case, facts in orders for receiver in facts["receivers"]})
    words = _("发出 %(cases)s 件，%(bodies)s 个单位") % {"cases": len(orders), "bodies": receivers}
    return done(request, words, to=reverse("batch_confirm", args=[batch_id]))


def _confirms(request: StaffRequest, row: TransferRow) -> bool:
    return row.extract_state != "confirmed" and request.POST.get(f"way-{row.case_id}") != LATER


def _extract(request: StaffRequest, row: TransferRow) -> dict[str, Any]:
    """The extract of one row: clean ones are confirmed by sending, those with a finding only after a look."""
    looked = not row.hits or f"looked-{row.case_id}" in request.POST
    return {
        "extract": request.POST.get(f"extract-{row.case_id}", "").strip() or row.proposed,
        "looked": looked,
    }


def _issue(request: StaffRequest, row: TransferRow, bodies: Mapping[int, BodyCard]) -> dict[str, Any]:
    lead = _lead_of(request, row.case_id)
    support = [int(b) for b in request.POST.getlist(f"support-{row.case_id}") if b.isascii() and b.isdigit()]
    named = [
        *([(lead, "lead")] if lead else []),
        *((body_id, "supporting") for body_id in support if body_id != lead),
    ]
    receivers = [
        {"body_id": body_id, "name": bodies[body_id].name, "kind": bodies[body_id].kind, "role": role}
        for body_id, role in named
        if body_id in bodies
    ]
    later = row.extract_state != "confirmed" and not _confirms(request, row)
    return {"receivers": receivers, "detail_later": later}
