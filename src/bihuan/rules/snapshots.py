"""Frozen pictures of what a move decides on, loaded in sets under lock; the rules see these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IssueSnap:
    """One issue of a case with what was last found on it in the current cycle."""

    id: int
    no: int
    part: int = 1
    verdict: str = "pending"
    needs_rectification: bool | None = None
    finding_id: int | None = None
    finding_user_id: int | None = None
    has_reason: bool = False
    second_look_user_id: int | None = None


@dataclass(frozen=True, slots=True)
class VisitSnap:
    """One investigation on site."""

    started_at: datetime
    band: str
    leader_present: bool = False
    monitored: bool = False


@dataclass(frozen=True, slots=True)
class RectificationSnap:
    """One rectification of a case."""

    id: int
    state: str
    version: int
    kind: str = "immediate"
    issue_nos: tuple[int, ...] = ()
    part: int = 1
    order_id: int = 0


@dataclass(frozen=True, slots=True)
class PartySnap:
    """One reported party: firm, person or body."""

    id: int
    kind: str
    body_id: int | None = None
    compliance: str = "unknown"


@dataclass(frozen=True, slots=True)
class StepSnap:
    """One step of a sign-off chain: its code, kind (opinion, signature, seal) and the capacity that may sign."""

    code: str
    kind: str
    capacity: str
    label: str


@dataclass(frozen=True, slots=True)
class PaperSnap:
    """A report or an answer with its sign-off chain; `step` is the index of the next step to sign."""

    kind: str
    id: int
    version: int
    state: str
    revision: int = 1
    cycle: int = 1
    chain: tuple[StepSnap, ...] = ()
    step: int = 0
    verdict: str = "pending"
    conclusion: str = "in_progress"
    line_body_id: int | None = None

    @property
    def next_step(self) -> StepSnap | None:
        """The step to be signed next; None when the chain is complete or the paper is not out for signature."""
        return self.chain[self.step] if self.state == "signing" and self.step < len(self.chain) else None

    @property
    def is_complete(self) -> bool:
        """True when every step is signed."""
        return self.step >= len(self.chain)


@dataclass(frozen=True, slots=True)
class OrderSnap:
    """One order, with what its receiver has done on it so far."""

    id: int
    version: int
    state: str
    case_id: int
    role: str
    part: int
    cycle: int
    depth: int
    giver_body_id: int
    receiver_body_id: int
    receiver_kind: str
    sheet_id: int
    number: str
    needs: tuple[str, ...]
    issued_at: datetime
    parent_id: int | None = None
    detail_later: bool = False
    required: bool = False
    phoned_at: datetime | None = None
    signed_at: datetime | None = None
    received_at: datetime | None = None
    leader_post_id: int | None = None
    leader_role: str = ""
    visits: tuple[VisitSnap, ...] = ()
    rectifications: tuple[RectificationSnap, ...] = ()
    report: PaperSnap | None = None


@dataclass(frozen=True, slots=True)
class CaseSnap:
    """One case with its issues, parties and all orders. late_hours: bounds of late entry the round sets, by move."""

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
        """Orders of the current cycle that are neither recalled nor ended."""
        return tuple(o for o in self.orders if o.cycle == self.cycle and o.state not in ("recalled", "ended"))

    @property
    def leads(self) -> tuple[OrderSnap, ...]:
        """The live lead orders of the city's own hop, one for each part."""
        return tuple(o for o in self.live_orders if o.role == "lead" and o.depth == 1)


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

    def the_order(self) -> OrderSnap:
        """The order; only moves whose row says so ask for it."""
        if self.order is None:
            raise LookupError(f"{self.kind} {self.id} has no order")
        return self.order

    def the_paper(self) -> PaperSnap:
        """The paper; only moves whose row says so ask for it."""
        if self.paper is None:
            raise LookupError(f"{self.kind} {self.id} has no paper")
        return self.paper


def target_of(kind: str, part_id: int, case: CaseSnap) -> Target | None:
    """The target for one part of a case, or None where the case has no such part."""
    if kind == "case":
        return Target("case", case.id, case.version, case.stage, case, paper=case.answer)
    for order in case.orders:
        if kind == "order" and order.id == part_id:
            return Target(
                "order", order.id, order.version, order.state, case, order=order, paper=order.report
            )
        if kind == "report" and order.report and order.report.id == part_id:
            paper = order.report
            return Target("report", paper.id, paper.version, paper.state, case, order=order, paper=paper)
        for rect in order.rectifications:
            if kind == "rectification" and rect.id == part_id:
                return Target(kind, rect.id, rect.version, rect.state, case, order=order, rectification=rect)
    if kind == "answer" and case.answer and case.answer.id == part_id:
        paper = case.answer
        return Target("answer", paper.id, paper.version, paper.state, case, paper=paper)
    return None
