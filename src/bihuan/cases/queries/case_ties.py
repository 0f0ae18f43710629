"""Parts of a broken-down case, and the other cases it has to do with: handled together, reported before or again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Case
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.records.access import visible_streams
from bihuan.rules.actor import Actor
from bihuan.rules.stages import overall_verdict


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a broken-down case: its lead (empty as long as it has none), how its order stands, its issues."""

    no: int
    lead: str
    order_state: str
    issues: tuple[int, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class TieView:
    """Another case. relation: host, guest, earlier or later; kind: 重复 or 反弹 by code; due_at: its own next limit."""

    case_id: int
    city_no: str
    title: str
    stage: str
    relation: str
    kind: str
    is_open: bool
    due_at: datetime | None
    answered_at: datetime | None


def part_views(material: Material, sight: Sight) -> tuple[PartView, ...]:
    """The parts in sight of a case that has several; a receiver sees its own."""
    case = material.snap
    if case.parts == 1:
        return ()
    leads = {order.part: order for order in case.leads}
    found = []
    for no in range(1, case.parts + 1):
        lead, issues = leads.get(no), [issue for issue in case.issues if issue.part == no]
        if sight.is_city or (lead is not None and lead.id in sight.orders):
            found.append(
                PartView(
                    no=no,
                    lead=material.body(lead.receiver_body_id) if lead else "",
                    order_state=lead.state if lead else "",
                    issues=tuple(issue.no for issue in issues),
                    verdict=overall_verdict(tuple(issue.verdict for issue in issues)),
                )
            )
    return tuple(found)


def tie_views(material: Material, *, actor: Actor) -> tuple[TieView, ...]:
    """Other cases the actor may see as well: the host, those handled together, earlier ones, later ones. 1 statement."""
    tied = material.tied
    streams = {case.stream_id for case in tied.values()}
    seen = streams if actor.sees_city or not tied else visible_streams(actor, streams)
    ties = [(tie.case_id, tie.relation, tie.kind) for tie in material.rows.ties]
    if material.rows.host is not None:
        ties.insert(0, (material.rows.host.case.id, "host", ""))
    return tuple(
        _tie_view(tied[case_id], relation, kind)
        for case_id, relation, kind in ties
        if tied[case_id].stream_id in seen
    )


def _tie_view(case: Case, relation: str, kind: str) -> TieView:
    return TieView(
        case_id=case.id, city_no=case.city_no, title=case.title, stage=case.stage, relation=relation, kind=kind,
        is_open=case.is_open, due_at=case.next_due_at, answered_at=case.answered_at,
    )  # fmt: skip
