"""Step 3: receivers proposed with their reasons, extracts confirmed, everything sent out with one confirmation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.cases.models import Case
from bihuan.cases.queries.batches import TransferRow, batch_row, transfer_rows, waiting_cases
from bihuan.cases.queries.issue_texts import IssueDraft
from bihuan.cases.queries.rounds import round_facts
from bihuan.desk.batches.checking import check
from bihuan.desk.batches.steps import check_dispatches, steps_of
from bihuan.desk.batches.views import confirm
from bihuan.intake.actions.repeats import settle_repeats
from bihuan.intake.queries.repeats import to_be_joined, undecided
from bihuan.people.queries.bodies import BodyCard, receivers_under, standing_bodies
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.errors import Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.paging import Order, paged
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest
from bihuan.web.transferring import Going, send_out

LATER = "later"
PORTION = 100  # rows on a page: what one person looks through and sends out in one act
AT_ONCE = 2_000  # rows that go out as proposed in one act
AS_PROPOSED = "as_proposed"  # what goes out is not the page but all that can as proposed
KEYS = "keys"  # all key marks that are suggested are accepted together


@require_GET
def batch(request: StaffRequest, batch_id: int) -> HttpResponse:
    """The step a batch stands at."""
    row = batch_row(request.actor, batch_id)
    if row.state == "received":
        return check(request, batch_id)
    return transfer(request, batch_id) if row.out < row.cases else confirm(request, batch_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """One row as the page shows it: what was proposed, or what was typed over it."""

    row: TransferRow
    is_chosen: bool
    extract: str
    issues: Mapping[int, str]
    lead_id: int | None
    support_ids: frozenset[int]
    is_looked_at: bool
    is_later: bool
    is_key: bool = False  # the city's own key mark is accepted
    joins: str = ""  # number of the case it will be handled together with, once that one is out

    @property
    def issue_rows(self) -> list[tuple[IssueDraft, str]]:
        """Each issue to be confirmed with the text typed for it."""
        return [(one, self.issues.get(one.no, "")) for one in self.row.issues]

    @property
    def facts(self) -> dict[str, Any]:
        """What confirming its extract asks for."""
        issues = [{"no": one.no, "text": text} for one, text in self.issue_rows]
        return {"extract": self.extract, "issues": issues, "looked": True}

    @property
    def needs_look(self) -> bool:
        """True when it would go out with an extract nobody has looked at though something was found in it."""
        return (
            bool(self.row.hits)
            and self.row.extract_state != "confirmed"
            and not (self.is_looked_at or self.is_later)
        )

    @property
    def confirms(self) -> bool:
        """True when sending it confirms its extract."""
        return self.row.extract_state != "confirmed" and not self.is_later


@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, batch_id: int) -> HttpResponse:
    """A page of the rows waiting to go out; posted, the chosen ones, or all as proposed, go out together or not at all."""
    batch = batch_row(request.actor, batch_id)
    desk = _Desk(request, batch_id, round_facts(batch.round_id).desk_body_id)
    page = paged(waiting_cases(request.actor, batch_id), request.GET, by=Order("serial"), size=PORTION)
    is_posted, joined = request.method == "POST", to_be_joined(batch_id)
    rows = desk.rows(page.rows)
    choices = [_typed(request, row) if is_posted else _proposed(row, joined.get(row.case_id)) for row in rows]
    going: Sequence[Choice] = [choice for choice in choices if choice.is_chosen]
    said = None
    if is_posted:
        check_dispatches(request.actor, "case.issue")
        if AS_PROPOSED in request.POST:
            going = _as_proposed(desk, joined)
        said = _not_ready(going)
        if said is None and _is_confirmed(request, going):
            try:
                return _send(desk, going)
            except Refusal as refusal:
                said = explain(refusal, request=request)
    shown = {
        "batch": batch, "steps": steps_of(batch, "transfer"), "may": is_dispatcher(request.actor),
        "choices": choices, "bodies": desk.bodies, "said": said, "page": page, "waiting": batch.cases - batch.out,
        "held": sum(bool(row.hits) for row in rows), "as_proposed": AS_PROPOSED in request.POST,
        "summary": _summary(going, desk.bodies) if is_posted and said is None else [],
        "going": len(going), "undecided": undecided(request.actor, batch_id),
        "hinted": sum(bool(row.key_reason) for row in rows), "keys": KEYS in request.POST,
    }  # fmt: skip
    return render(request, "desk/batches/transfer.html", shown, status=said.status if said else 200)


class _Desk:
    """Who sends out, of which batch, and to whom that desk may."""

    def __init__(self, request: StaffRequest, batch_id: int, desk_id: int) -> None:
        self.request, self.batch_id, self.desk_id = request, batch_id, desk_id
        self.bodies = receivers_under(desk_id, at=request.now) or standing_bodies(at=request.now)

    def rows(self, cases: Sequence[Case]) -> list[TransferRow]:
        """The cases with what is proposed for them."""
        asked = self.request
        return transfer_rows(asked.actor, self.batch_id, giver_id=self.desk_id, at=asked.now, cases=cases)


def _as_proposed(desk: _Desk, joined: Mapping[int, str]) -> list[Choice]:
    """The rows of the whole batch that can go out as proposed, at most AT_ONCE: a lead is known, nothing needs a look."""
    cases = waiting_cases(desk.request.actor, desk.batch_id).order_by("serial", "id")[:AT_ONCE]
    are_marked = KEYS in desk.request.POST
    choices = [
        replace(_proposed(row, joined.get(row.case_id)), is_key=are_marked and bool(row.key_reason))
        for row in desk.rows(list(cases))
    ]
    return [choice for choice in choices if choice.is_chosen and choice.lead_id and not choice.needs_look]


def _is_confirmed(request: StaffRequest, going: Sequence[Choice]) -> bool:
    """Whether sending was confirmed; of what goes as proposed, which is not in the form, also for so many as now are."""
    if AS_PROPOSED in request.POST and request.POST.get("going") != str(len(going)):
        return False
    return "send" in request.POST


def _summary(going: Sequence[Choice], bodies: Sequence[BodyCard]) -> list[tuple[str, int]]:
    """How many orders each receiver would get, the most first."""
    names = {body.id: body.short_name for body in bodies}
    receivers = Counter(
        body_id for choice in going for body_id in {choice.lead_id, *choice.support_ids} if body_id in names
    )
    return [(names[body_id], n) for body_id, n in receivers.most_common()]


def _proposed(row: TransferRow, host: str | None) -> Choice:
    """What is proposed. host: number of the case it waits to be handled together with; it gets no order of its own."""
    support = frozenset(body.id for body in row.receivers[1:])
    return Choice(
        row,
        is_chosen=host is None,
        extract=row.proposed,
        issues={one.no: one.proposed for one in row.issues},
        lead_id=row.lead_id,
        support_ids=support,
        is_looked_at=False,
        is_later=False,
        joins=host or "",
    )


def _typed(request: StaffRequest, row: TransferRow) -> Choice:
    given = request.POST
    return Choice(
        row=row,
        is_chosen=str(row.case_id) in given.getlist("case"),
        extract=given.get(f"extract-{row.case_id}", "").strip() or row.proposed,
        issues={
            one.no: given.get(f"issue-{row.case_id}-{one.no}", one.proposed).strip() for one in row.issues
        },
        lead_id=next(iter(_numbers(given.getlist(f"lead-{row.case_id}"))), None),
        support_ids=frozenset(_numbers(given.getlist(f"support-{row.case_id}"))),
        is_looked_at=f"looked-{row.case_id}" in given,
        is_later=given.get(f"way-{row.case_id}") == LATER,
        is_key=bool(row.key_reason) and (KEYS in given or f"key-{row.case_id}" in given),
    )


def _numbers(given: Sequence[str]) -> list[int]:
    return [int(value) for value in given if value.isascii() and value.isdigit()]


def _not_ready(going: Sequence[Choice]) -> Said | None:
    """What stands against sending, row by row; None when all of these can go."""
    lines = [
        _("%(no)s：缺主办单位") % {"no": choice.row.city_no} for choice in going if choice.lead_id is None
    ] + [
        _("%(no)s：缺对办理摘要的核对，请勾选“已核对”或“内容待补”") % {"no": choice.row.city_no}
        for choice in going
        if choice.needs_look
    ]
    if going and not lines:
        return None
    sentence = (
        _("有 %(n)s 件不能发出，其余已填内容不变") % {"n": len(lines)}
        if going
        else _("缺所选交办件，不能发出")
    )
    return Said(422, "not_ready", sentence, lines=tuple(lines))


def _send(desk: _Desk, choices: Sequence[Choice]) -> HttpResponse:
    """Confirm the extracts that are looked at, then issue all these cases in one act."""
    bodies = {body.id: body for body in desk.bodies}
    going, command = [_going(choice, bodies) for choice in choices], command_from(desk.request)
    send_out(going, command=command)
    settle_repeats(desk.batch_id, command=command)
    receivers = len({receiver["body_id"] for one in going for receiver in one.receivers})
    words = _("发出 %(cases)s 件，%(bodies)s 个单位") % {"cases": len(going), "bodies": receivers}
    row = batch_row(desk.request.actor, desk.batch_id)
    is_out = row.out == row.cases
    to = reverse("batch_confirm" if is_out else "batch_transfer", args=[desk.batch_id])
    return done(desk.request, words, to=to)


def _going(choice: Choice, bodies: Mapping[int, BodyCard]) -> Going:
    named = [
        *([(choice.lead_id, "lead")] if choice.lead_id else []),
        *((body_id, "supporting") for body_id in sorted(choice.support_ids) if body_id != choice.lead_id),
    ]
    receivers = [
        {"body_id": body_id, "name": bodies[body_id].name, "kind": bodies[body_id].kind, "role": role}
        for body_id, role in named
        if body_id in bodies
    ]
    later = choice.row.extract_state != "confirmed" and choice.is_later
    confirms = choice.facts if choice.confirms else None
    key_reason = choice.row.key_reason if choice.is_key else ""
    return Going(choice.row.case_id, receivers, confirms=confirms, is_later=later, key_reason=key_reason)
