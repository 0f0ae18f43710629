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
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.next_steps import is_still_open, next_steps
from bihuan.rules.plan import Offer, offers
from bihuan.rules.snapshots import CaseSnap, OrderSnap, Target, target_of
from bihuan.rules.vocabulary import PETITIONS

SHORT_TEXT = 2000  # a longer text is a paper or the complaint itself, a shorter one a remark
ClockKey = tuple[str, str, int]  # kind, part it runs on
# These rules say that there is nothing to do, not that something is missing: no button is better than a dead one.
NEEDLESS = frozenset(
    {
        "not_phoned", "not_signed", "has_untrue", "lead_order", "answer_unsent", "not_held_back", "is_held_back",
        "not_handled_together", "is_handled_together", "plan_is_proposed", "planned_one", "no_open_recall",
        "no_open_deduction", "no_open_suspension", "is_suspended", "no_leader_yet", "takes_a_leader", "is_awaited",
        "was_disclosed", "answered_in_stages", "in_dispute_window", "can_go_deeper", "reports_itself",
        "lead_of_the_city", "no_strike_off_under_way", "no_answer_out_for_signature",
    }
)  # fmt: skip
# The same of one move only: elsewhere the rule names what is missing.
NEEDLESS_FOR = frozenset(
    {
        ("order.dispute", "no_open_dispute"), ("order.replace_leader", "has_leader"), ("order.record_deed", "has_leader"),
        *((code, "other_hand") for code, move in MOVES.items() if move.part in PETITIONS),
        ("rectification.recheck", "not_the_acceptor"), ("rectification.recheck_fail", "not_the_acceptor"),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfferView:
    """One move on one part. about: the receiver, where a case has several; missing: why not yet, empty when it may be made.

    due_at: when the clock this move settles runs out, if it is this actor's to settle. is_next: the next step of the chain.
    is_long: its form has texts to write that want room. is_aside: beside the way from link to link, and settles nothing.
    """

    code: str
    label: str
    part_kind: str
    part_id: int
    version: int
    about: str
    is_long: bool
    is_aside: bool
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
        if not _is_needless(offer, target)
    ]
    first = next((code for code in coming if any(one.code == code and one.is_next for one in views)), "")
    return tuple(
        sorted((replace(one, is_next=one.is_next and one.code == first) for one in views), key=_order)
    )


# Work on site that goes on after the report, though it is no longer what the case waits for.
ON_SITE = frozenset(
    {"order.record_visit", "order.record_measure", "order.open_immediate", "order.draft_plan"}
)


def _is_aside(offer: Offer, target: Target) -> bool:
    """Whether a move lies beside the way: by its row, because it has been made already, or the report is in."""
    if offer.move.code in ON_SITE:
        return target.the_order().state != "received"
    return offer.move.aside or not is_still_open(offer.move.code, target)


def _is_needless(offer: Offer, target: Target) -> bool:
    """Whether what stands against a move is that there is nothing of the kind here, or that its time is far off."""
    if offer.rule == "is_concluded":
        return not target.case.is_answered
    return offer.rule in NEEDLESS or (offer.move.code, offer.rule) in NEEDLESS_FOR


def targets_in_sight(case: CaseSnap, sight: Sight) -> list[Target]:
    """Every part of the case something could be done with, in the order of the chain; requests nobody answered last."""
    keys: list[tuple[str, int]] = [("case", case.id)]
    for order in case.orders:
        if order.id in sight.orders:
            keys += _keys_on(order)
        elif order.strike_off is not None and order.strike_off.id in sight.strike_offs:
            keys.append(("strike_off", order.strike_off.id))
    if case.answer is not None and case.answer.id in sight.answers:
        keys.append(("answer", case.answer.id))
    if sight.is_city:
        keys += [("disclosure", case.disclosure.id)] if case.disclosure else []
        keys += [("objection", one.id) for one in case.objections]
    keys += [
        (one.kind, one.id)
        for one in case.petitions
        if one.state == "open" and (sight.is_city or one.order_id in sight.orders)
    ]
    targets = (target_of(kind, part_id, case) for kind, part_id in keys)
    return [target for target in targets if target is not None]


def _keys_on(order: OrderSnap) -> list[tuple[str, int]]:
    keys = [("order", order.id)]
    keys += [("report", order.report.id)] if order.report else []
    keys += [("rectification", rect.id) for rect in order.rectifications]
    return keys + ([("strike_off", order.strike_off.id)] if order.strike_off else [])


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
    return OfferView(
        code=offer.move.code,
        label=offer.move.label,
        part_kind=target.kind,
        part_id=target.id,
        version=target.version,
        about=_about(target, material, several=several),
        is_aside=clock is None and _is_aside(offer, target),
        is_long=any(fact.max_length > SHORT_TEXT for fact in offer.move.facts if fact.kind == "long_text"),
        missing=offer.missing,
        started_at=counts_from(clock.started_at, paused_for=clock.paused_for) if clock else None,
        due_at=clock.due_at if clock else None,
        is_next=not offer.missing and is_still_open(offer.move.code, target),
    )


def _about(target: Target, material: Material, *, several: bool) -> str:
    """What tells an offer from others of its name: the request it is on, or the receiver."""
    if target.petition is not None:
        return PETITIONS[target.kind]
    return material.body(target.order.receiver_body_id) if target.order and several else ""


# The clocks a move stops, or is on the way to stop.
SETTLES: Mapping[str, tuple[str, ...]] = {
    "case.issue": ("transfer",),
    "case.confirm_extract": ("extract",),
    "order.confirm_by_phone": ("phone",),
    "order.sign_receipt": ("receipt",),
    "order.name_leader": ("leader_named",),
    "order.replace_leader": ("leader_named",),
    "order.draft_report": ("report", "correction", "redo"),
    "report.sign_step": ("report", "correction", "redo"),
    "order.submit_report": ("report", "correction", "redo"),
    "order.accept_report": ("review",),
    "dispute.determine": ("determination",),
    "case.draft_answer": ("city_signature",),
    "answer.sign_step": ("city_signature", "answer_correction"),
    "answer.send": ("answer", "answer_correction"),
    "case.supplement_answer": ("answer_correction",),
    "case.draft_disclosure": ("disclosure",),
    "case.correct_disclosure": ("disclosure",),
    "disclosure.publish": ("disclosure",),
    "rectification.report_progress": ("milestone", "interim_review"),
    "rectification.claim_done": ("deadline", "conclusion"),
    "rectification.accept": ("deadline", "conclusion"),
    "rectification.resume": ("suspension",),
    "case.report_follow_up": ("follow_up",),
    "case.record_revisit": ("revisit",),
    "order.apply_strike_off": ("strike_off",),
    "strike_off.sign_step": ("strike_off",),
}


def _settles(offer: Offer, target: Target) -> Iterable[ClockKey]:
    """Kind and part of the clocks this offer settles: on its case, its order, its rectification and the milestones."""
    parts = [("case", target.case.id)]
    parts += [("order", target.order.id)] if target.order else []
    rect = target.rectification
    if rect is not None:
        parts.append(("rectification", rect.id))
        parts += [("milestone", step.id) for step in rect.plan.milestones] if rect.plan else []
    return [(kind, *part) for kind in SETTLES.get(offer.move.code, ()) for part in parts]


def _due(clock: Clock) -> datetime:
    return clock.due_at


def _order(view: OfferView) -> tuple[bool, bool, bool, bool, bool, float]:
    """What may be done before what is missing, the way before what lies beside it, then the next step, clocks, requests."""
    due = view.due_at.timestamp() if view.due_at else 0.0
    is_request = view.part_kind in PETITIONS
    return view.is_aside, bool(view.missing), not view.is_next, view.due_at is None, not is_request, due
