"""Frozen pictures of the parts of a case: issues, orders, papers, rectifications, requests; none knows another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.rules.vocabulary import OVER


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
class MilestoneSnap:
    """One dated step of a plan in force."""

    id: int
    no: int
    due_on: date
    is_reached: bool = False


@dataclass(frozen=True, slots=True)
class PlanSnap:
    """One plan of a rectification: what of it decides whether a case may be answered in stages."""

    id: int
    revision: int
    deadline_on: date
    has_interim: bool = False
    interim_every_days: int | None = None
    drafted_by: int = 0
    approved_at: datetime | None = None
    milestones: tuple[MilestoneSnap, ...] = ()


@dataclass(frozen=True, slots=True)
class RectificationSnap:
    """One rectification of a case. proposed: the plan waiting for approval; plan: the one in force."""

    id: int
    state: str
    version: int
    kind: str = "immediate"
    issue_nos: tuple[int, ...] = ()
    part: int = 1
    order_id: int = 0
    proposed: PlanSnap | None = None
    plan: PlanSnap | None = None
    accepted_post_id: int | None = None
    is_suspended: bool = False

    @property
    def is_over(self) -> bool:
        """True when nothing is to be done on it any more."""
        return self.state in ("accepted", "rechecked", "dropped")

    @property
    def is_done(self) -> bool:
        """True when the work was accepted on site."""
        return self.state in ("accepted", "rechecked")

    @property
    def allows_stages(self) -> bool:
        """True while a plan with a deadline and interim measures is in force: what 阶段性办结 asks for."""
        return self.state in ("approved", "underway", "claimed") and bool(self.plan and self.plan.has_interim)


@dataclass(frozen=True, slots=True)
class DeedSnap:
    """One personal act of the leader in charge, entered as such."""

    kind: str
    post_id: int


@dataclass(frozen=True, slots=True)
class ClockSnap:
    """One running limit of a case."""

    id: int
    kind: str
    part_kind: str
    part_id: int
    owner: str
    started_at: datetime
    due_at: datetime
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class PetitionSnap:
    """One request: what it asks for, of whom, and how it stands. owner: whose limit it is about."""

    id: int
    version: int
    kind: str
    state: str
    part: int = 1
    cycle: int = 1
    order_id: int | None = None
    rectification_id: int | None = None
    clock_id: int | None = None
    owner: str = ""
    until: datetime | None = None
    asked_user_id: int = 0
    asked_post_id: int = 0
    asked_body_id: int = 0


@dataclass(frozen=True, slots=True)
class DisclosureSnap:
    """What was last drafted for the public in this cycle."""

    id: int
    version: int
    state: str
    revision: int
    drafted_by: int


@dataclass(frozen=True, slots=True)
class ObjectionSnap:
    """One objection to striking off."""

    id: int
    version: int
    state: str


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
    drafted_by: int = 0
    figures: tuple[str, ...] = ()
    is_supplement: bool = False

    @property
    def next_step(self) -> StepSnap | None:
        """The step to be signed next; None when the chain is complete or the paper is not out for signature."""
        return self.chain[self.step] if self.state == "signing" and self.step < len(self.chain) else None


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
    leader_by_exception: bool = False
    deeds: tuple[DeedSnap, ...] = ()
    is_waived: bool = False
    visits: tuple[VisitSnap, ...] = ()
    rectifications: tuple[RectificationSnap, ...] = ()
    report: PaperSnap | None = None
    strike_off: PaperSnap | None = None

    @property
    def is_live(self) -> bool:
        """True unless recalled, moved or ended."""
        return self.state not in OVER

    @property
    def reports(self) -> bool:
        """True for an order whose receiver hands in a report: a lead, or a supporting one marked required."""
        return self.role == "lead" or (self.role == "supporting" and self.required)
