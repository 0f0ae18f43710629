"""What was done on a case, as one actor may see it: issues with findings, leaders, visits, measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.models import Finding, Issue, Measure, Visit
from bihuan.cases.queries.case_files import FileView, files_on
from bihuan.cases.queries.case_material import Material
from bihuan.cases.queries.issue_texts import ISSUE
from bihuan.cases.sight import Sight
from bihuan.rules.numbers import money_words
from bihuan.rules.vocabulary import MEASURE_KINDS

MONEY_UNIT = "万元"
MONEY = (("planned_fen", "拟罚"), ("decided_fen", "决定"), ("paid_fen", "缴纳"))


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding on one issue. looked_again_by: who looked a second time at 不属实; empty when nobody did."""

    verdict: str
    needs_rectification: bool
    reason: str
    by: str
    recorded_at: datetime
    looked_again_by: str
    cycle: int


@dataclass(frozen=True, slots=True)
class IssueView:
    """One issue: its verdict now, the finding it rests on (None where it is out of sight), earlier ones behind it.

    original: its own words as handed down, for the city only. told: those receivers read, once confirmed. Both are empty
    where the complaint as a whole is the issue.
    """

    no: int
    part: int
    original: str
    told: str
    verdict: str
    needs_rectification: bool | None
    finding: FindingView | None
    earlier: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class LeaderView:
    """A leader in charge of one order, from named_at to until.

    open_cases: in their charge now, this one included while it is open; 0 for a leader of the past. cap: of the round.
    """

    post: str
    body: str
    named_at: datetime
    until: datetime | None
    exception: str
    open_cases: int
    cap: int

    @property
    def is_over_cap(self) -> bool:
        """Whether more cases are in their charge than the cap of the round."""
        return self.open_cases > self.cap


@dataclass(frozen=True, slots=True)
class VisitView:
    """One visit on site. cycle: the one it was made in."""

    id: int
    cycle: int
    body: str
    started_at: datetime
    ended_at: datetime | None
    band: str
    people: str
    note: str
    leader_present: bool
    monitored: bool
    by: str
    recorded_at: datetime
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure. amounts: (拟罚, 5万元) and so on, as far as they are known."""

    id: int
    body: str
    kind: str
    label: str
    taken_on: date
    count: str
    party: str
    document_no: str
    amounts: tuple[tuple[str, str], ...]
    scope: str
    ends_when: str
    reason: str
    by: str
    files: tuple[FileView, ...]


def issue_views(material: Material, sight: Sight) -> tuple[IssueView, ...]:
    """The issues in their order; verdicts are shown to whoever sees the case, reasons with the order they belong to."""
    return tuple(_issue_view(issue, material, sight) for issue in material.rows.issues)


def _issue_view(issue: Issue, material: Material, sight: Sight) -> IssueView:
    snap = next(one for one in material.snap.issues if one.id == issue.id)
    rows = findings_on(issue, material, sight, cycle=material.snap.cycle)
    views = [finding_view(row, material) for row in rows]
    texts, is_confirmed = material.texts, material.snap.extract_state == "confirmed"
    is_current = bool(rows) and rows[-1].id == snap.finding_id
    return IssueView(
        no=issue.no,
        part=issue.part,
        original=texts.of(issue.text_id) if sight.is_city and texts.is_of(issue.text_id, ISSUE) else "",
        told=texts.newest(ISSUE, issue.id, "text") if is_confirmed else "",
        verdict=snap.verdict,
        needs_rectification=snap.needs_rectification,
        finding=views[-1] if is_current else None,
        earlier=tuple(reversed(views[:-1] if is_current else views)),
    )


def findings_on(issue: Issue, material: Material, sight: Sight, *, cycle: int) -> list[Finding]:
    """The findings in sight on an issue in one cycle, the oldest first."""
    return [
        row
        for row in material.rows.findings
        if (row.issue_id, row.cycle) == (issue.id, cycle) and sight.sees_order(row.order_id)
    ]


def finding_view(row: Finding, material: Material) -> FindingView:
    """One finding in words."""
    return FindingView(
        verdict=row.verdict,
        needs_rectification=row.needs_rectification,
        reason=material.texts.of(row.reason_text_id),
        by=material.person(row.user_id),
        recorded_at=row.recorded_at,
        looked_again_by=material.person(row.second_look_user_id),
        cycle=row.cycle,
    )


def leader_views(material: Material, sight: Sight) -> tuple[LeaderView, ...]:
    """Leaders in charge, those of now before those of the past."""
    bodies = {order.id: material.body(order.receiver_body_id) for order in material.rows.orders}
    rows = [row for row in material.rows.leaders if sight.sees_order(row.order_id)]
    rows.sort(key=lambda row: (row.until is not None, row.id))
    return tuple(
        LeaderView(
            post=material.post(row.post_id),
            body=bodies[row.order_id],
            named_at=row.named_at,
            until=row.until,
            exception=material.texts.of(row.exception_text_id),
            open_cases=material.charges.get(row.post_id, 0) if row.until is None else 0,
            cap=material.rows.policy.leader_cap.value,
        )
        for row in rows
    )


def visit_views(material: Material, sight: Sight) -> tuple[VisitView, ...]:
    """Visits in sight, the first one first."""
    return tuple(
        _visit_view(row, material, sight) for row in material.rows.visits if sight.sees_order(row.order_id)
    )


def _visit_view(row: Visit, material: Material, sight: Sight) -> VisitView:
    return VisitView(
        id=row.id,
        cycle=row.cycle,
        body=receiver_of(row.order_id, material),
        started_at=row.started_at,
        ended_at=row.ended_at,
        band=row.band,
        people=material.texts.of(row.people_text_id),
        note=material.texts.of(row.note_text_id),
        leader_present=row.leader_present,
        monitored=row.monitored,
        by=material.person(row.user_id),
        recorded_at=row.recorded_at,
        files=files_on(("visit", row.id), material, sight),
    )


def receiver_of(order_id: int | None, material: Material) -> str:
    """Short name of the receiver of an order; empty without one."""
    if order_id is None:
        return ""
    order = next(one for one in material.rows.orders if one.id == order_id)
    return material.body(order.receiver_body_id)


def measure_views(material: Material, sight: Sight) -> tuple[MeasureView, ...]:
    """Measures in sight by day."""
    return tuple(
        _measure_view(row, material, sight) for row in material.measures if sight.sees_order(row.order_id)
    )


def _measure_view(row: Measure, material: Material, sight: Sight) -> MeasureView:
    label, unit = MEASURE_KINDS.get(row.kind, (row.kind, ""))
    names = {party.id: party.name_text_id for party in material.rows.parties}
    return MeasureView(
        id=row.id,
        body=receiver_of(row.order_id, material),
        kind=row.kind,
        label=label,
        taken_on=row.taken_on,
        count="" if unit == MONEY_UNIT else f"{row.count}{unit}",
        party=material.texts.of(names.get(row.party_id or 0)),
        document_no=row.document_no,
        amounts=amounts_of(row),
        scope=material.texts.of(row.scope_text_id),
        ends_when=material.texts.of(row.ends_when_text_id),
        reason=material.texts.of(row.reason_text_id),
        by=material.person(row.user_id),
        files=files_on(("measure", row.id), material, sight),
    )


def amounts_of(row: Measure) -> tuple[tuple[str, str], ...]:
    """What was planned, decided and paid, as far as it is known."""
    found = ((label, getattr(row, column)) for column, label in MONEY)
    return tuple((label, money_words(fen)) for label, fen in found if fen is not None)


def measure_totals(material: Material, sight: Sight) -> tuple[tuple[str, str], ...]:
    """Totals by kind, as officials count them: (责令整改, 2家), (罚款, 决定5万元)."""
    rows = [row for row in material.measures if sight.sees_order(row.order_id)]
    totals = []
    for kind, (label, unit) in MEASURE_KINDS.items():
        of_kind = [row for row in rows if row.kind == kind]
        if not of_kind:
            continue
        counted = [] if unit == MONEY_UNIT else [f"{sum(row.count for row in of_kind)}{unit}"]
        totals.append((label, "，".join((*counted, *_money_totals(of_kind)))))
    return tuple(totals)


def _money_totals(rows: list[Measure]) -> list[str]:
    found = []
    for column, label in MONEY:
        known = [fen for row in rows if (fen := getattr(row, column)) is not None]
        found += [f"{label}{money_words(sum(known))}"] if known else []
    return found
