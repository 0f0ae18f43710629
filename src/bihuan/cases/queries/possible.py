"""Whether what is due can be begun by who looks; the rules say so, this only asks them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bihuan.cases.loading import load_cases
from bihuan.cases.queries.settling import Act
from bihuan.cases.sight import is_in_sight
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.plan import Offer, offers
from bihuan.rules.snapshots import CaseSnap, Target, target_of

# Acts that may not be open yet, or not to everybody whose limit runs: what stands against them lies elsewhere in the case.
DOUBTFUL = frozenset(
    {"disclosure.publish", "dispute.determine", "order.apply_strike_off", "rectification.accept"}
)


def offer_of(code: str, target: Target, *, actor: Actor, now: datetime) -> Offer | None:
    """The move as it is offered on a part, with what is missing for it; None where it is not the actor's to make."""
    if not is_in_sight(target, actor=actor):
        return None
    asked = offers(target, command=Command(actor, now, "look"))
    return next((offer for offer in asked if offer.move.code == code), None)


def offers_of(
    acts: Collection[tuple[int, Act]], *, actor: Actor, now: datetime
) -> Mapping[Act, tuple[Offer | None, CaseSnap]]:
    """The offer behind each doubtful act of a case, with the case. Asked for as by `load_cases`, nothing for none."""
    doubtful = [(case_id, act) for case_id, act in acts if act[0] in DOUBTFUL]
    cases = load_cases({case_id for case_id, _act in doubtful}) if doubtful else {}
    found: dict[Act, tuple[Offer | None, CaseSnap]] = {}
    for case_id, (code, part_id) in doubtful:
        if case := cases.get(case_id):
            target = target_of(MOVES[code].part, part_id, case)
            offer = offer_of(code, target, actor=actor, now=now) if target else None
            found[code, part_id] = (offer, case)
    return found
