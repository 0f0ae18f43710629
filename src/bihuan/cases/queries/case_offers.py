"""What one actor may do on a case now, part by part, and what is missing for it; the rules say so, this only gathers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bihuan.cases.queries.case_material import Material
from bihuan.cases.queries.case_strip import is_pressing
from bihuan.cases.queries.workbench import roles_of
from bihuan.cases.sight import Sight
from bihuan.records.models import Clock
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import counts_from
from bihuan.rules.command import Command
from bihuan.rules.next_steps import is_still_open, next_steps
from bihuan.rules.plan import Offer, offers
from bihuan.rules.snapshots import CaseSnap, Target, target_of

SHORT_TEXT = 2000  # a longer text is a paper or the complaint itself, a shorter one a remark
# These rules say that there is nothing to do, not that something is missing: no button is better than a dead one.
ClockKey = tuple[str, str, int]  # kind, part it runs on
NEEDLESS = frozenset(
    {"not_phoned", "not_signed", "has_untrue", "lead_order", "no_answer_out", "answer_unsent"}
)


@dataclass(frozen=True, slots=True)
class OfferView:
    """One move on one part. about: the receiver, where a case has several; missing: why not yet, empty when it may be made.

    due_at: when the clock this move settles runs out, if it is this actor's to settle. is_next: the next step of the chain.
    is_long: its form has texts to write that want room.
    """

    code: str
    label: str
    part_kind: str
    part_id: int
    version: int
    about: str
    is_long: bool
    missing: str
    started_at: datetime | None
    due_at: datetime | None
    is_next: bool

    @property
    def is_signing(self) -> bool:
        """Whether it is a step of a sign-off, which has a page of its own."""
        return self.code.endswith(".sign_step")


def offer_views(material: Material, sight: Sight, *, actor: Actor, now: datetime) -> tuple[OfferView, ...]:
    """What the actor may do now: the next step, what settles their own clock, the rest along the chain, the missing last."""
    command = Command(actor, now, "look")
    several = len(material.snap.live_orders) > 1
    own = _own_clocks(material, actor)
    coming = next_steps(material.snap)
    views = [
        _view(offer, target, material, own, several=several)
        for target in targets_in_sight(material.snap, sight)
        for offer in offers(target, command=command)
        if offer.rule not in NEEDLESS
    ]
    first = next((code for code in coming if any(one.code == code and one.is_next for one in views)), "")
    return tuple(
        sorted((replace(one, is_next=one.is_next and one.code == first) for one in views), key=_order)
    )


def targets_in_sight(case: CaseSnap, sight: Sight) -> list[Target]:
    """Every part of the case something could be done with: itself, orders, newest reports, rectifications, the answer."""
    keys: list[tuple[str, int]] = [("case", case.id)]
    for order in case.orders:
        if order.id in sight.orders:
            keys.append(("order", order.id))
            keys += [("report", order.report.id)] if order.report else []
            keys += [("rectification", rect.id) for rect in order.rectifications]
    if case.answer is not None and case.answer.id in sight.answers:
        keys.append(("answer", case.answer.id))
    targets = (target_of(kind, part_id, case) for kind, part_id in keys)
    return [target for target in targets if target is not None]


def _own_clocks(material: Material, actor: Actor) -> dict[ClockKey, Clock]:
    """Pressing clocks the actor has to act on, by kind and part; the hour of a batch counts as the case's."""
    roles, bodies = set(roles_of(actor)), {actor.body_id, *(post.body_id for post in actor.acts_for)}
    return {
        (clock.kind, *_part_of(clock, material)): clock
        for clock in material.clocks
        if is_pressing(clock) and clock.duty_role in roles and clock.duty_body_id in bodies
    }


def _part_of(clock: Clock, material: Material) -> tuple[str, int]:
    if clock.part_kind == "batch":
        return "case", material.snap.id
    return clock.part_kind, clock.part_id


def _view(
    offer: Offer, target: Target, material: Material, own: dict[ClockKey, Clock], *, several: bool
) -> OfferView:
    clock = min((own[key] for key in _settles(offer, target) if key in own), key=_due, default=None)
    order = target.order
    return OfferView(
        code=offer.move.code,
        label=offer.move.label,
        part_kind=target.kind,
        part_id=target.id,
        version=target.version,
        about=material.body(order.receiver_body_id) if order and several else "",
        is_long=any(fact.max_length > SHORT_TEXT for fact in offer.move.facts if fact.kind == "long_text"),
        missing=offer.missing,
        started_at=counts_from(clock.started_at, paused_for=clock.paused_for) if clock else None,
        due_at=clock.due_at if clock else None,
        is_next=not offer.missing and is_still_open(offer.move.code, target),
    )


# The clocks a move stops, or is on the way to stop.
SETTLES: Mapping[str, tuple[str, ...]] = {
    "case.issue": ("transfer",),
    "case.confirm_extract": ("extract",),
    "order.confirm_by_phone": ("phone",),
    "order.sign_receipt": ("receipt",),
    "order.name_leader": ("leader_named",),
    "order.draft_report": ("report", "correction", "redo"),
    "report.sign_step": ("report", "correction", "redo"),
    "order.submit_report": ("report", "correction", "redo"),
    "order.accept_report": ("review",),
    "case.draft_answer": ("city_signature",),
    "answer.sign_step": ("city_signature",),
    "answer.send": ("answer",),
}


def _settles(offer: Offer, target: Target) -> Iterable[ClockKey]:
    """Kind and part of the clocks this offer settles, on its order or its case."""
    for kind in SETTLES.get(offer.move.code, ()):
        yield kind, "case", target.case.id
        if target.order is not None:
            yield kind, "order", target.order.id


def _due(clock: Clock) -> datetime:
    return clock.due_at


def _order(view: OfferView) -> tuple[bool, bool, bool, datetime | int]:
    return bool(view.missing), not view.is_next, view.due_at is None, view.due_at or 0
