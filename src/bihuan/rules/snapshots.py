"""Frozen pictures of what a move decides on, loaded in sets under lock; the rules see these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bihuan.rules.part_snapshots import (
    ClockSnap,
    DeedSnap,
    DisclosureSnap,
    IssueSnap,
    MilestoneSnap,
    ObjectionSnap,
    OrderSnap,
    PaperSnap,
    PartySnap,
    PetitionSnap,
    PlanSnap,
    RectificationSnap,
    StepSnap,
    VisitSnap,
)
from bihuan.rules.vocabulary import PETITIONS


@dataclass(frozen=True, slots=True)
class CaseSnap:
    """One case with its issues, parties and all orders.

    parts: of a joint or broken-down case, from 1. host: the case whose investigation this one shares; guests: ids of those
    that share this one's. answer: the newest of this cycle; sent: those of this cycle that went out, oldest first. clocks:
    the running ones. late_hours: bounds of late entry the round sets, by move.
    """

    id: int
    stream_id: int
    version: int
    stage: str
    round_id: int
    batch_id: int
    city_no: str
    cycle: int
    desk_body_id: int
    received_at: datetime
    is_open: bool = True
    key_classes: tuple[str, ...] = ()
    pollution_types: tuple[str, ...] = ()
    to_clear: tuple[str, ...] = ()
    extract_state: str = "proposed"
    band: str = "unstated"
    issues: tuple[IssueSnap, ...] = ()
    parties: tuple[PartySnap, ...] = ()
    orders: tuple[OrderSnap, ...] = ()
    answer: PaperSnap | None = None
    late_hours: Mapping[str, int] = field(default_factory=dict)
    area_ids: tuple[int, ...] = ()
    parts: int = 1
    host: CaseSnap | None = None
    guests: tuple[int, ...] = ()
    held_back: bool = False
    stated_conclusion: str = ""
    sent: tuple[PaperSnap, ...] = ()
    disclosure: DisclosureSnap | None = None
    is_disclosed: bool = False
    notice_ends_at: datetime | None = None
    is_struck_off: bool = False
    is_deducted: bool = False
    is_history: bool = False
    objections: tuple[ObjectionSnap, ...] = ()
    clocks: tuple[ClockSnap, ...] = ()
    petitions: tuple[PetitionSnap, ...] = ()
    earlier: tuple[int, ...] = ()
    child_floor: timedelta = timedelta(days=1)

    @property
    def is_key(self) -> bool:
        """True for a case of any key class."""
        return bool(self.key_classes)

    @property
    def object_body_ids(self) -> frozenset[int]:
        """Bodies the complaint is about."""
        return frozenset(party.body_id for party in self.parties if party.body_id is not None)

    @property
    def live_orders(self) -> tuple[OrderSnap, ...]:
        """Orders of the current cycle that are neither recalled, moved nor ended."""
        return tuple(o for o in self.orders if o.cycle == self.cycle and o.is_live)

    @property
    def leads(self) -> tuple[OrderSnap, ...]:
        """The live lead orders of the city's own hop, one for each part; those of the host where it is handled together."""
        if self.host is not None:
            return self.host.leads
        return tuple(o for o in self.live_orders if o.role == "lead" and o.depth == 1)

    @property
    def unled_parts(self) -> tuple[int, ...]:
        """Parts nobody has been given yet."""
        led = {order.part for order in self.leads}
        return () if self.host else tuple(part for part in range(1, self.parts + 1) if part not in led)

    @property
    def rectifications(self) -> tuple[RectificationSnap, ...]:
        """Rectifications on live orders that were not dropped, those of the host where it is handled together."""
        case = self.host or self
        return tuple(r for o in case.live_orders for r in o.rectifications if r.state != "dropped")

    @property
    def is_answered(self) -> bool:
        """True once an answer of this cycle went out, whatever is being supplemented."""
        return bool(self.sent)

    @property
    def frozen_conclusion(self) -> str:
        """The conclusion of the last answer sent in this cycle; empty before."""
        return self.sent[-1].conclusion if self.sent else ""

    def order(self, order_id: int | None) -> OrderSnap | None:
        """One of the orders of the case by its id."""
        return next((order for order in self.orders if order.id == order_id), None)

    def below(self, order: OrderSnap) -> tuple[OrderSnap, ...]:
        """The live orders given on from this one, at any depth."""
        found: tuple[OrderSnap, ...] = ()
        for child in self.live_orders:
            if child.parent_id == order.id:
                found += (child, *self.below(child))
        return found

    def root(self, order: OrderSnap) -> OrderSnap:
        """The order of the city's own hop that this one hangs on; itself for one of that hop."""
        parent = self.order(order.parent_id)
        return order if parent is None else self.root(parent)

    def visits_on(self, part: int) -> tuple[VisitSnap, ...]:
        """Visits of everybody who works on a part in this cycle."""
        return tuple(v for o in self.live_orders if o.part == part for v in o.visits)

    def clock_of(self, kind: str, part_kind: str, part_id: int) -> ClockSnap | None:
        """The running clock of a kind on a part."""
        wanted = (kind, part_kind, part_id)
        return next((c for c in self.clocks if (c.kind, c.part_kind, c.part_id) == wanted), None)

    def open_petition(
        self, kind: str, *, order_id: int | None = None, clock_id: int | None = None
    ) -> PetitionSnap | None:
        """The undecided request of a kind, on an order or a clock where one is named."""
        for petition in self.petitions:
            fits = order_id in (None, petition.order_id) and clock_id in (None, petition.clock_id)
            if petition.kind == kind and petition.state == "open" and fits:
                return petition
        return None


@dataclass(frozen=True, slots=True)
class Target:
    """What a move is aimed at: one part of one case, with the case around it."""

    kind: str
    id: int
    version: int
    state: str
    case: CaseSnap
    order: OrderSnap | None = None
    paper: PaperSnap | None = None
    rectification: RectificationSnap | None = None
    petition: PetitionSnap | None = None
    disclosure: DisclosureSnap | None = None
    others: Mapping[int, CaseSnap] = field(default_factory=dict)

    def the_order(self) -> OrderSnap:
        """The order; only moves whose row says so ask for it."""
        return _there(self.order, self, "order")

    def the_paper(self) -> PaperSnap:
        """The paper; only moves whose row says so ask for it."""
        return _there(self.paper, self, "paper")

    def the_rectification(self) -> RectificationSnap:
        """The rectification; only moves whose row says so ask for it."""
        return _there(self.rectification, self, "rectification")

    def the_petition(self) -> PetitionSnap:
        """The request; only moves whose row says so ask for it."""
        return _there(self.petition, self, "petition")


Part = TypeVar("Part")


def _there(part: Part | None, target: Target, name: str) -> Part:
    if part is None:
        raise LookupError(f"{target.kind} {target.id} has no {name}")
    return part


def target_of(kind: str, part_id: int, case: CaseSnap) -> Target | None:
    """The target for one part of a case, or None where the case has no such part, or no longer."""
    if kind == "case":
        return Target("case", case.id, case.version, case.stage, case, paper=case.answer)
    if kind == "answer":
        paper = case.answer
        has = paper is not None and paper.id == part_id
        return Target(kind, part_id, paper.version, paper.state, case, paper=paper) if paper and has else None
    if kind == "disclosure":
        draft = case.disclosure
        if draft is None or draft.id != part_id:
            return None
        return Target(kind, draft.id, draft.version, draft.state, case, disclosure=draft)
    if kind == "objection":
        found = next((one for one in case.objections if one.id == part_id), None)
        return Target(kind, found.id, found.version, found.state, case) if found else None
    if kind in PETITIONS:
        return _petition_target(kind, part_id, case)
    return next((t for o in case.orders if (t := _on_order(kind, part_id, o, case))), None)


def _petition_target(kind: str, part_id: int, case: CaseSnap) -> Target | None:
    for one in case.petitions:
        if one.id == part_id and one.kind == kind:
            order = case.order(one.order_id)
            rects = order.rectifications if order else ()
            rect = next((r for r in rects if r.id == one.rectification_id), None)
            return Target(
                kind, one.id, one.version, one.state, case, order=order, rectification=rect, petition=one
            )
    return None


def _on_order(kind: str, part_id: int, order: OrderSnap, case: CaseSnap) -> Target | None:
    if kind == "order" and order.id == part_id:
        return Target(kind, order.id, order.version, order.state, case, order=order, paper=order.report)
    paper = {"report": order.report, "strike_off": order.strike_off}.get(kind)
    if kind == "strike_off" and not order.is_live:
        return None  # of an earlier cycle: it stands as it was
    if paper is not None and paper.id == part_id:
        return Target(kind, paper.id, paper.version, paper.state, case, order=order, paper=paper)
    for rect in order.rectifications if kind == "rectification" else ():
        if rect.id == part_id:
            return Target(kind, rect.id, rect.version, rect.state, case, order=order, rectification=rect)
    return None


__all__ = [
    "CaseSnap",
    "ClockSnap",
    "DeedSnap",
    "DisclosureSnap",
    "IssueSnap",
    "MilestoneSnap",
    "ObjectionSnap",
    "OrderSnap",
    "PaperSnap",
    "PartySnap",
    "PetitionSnap",
    "PlanSnap",
    "RectificationSnap",
    "StepSnap",
    "Target",
    "VisitSnap",
    "target_of",
]
