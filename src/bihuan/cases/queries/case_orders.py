"""The orders of a case as a tree with their confirmations, and its clocks, as one actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.cases.models import Order
from bihuan.cases.queries.case_material import Material
from bihuan.cases.queries.case_strip import duty_words
from bihuan.cases.sight import Sight
from bihuan.records.models import Clock
from bihuan.records.sweeping import PASSED
from bihuan.rules.clocks import CLOCK_KINDS, counts_from
from bihuan.rules.vocabulary import OUT_OF_SIGHT, OVER

OWNERS = {"inspectors": "督察组", "province": "省", "city": "市", "county": "县"}
# Between the city and the giver alone.
OF_THE_DESK = frozenset({"answer_correction"})
SENT_BACK = {"returned": "退回补正", "redone": "退回重办"}


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order with what confirms it, and those its receiver gave on.

    spoken_with: told to the giver only. sent_back: 退回补正 or 退回重办 as long as nothing new was handed in, with the
    reason. recalled_because: reason of a recall.
    """

    id: int
    version: int
    number: str
    sheet_id: int
    sheet_number: str
    role: str
    part: int
    cycle: int
    state: str
    giver: str
    issuer: str
    receiver: str
    receiver_name: str
    receiver_kind: str
    phone: str
    issued_at: datetime
    detail_later: bool
    required: bool
    needs: tuple[str, ...]
    phoned_at: datetime | None
    spoken_with: str
    signed_at: datetime | None
    received_at: datetime | None
    sent_back: str
    sent_back_because: str
    recalled_because: str
    children: tuple[OrderView, ...] = ()

    @property
    def is_live(self) -> bool:
        """False once recalled or ended."""
        return self.state not in OVER


@dataclass(frozen=True, slots=True)
class ClockView:
    """One limit: whose it is, who has to act, when it was due, how it ended.

    counts_from: its start with the pauses left out. extended_from: the original limit where it was extended.
    paused_at: since when it is paused; paused_for: pauses that have ended, together. has_passed: a window that nothing
    closed before its time. about: the receiver, where the limit runs on an order.
    """

    kind: str
    label: str
    owner: str
    duty: str
    about: str
    started_at: datetime
    counts_from: datetime
    due_at: datetime
    extended_from: datetime | None
    stopped_at: datetime | None
    level: int
    counted: bool
    is_window: bool
    has_passed: bool
    paused_at: datetime | None
    paused_for: timedelta
    source: str

    @property
    def is_on_time(self) -> bool:
        """Whether a stopped clock stopped in time."""
        return self.stopped_at is not None and self.stopped_at <= self.due_at


def order_tree(material: Material, sight: Sight) -> tuple[OrderView, ...]:
    """The orders in sight, each with those below it; newest cycle first, the lead before the others."""
    shown = [order for order in material.rows.orders if order.id in sight.orders]
    ids = {order.id for order in shown}
    roots = [order for order in shown if order.parent_id not in ids]
    roots.sort(key=lambda order: (-order.cycle, order.state in OUT_OF_SIGHT, order.role != "lead", order.id))
    return tuple(_tree(order, shown, material, sight) for order in roots)


def beside(material: Material, sight: Sight) -> tuple[tuple[str, str], ...]:
    """Other live receivers of the same hop as (name, role): a receiver is told whom it works with, not what they did."""
    own = [order for order in material.rows.orders if order.id in sight.orders and not _is_over(order)]
    hops = {(order.giver_body_id, order.part, order.cycle) for order in own}
    return tuple(
        (material.body(order.receiver_body_id), order.role)
        for order in material.rows.orders
        if order.id not in sight.orders
        and not _is_over(order)
        and (order.giver_body_id, order.part, order.cycle) in hops
    )


def _is_over(order: Order) -> bool:
    return order.state in OVER


def _tree(order: Order, shown: list[Order], material: Material, sight: Sight) -> OrderView:
    children = [child for child in shown if child.parent_id == order.id]
    return _order_view(
        order, material, sight, tuple(_tree(child, shown, material, sight) for child in children)
    )


def _order_view(order: Order, material: Material, sight: Sight, children: tuple[OrderView, ...]) -> OrderView:
    receiver = material.bodies[order.receiver_body_id]
    is_giver = sight.is_city or order.giver_body_id in sight.own_bodies
    sent_back, because = _sent_back(order, material)
    return OrderView(
        id=order.id, version=order.version, number=order.number, sheet_id=order.sheet_id,
        sheet_number=order.sheet.number, role=order.role, part=order.part, cycle=order.cycle, state=order.state,
        giver=material.body(order.giver_body_id), issuer=material.body(order.sheet.issuer_body_id),
        receiver=receiver.short_name, receiver_name=receiver.name, receiver_kind=receiver.kind, phone=receiver.phone,
        issued_at=order.issued_at, detail_later=order.detail_later, required=order.required,
        needs=material.rows.policy.confirmations_for(order.depth), phoned_at=order.phoned_at,
        spoken_with=material.texts.told(order.phoned_with) if is_giver else "", signed_at=order.signed_at,
        received_at=order.received_at, sent_back=sent_back, sent_back_because=because,
        recalled_because=_recalled_because(order, material), children=children,
    )  # fmt: skip


def _recalled_because(order: Order, material: Material) -> str:
    """Why an order was taken back: by its giver alone, or asked for and consented to."""
    if order.state != "recalled":
        return ""
    granted = [
        p for p in material.rows.petitions if (p.order_id, p.kind, p.state) == (order.id, "recall", "granted")
    ]
    if granted:
        return material.texts.of(granted[-1].reason_text_id)
    return material.texts.newest("order", order.id, "reason")


def _sent_back(order: Order, material: Material) -> tuple[str, str]:
    """What came back and why, as long as the receiver has not handed in a new report."""
    reports = [report for report in material.rows.reports if report.order_id == order.id]
    back = [report for report in reports if report.state in SENT_BACK]
    if order.state != "received" or not back:
        return "", ""
    return SENT_BACK[back[-1].state], material.texts.of(back[-1].return_text_id)


def clock_views(material: Material, sight: Sight) -> tuple[ClockView, ...]:
    """Clocks that have not stopped by when they are due, then stopped ones, the last stopped first."""
    seen = [clock for clock in material.clocks if _is_seen(clock, material, sight)]
    running = sorted((clock for clock in seen if clock.stopped_at is None), key=lambda one: one.due_at)
    stopped = sorted(
        (clock for clock in seen if clock.stopped_at is not None),
        key=lambda one: one.stopped_at or one.due_at,
        reverse=True,
    )
    return tuple(_clock_view(clock, material) for clock in (*running, *stopped))


def _is_seen(clock: Clock, material: Material, sight: Sight) -> bool:
    if clock.part_kind == "batch":  # the hour of the batch is this case's as long as it is not out
        return sight.is_city and material.snap.stage == "registered" and clock.stopped_at is None
    if clock.kind in OF_THE_DESK and not sight.is_city:
        return False
    return sight.sees_part((clock.part_kind, clock.part_id), material.owners)


def _order_of(clock: Clock, material: Material) -> int | None:
    """The order a limit runs on, itself or through a rectification or milestone."""
    if clock.part_kind == "order":
        return clock.part_id
    return material.owners.get((clock.part_kind, clock.part_id))


def _label_of(clock: Clock, material: Material) -> str:
    kind = CLOCK_KINDS.get(clock.kind)
    label = kind.label if kind else clock.kind
    steps = {step.id: step.no for step in material.rows.milestones} if clock.part_kind == "milestone" else {}
    return f"{label}（第{steps[clock.part_id]}个）" if clock.part_id in steps else label


def _clock_view(clock: Clock, material: Material) -> ClockView:
    kind = CLOCK_KINDS.get(clock.kind)
    owner_id = _order_of(clock, material)
    order = next((order for order in material.rows.orders if order.id == owner_id), None)
    was_extended = clock.due_at - clock.paused_for != clock.original_due_at
    return ClockView(
        kind=clock.kind, label=_label_of(clock, material), owner=OWNERS.get(clock.owner, clock.owner),
        duty=duty_words(clock, material), about=material.body(order.receiver_body_id) if order else "",
        started_at=clock.started_at, counts_from=counts_from(clock.started_at, paused_for=clock.paused_for),
        due_at=clock.due_at, extended_from=clock.original_due_at if was_extended else None, stopped_at=clock.stopped_at,
        level=clock.level, counted=clock.counted, is_window=bool(kind and kind.is_window),
        has_passed=clock.stopped_by == PASSED, paused_at=clock.paused_at, paused_for=clock.paused_for,
        source=clock.source,
    )  # fmt: skip
