"""The chain of one case as a strip of links: done when, current until when, late by how much; derived, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bihuan.cases.queries.case_material import Material, first_of, last_of
from bihuan.records.models import Clock
from bihuan.rules.clocks import WINDOWS, counts_from, span_words
from bihuan.rules.next_steps import current_link
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.vocabulary import FUNCTIONS, ROLES, STAGES

LinkState = Literal["done", "current", "late", "todo", "skipped"]
LINKS = tuple(STAGES)
# Which clocks run while a link is current; the first to run out is shown.
CLOCKS_OF: Mapping[str, tuple[str, ...]] = {
    "issued": ("transfer", "extract"),
    "confirmed": ("phone", "receipt"),
    "investigating": ("leader_named", "correction", "redo", "report"),
    "rectifying": ("correction", "redo", "report"),
    "accepting": ("correction", "redo", "report"),
    "signing": ("correction", "redo", "report"),
    "reviewing": ("review", "city_signature"),
    "answered": ("answer",),
}
# Which clock says afterwards whether a link was done in time.
JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "issued": ("transfer",),
    "confirmed": ("phone", "receipt"),
    "signing": ("report",),
    "reviewing": ("review", "city_signature"),
    "answered": ("answer",),
}


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link: state, when it was done, until when it runs and since when, who has it or by how much it was late."""

    code: str
    label: str
    state: LinkState
    moment: datetime | None = None
    due_at: datetime | None = None
    started_at: datetime | None = None
    note: str = ""


def chain_of(material: Material, *, now: datetime) -> tuple[ChainLink, ...]:
    """The nine links of a case, in their order."""
    current = current_link(material.snap)
    skipped = _skipped(material.snap)
    links = []
    for code in LINKS:
        if current is None or LINKS.index(code) < LINKS.index(current):
            state: LinkState = "skipped" if code in skipped else "done"
            links.append(_done(code, state, material))
        elif code == current:
            links.append(_current(code, material, now=now))
        else:
            links.append(ChainLink(code, STAGES[code], "todo"))
    return tuple(links)


def _skipped(case: CaseSnap) -> frozenset[str]:
    """Links there is nothing to do in: no rectification where nothing was found that needs one."""
    found = all(issue.verdict != "pending" for issue in case.issues)
    nothing = not any(issue.needs_rectification for issue in case.issues)
    has_any = any(order.rectifications for order in case.live_orders)
    return frozenset({"rectifying", "accepting"} if found and nothing and not has_any else ())


def _done(code: str, state: LinkState, material: Material) -> ChainLink:
    if state == "skipped":
        return ChainLink(code, STAGES[code], state)
    late_by = max((_late_by(clock) for clock in _judging(code, material)), default=None)
    note = f"超期 {span_words(late_by)}" if late_by else ""
    return ChainLink(code, STAGES[code], state, MOMENTS[code](material), note=note)


def _judging(code: str, material: Material) -> list[Clock]:
    cycle = material.snap.cycle
    return [
        clock
        for clock in material.clocks
        if clock.kind in JUDGED_BY.get(code, ())
        and clock.stopped_at is not None
        and clock.stopped_at > clock.due_at
        and clock.cycle == cycle
        and clock.stopped_by != "order.recall"
    ]


def _late_by(clock: Clock) -> timedelta:
    return (clock.stopped_at or clock.due_at) - clock.due_at


def _current(code: str, material: Material, *, now: datetime) -> ChainLink:
    running = [clock for clock in material.clocks if is_pressing(clock)]
    own = [clock for clock in running if clock.kind in CLOCKS_OF[code]] or running
    clock = min(own, key=lambda one: one.due_at, default=None)
    if clock is None:
        return ChainLink(code, STAGES[code], "current")
    return ChainLink(
        code,
        STAGES[code],
        "late" if now > clock.due_at else "current",
        due_at=clock.due_at,
        started_at=counts_from(clock.started_at, paused_for=clock.paused_for),
        note=duty_words(clock, material),
    )


def is_pressing(clock: Clock) -> bool:
    """Whether a clock runs and can be missed: no window, and not paused."""
    return clock.stopped_at is None and clock.paused_at is None and clock.kind not in WINDOWS


def duty_words(clock: Clock, material: Material) -> str:
    """Who has to act before a clock runs out: 北岭县分管领导, 市专班催办."""
    body, role = material.body(clock.duty_body_id), clock.duty_role
    if role == "city_leader":
        return ROLES[role]
    if role == "leader":
        return f"{body}包案领导"
    if role == "desk":
        return f"{body}专班"
    return f"{body}{FUNCTIONS.get(role) or ROLES.get(role, '')}"


def _registered_at(material: Material) -> datetime | None:
    content = material.texts.first("case", material.snap.id, "content", audience="city")
    return content.written_at if content else material.rows.case.received_at


def _issued_at(material: Material) -> datetime | None:
    return first_of(order.issued_at for order in material.snap.leads)


def _confirmed_at(material: Material) -> datetime | None:
    return last_of(order.received_at for order in material.snap.leads)


def _found_at(material: Material) -> datetime | None:
    cycle = material.snap.cycle
    newest = {row.issue_id: row.recorded_at for row in material.rows.findings if row.cycle == cycle}
    return last_of(newest.values())


def _claimed_at(material: Material) -> datetime | None:
    return last_of(rect.claimed_at for rect in material.rows.rectifications)


def _accepted_at(material: Material) -> datetime | None:
    return last_of(rect.accepted_at for rect in material.rows.rectifications)


def _submitted_at(material: Material) -> datetime | None:
    newest = {report.order_id: report.submitted_at for report in material.rows.reports}
    return last_of(newest.get(order.id) for order in material.snap.leads)


def _answer_signed_at(material: Material) -> datetime | None:
    answer = material.snap.answer
    given = material.signatures.get(("answer", answer.id), []) if answer else []
    return max((one.signed_at for one in given if not one.is_void), default=None)


def _sent_at(material: Material) -> datetime | None:
    return material.rows.answers[-1].sent_at if material.rows.answers else None


MOMENTS: Mapping[str, Callable[[Material], datetime | None]] = {
    "registered": _registered_at,
    "issued": _issued_at,
    "confirmed": _confirmed_at,
    "investigating": _found_at,
    "rectifying": _claimed_at,
    "accepting": _accepted_at,
    "signing": _submitted_at,
    "reviewing": _answer_signed_at,
    "answered": _sent_at,
}
