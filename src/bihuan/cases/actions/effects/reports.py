"""Effects of the receiver's report: drafted, handed in, accepted, sent back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.loading import load_cases, policies_of
from bihuan.cases.models import Answer, Report
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.records.clocks import stop_clocks
from bihuan.records.signatures import void
from bihuan.rules.command import Command
from bihuan.rules.figures import figures_in
from bihuan.rules.plan import Planned
from bihuan.rules.policy import SignStep
from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.stages import conclusion_of, overall_verdict


@effect("order.draft_report")
def draft_report(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A new revision goes out for signature; signatures on an unsent earlier one are void."""
    ids = draw_ids(Report, len(planned))
    kept = Kept()
    for report_id, row in zip(ids, planned, strict=True):
        for field in ("finding", "handling"):
            kept.add(row.target.case.stream_id, ("report", report_id), field, row.facts[field])
    kept.write(command=command)
    _void_unsent(planned, command)
    policies = policies_of({row.target.case.round_id for row in planned})
    insert_rows(
        Report,
        [
            {
                "id": report_id, "order_id": row.target.id, "cycle": row.target.case.cycle,
                "revision": _next_revision(row.target.the_order()), "state": "signing", "step": 0,
                "chain": chain_json(policies[row.target.case.round_id].chain_for(
                    "report", receiver_kind=row.target.the_order().receiver_kind,
                    key_classes=row.target.case.key_classes, unnamed=unnamed_in(row.target.order))),
                "finding_text_id": kept.id_of(("report", report_id), "finding"),
                "handling_text_id": kept.id_of(("report", report_id), "handling"),
                "verdict": _verdict(row), "conclusion": conclusion_of(row.target.case)[0],
                "figures": list(figures_in(row.facts["finding"], row.facts["handling"])),
                "drafted_at": command.now, "drafted_by": command.actor.user_id or 0, "submitted_at": None,
                "return_text_id": None,
            }
            for report_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
    return [
        Written(facts={"report": report_id, **kept.facts_of(("report", report_id))}, new_part=report_id)
        for report_id in ids
    ]


def chain_json(steps: Sequence[SignStep]) -> list[dict[str, str]]:
    """A sign-off chain as a paper freezes it."""
    return [{"code": s.code, "kind": s.kind, "capacity": s.capacity, "label": s.label} for s in steps]


def unnamed_in(order: OrderSnap | None, *, line_body: bool = False) -> tuple[str, ...]:
    """Capacities of a sign-off chain that nobody has for this order."""
    without_leader = order is None or order.leader_post_id is None
    return (*(() if line_body else ("line_bureau",)), *(("leader_in_charge",) if without_leader else ()))


def _verdict(row: Planned) -> str:
    part = row.target.the_order().part
    return overall_verdict(tuple(issue.verdict for issue in row.target.case.issues if issue.part == part))


def _next_revision(order: OrderSnap) -> int:
    return order.report.revision + 1 if order.report else 1


def _void_unsent(planned: Sequence[Planned], command: Command) -> None:
    for row in planned:
        report = row.target.the_order().report
        if report is not None and report.state in ("signing", "signed"):
            void("report", report.id, reason="order.draft_report", at=command.now)
            Report.objects.filter(id=report.id).update(state="superseded", version=report.version + 1)


def _set_reports(planned: Sequence[Planned], **columns: Any) -> None:
    reports = [row.target.the_order().report for row in planned]
    ids = [report.id for report in reports if report is not None]
    Report.objects.filter(id__in=ids).update(**columns)


@effect("order.submit_report")
def submit_report(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The signed report is handed in."""
    _set_reports(planned, state="submitted", submitted_at=command.now)
    return [_report_fact(row) for row in planned]


@effect("order.accept_report")
def accept_report(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The report is taken over; once all parts of the city's hop are, its own signature is next, for each number."""
    _set_reports(planned, state="accepted")
    last = [row for row in planned if _completes(row)]
    guests = load_cases({guest for row in last for guest in row.target.case.guests})
    start_on([(guest, None, Starting("city_signature")) for guest in guests.values()], command=command)
    withheld = {row.target.id for row in planned} - {row.target.id for row in last}
    return [
        replace(_report_fact(row), withheld=("city_signature",) if row.target.id in withheld else ())
        for row in planned
    ]


def _completes(row: Planned) -> bool:
    """Whether this is the last report of the city's hop to be accepted."""
    case, order = row.target.case, row.target.the_order()
    others = [lead for lead in case.leads if lead.id != order.id]
    is_city = order.role == "lead" and order.depth == 1
    return is_city and not case.unled_parts and all(lead.state == "accepted" for lead in others)


@effect("order.return_for_correction", "order.redo")
def send_back(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Back to the receiver with the reason; an answer drafted from the report falls."""
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("order", row.target.id), "return_reason", row.facts["reason"])
    kept.write(command=command)
    state = "redone" if planned[0].move.code == "order.redo" else "returned"
    for row in planned:
        report = row.target.the_order().report
        if report is not None:
            Report.objects.filter(id=report.id).update(
                state=state, return_text_id=kept.id_of(("order", row.target.id), "return_reason")
            )
        drop_answer(row.target.case, command, by=row.move.code)
    guests = load_cases({guest for row in planned for guest in row.target.case.guests})
    for guest in guests.values():
        drop_answer(guest, command, by=planned[0].move.code)
    stop_clocks("case", guests, ("city_signature",), at=command.now, by=planned[0].move.code)
    return [
        Written(facts={**_report_fact(row).facts, **kept.facts_of(("order", row.target.id))})
        for row in planned
    ]


def drop_answer(case: CaseSnap, command: Command, *, by: str) -> None:
    """An unsent answer is superseded and its signatures are void."""
    answer = case.answer
    if answer is not None and answer.state in ("signing", "signed", "declined"):
        void("answer", answer.id, reason=by, at=command.now)
        Answer.objects.filter(id=answer.id).update(state="superseded", version=answer.version + 1)


def _report_fact(row: Planned) -> Written:
    report = row.target.the_order().report
    return Written(facts={"report": report.id if report else None})
