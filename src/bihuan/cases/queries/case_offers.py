"""What one actor may do on a case now, part by part, and what is missing for it; the rules say so, this only gathers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.queries.case_material import Material
from bihuan.cases.queries.workbench import SETTLED_BY, roles_of
from bihuan.cases.sight import Sight
from bihuan.records.models import Clock
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.plan import Offer, offers
from bihuan.rules.snapshots import CaseSnap, Target, target_of

# These rules say that there is nothing to do, not that something is missing: no button is better than a dead one.
NEEDLESS = frozenset({"not_phoned", "not_signed", "has_untrue", "lead_order", "no_answer_out"})


@dataclass(frozen=True, slots=True)
class OfferView:
    """One move on one part. about: the receiver, where a case has several; missing: why not yet, empty when it may be made.

    due_at: when the clock this move settles runs out, if it is this actor's to settle.
    """

    code: str
    label: str
    part_kind: str
    part_id: int
    version: int
    about: str
    asks: bool
    missing: str
    started_at: datetime | None
    due_at: datetime | None


def offer_views(material: Material, sight: Sight, *, actor: Actor, now: datetime) -> tuple[OfferView, ...]:
    """What the actor may do now: what settles their own clock first, then in the order of the chain, the missing last."""
    command = Command(actor, now, "look")
    several = len(material.snap.live_orders) > 1
    own = _own_clocks(material, actor)
    views = [
        _view(offer, target, material, own, several=several)
        for target in targets_in_sight(material.snap, sight)
        for offer in offers(target, command=command)
        if offer.rule not in NEEDLESS
    ]
    return tuple(sorted(views, key=_order))


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


def _own_clocks(material: Material, actor: Actor) -> dict[tuple[str, int], Clock]:
    """Running clocks the actor has to act on, by the move that settles them and the id of their part."""
    roles, bodies = set(roles_of(actor)), {actor.body_id, *(post.body_id for post in actor.acts_for)}
    mine = [
        clock
        for clock in material.clocks
        if clock.stopped_at is None and clock.duty_role in roles and clock.duty_body_id in bodies
    ]
    found: dict[tuple[str, int], Clock] = {}
    for clock in sorted(mine, key=lambda one: one.due_at, reverse=True):
        part_id = material.snap.id if clock.part_kind == "batch" else clock.part_id
        found[SETTLED_BY.get(clock.kind, ""), part_id] = clock
    return found


def _view(
    offer: Offer, target: Target, material: Material, own: dict[tuple[str, int], Clock], *, several: bool
) -> OfferView:
    clock = next((own[key] for key in _settles(offer, target) if key in own), None)
    order = target.order
    return OfferView(
        code=offer.move.code,
        label=offer.move.label,
        part_kind=target.kind,
        part_id=target.id,
        version=target.version,
        about=material.body(order.receiver_body_id) if order and several else "",
        asks=bool(offer.move.facts),
        missing=offer.missing,
        started_at=clock.started_at if clock else None,
        due_at=clock.due_at if clock else None,
    )


# Moves on the way to the one that stops a clock; the clock stands beside them too.
_LEADS_TO = {
    "report.sign_step": "order.submit_report", "order.draft_report": "order.submit_report",
    "case.draft_answer": "answer.sign_step",
}  # fmt: skip


def _settles(offer: Offer, target: Target) -> Iterable[tuple[str, int]]:
    """Under which move and part a clock may stand that this offer settles: its own part, its order or its case."""
    parts = (target.id, target.order.id if target.order else target.case.id, target.case.id)
    for code in (offer.move.code, _LEADS_TO.get(offer.move.code, "")):
        yield from ((code, part_id) for part_id in parts)


def _order(view: OfferView) -> tuple[bool, bool, datetime | int]:
    return bool(view.missing), view.due_at is None, view.due_at or 0
