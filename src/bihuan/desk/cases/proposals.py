"""What a form proposes before anything is typed: the masked extract, receivers by area, a draft made of what was entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bihuan.cases.models import Answer, Case, Report
from bihuan.cases.queries.case_draft import report_words
from bihuan.cases.queries.case_page import case_page
from bihuan.desk.cases.proposals_after import FURTHER, Proposal, open_issues
from bihuan.people.queries.bodies import bodies_by_ids, line_bureau_for, receivers_for
from bihuan.people.queries.duty import on_duty
from bihuan.records.texts import newest, read_texts
from bihuan.rules.calendar import local_day
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import Target
from bihuan.web.offered import drafts_of
from bihuan.web.request import StaffRequest


def proposed_for(move: Move, targets: Sequence[Target], request: StaffRequest) -> dict[str, Any]:
    """Initial values by fact name; for several parts only what does not depend on the single one."""
    make = PROPOSALS.get(move.code)
    if make is None or (len(targets) > 1 and move.code not in ALIKE):
        return {}
    return make(targets[0], request)


def _extract(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The extract confirmed before, else the one proposed; the issues likewise. Nothing for others than the city's."""
    if not request.actor.sees_city:
        return {}
    stream = [target.case.stream_id]
    found = newest(stream, field="extract", audience="county") or newest(
        stream, field="proposed", audience="city"
    )
    text = found.get(target.case.id)
    issues = [{"no": row.no, "text": row.proposed} for row in drafts_of(target)]
    return {"extract": text.content if text else "", "issues": issues}


def _receivers(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The bodies that answer for the case's areas, the first in the lead; without an area its line bureau.

    Of a broken-down case the part that waits, to the body of the area in its turn.
    """
    areas = Case.objects.values_list("area_ids", flat=True).get(id=target.case.id)
    by_area = receivers_for(areas, giver_id=target.case.desk_body_id, at=request.now)
    bodies = list(dict.fromkeys(by_area[area].id for area in areas if area in by_area))
    if not bodies:
        by_line = line_bureau_for(target.case.pollution_types, at=request.now)
        bodies = [body.id for body in by_line.values()][:1]
    waiting = target.case.unled_parts if target.case.parts > 1 else ()
    if waiting:
        bodies = bodies[waiting[0] - 1 : waiting[0]]
    roles = ["lead", *["supporting"] * (len(bodies) - 1)]
    rows = [{"body_id": body, "role": role} for body, role in zip(bodies, roles, strict=False)]
    later = target.case.extract_state != "confirmed"
    return {"receivers": rows, "detail_later": later, "part": waiting[0] if waiting else None}


def _call(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The number of whoever is on duty at the receiver; who picked up is for the caller to say."""
    receiver_id = target.the_order().receiver_body_id
    duty = on_duty([receiver_id], request.now)[receiver_id]
    if duty:
        return {"phone": duty[0].phone}
    body = bodies_by_ids([receiver_id]).get(receiver_id)
    return {"phone": body.desk_phone if body else ""}


def _measure(target: Target, request: StaffRequest) -> dict[str, Any]:
    del target
    return {"taken_on": local_day(request.now), "count": 1}


def _acceptance(target: Target, request: StaffRequest) -> dict[str, Any]:
    del target
    return {"at_site_on": local_day(request.now)}


def _report(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The last revision, to be mended; for a first one, sentences made of visits, findings and measures."""
    report = target.the_order().report
    if report is not None:
        row = Report.objects.get(id=report.id)
        return _texts(row.finding_text_id, row.handling_text_id)
    finding, handling = report_words(case_page(target.case.id, actor=request.actor, now=request.now))
    return {"finding": finding, "handling": handling}


def _answer(target: Target, request: StaffRequest) -> dict[str, Any]:
    """The last revision where it rests on the same report, else the accepted report itself."""
    del request
    lead = target.case.leads[0] if target.case.leads else None
    if lead is None or lead.report is None:
        return {}
    last = Answer.objects.filter(case_id=target.case.id).order_by("cycle", "revision").last()
    if last is not None and last.report_id == lead.report.id:
        line = {"line_body": last.line_body_id} if last.line_body_id else {}
        return {**_texts(last.finding_text_id, last.handling_text_id), **line}
    report = Report.objects.get(id=lead.report.id)
    return _texts(report.finding_text_id, report.handling_text_id)


def _texts(finding_id: int, handling_id: int) -> dict[str, Any]:
    texts = read_texts([finding_id, handling_id])
    return {"finding": texts.get(finding_id, ""), "handling": texts.get(handling_id, "")}


PROPOSALS: Mapping[str, Proposal] = {
    "case.confirm_extract": _extract,
    "case.issue": _receivers,
    "case.draft_answer": _answer,
    "order.confirm_by_phone": _call,
    "order.record_measure": _measure,
    "order.open_immediate": open_issues,
    "order.draft_report": _report,
    "rectification.accept": _acceptance,
    **FURTHER,
}
ALIKE = frozenset({"order.confirm_by_phone", "order.record_measure", "rectification.accept"})
