"""The chain of one case as a strip of links: done when, current until when, late by how much; derived, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bihuan.cases.models import Answer
from bihuan.cases.queries.case_material import Material, first_of, last_of
from bihuan.records.models import Clock
from bihuan.rules.calendar import at_hour
from bihuan.rules.clocks import WINDOWS, counts_from, span_words
from bihuan.rules.next_steps import current_link
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.vocabulary import FUNCTIONS, LINKS, ROLES, STAGES

LinkState = Literal["done", "current", "late", "todo", "skipped"]
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
    "disclosed": ("disclosure",),
    "concluded": ("follow_up", "conclusion", "deadline", "milestone"),
    "rechecked": ("strike_off",),
    "noticed": ("strike_off",),
    "struck_off": ("strike_off",),
}
# Which clock says afterwards whether a link was done in time.
JUDGED_BY: Mapping[str, tuple[str, ...]] = {
    "issued": ("transfer",),
    "confirmed": ("phone", "receipt"),
    "signing": ("report",),
    "reviewing": ("review", "city_signature"),
    "answered": ("answer",),
    "disclosed": ("disclosure",),
    "struck_off": ("strike_off",),
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
    """The links of a case, in their order."""
    if material.snap.is_deducted or material.snap.is_history:
        return tuple(_left(code, material) for code in LINKS)
    current = current_link(material.snap)
    skipped, going_on = _skipped(material.snap), _going_on(material.snap)
    links = []
    for code in LINKS:
        if code in going_on and code != current:
            links.append(ChainLink(code, STAGES[code], "todo"))
        elif current is None or LINKS.index(code) < LINKS.index(current):
            state: LinkState = "skipped" if code in skipped else "done"
            links.append(_done(code, state, material))
        elif code == current:
            links.append(_current(code, material, now=now))
        elif code == "concluded" and _concluded_at(material):
            # An answer may conclude a case that has yet to be made public.
            links.append(_done(code, "done", material))
        else:
            links.append(ChainLink(code, STAGES[code], "todo"))
    return tuple(links)


def _left(code: str, material: Material) -> ChainLink:
    """A link of a case that left the chain: done where there is a moment for it, else there was never anything to do."""
    moment = MOMENTS[code](material)
    return ChainLink(code, STAGES[code], "done" if moment else "skipped", moment)


def _skipped(case: CaseSnap) -> frozenset[str]:
    """Links there is nothing to do in: no rectification where nothing was found that needs one."""
    found = all(issue.verdict != "pending" for issue in case.issues)
    nothing = not any(issue.needs_rectification for issue in case.issues)
    has_any = any(order.rectifications for order in case.live_orders)
    return frozenset({"rectifying", "accepting"} if found and nothing and not has_any else ())


def _going_on(case: CaseSnap) -> frozenset[str]:
    """Links an answer in stages left behind: work that is not done, or not accepted."""
    left = [rect for order in case.live_orders for rect in order.rectifications if not rect.is_over]
    is_claimed = all(rect.state == "claimed" for rect in left)
    return frozenset(({"accepting"} if is_claimed else {"rectifying", "accepting"}) if left else ())


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


def _sent(material: Material) -> list[Answer]:
    cycle = material.snap.cycle
    return [answer for answer in material.rows.answers if answer.cycle == cycle and answer.sent_at]


def _sent_at(material: Material) -> datetime | None:
    return first_of(answer.sent_at for answer in _sent(material))


def _disclosed_at(material: Material) -> datetime | None:
    cycle = material.snap.cycle
    return first_of(row.published_at for row in material.rows.disclosures if row.cycle == cycle)


def _concluded_at(material: Material) -> datetime | None:
    return first_of(answer.sent_at for answer in _sent(material) if answer.conclusion == "concluded")


def _rechecked_at(material: Material) -> datetime | None:
    cycle = material.snap.cycle
    newest = {row.order_id: row.accepted_at for row in material.rows.strike_offs if row.cycle == cycle}
    return last_of(newest.values())


def _noticed_at(material: Material) -> datetime | None:
    day = material.rows.case.noticed_on
    return at_hour(day, 0) if day else None


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
    "disclosed": _disclosed_at,
    "concluded": _concluded_at,
    "rechecked": _rechecked_at,
    "noticed": _noticed_at,
    "struck_off": lambda material: material.rows.case.struck_off_at,
}
