"""What a leader in charge has done in person, and what is lacking of it, by the weight of the case.

Source: 三个亲自 (investigation, site, plan) and 四个亲自 (核查、协调、督办、验收); full proof for key cases, one dated act
for others.
"""

from __future__ import annotations

from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.vocabulary import DEEDS

AT_SITE = ("investigate", "site")
BEFORE_ACCEPTANCE = (*AT_SITE, "plan", "coordinate", "supervise")


def acts_of(case: CaseSnap, order: OrderSnap) -> frozenset[str]:
    """Codes of DEEDS shown for the part of a lead order: entered as such, or by visits, an approved plan, acceptance."""
    acts = {deed.kind for deed in order.deeds}
    if any(visit.leader_present for visit in case.visits_on(order.part)):
        acts |= set(AT_SITE)
    rects = [rect for rect in case.rectifications if rect.part == order.part]
    if any(rect.plan for rect in rects):
        acts.add("plan")
    if any(rect.is_done and rect.accepted_post_id == order.leader_post_id for rect in rects):
        acts.add("accept")
    return frozenset(acts)


def lacking_acts(case: CaseSnap, order: OrderSnap, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Labels of the acts still lacking: of a key case all wanted ones, of another case any one act."""
    acts = acts_of(case, order)
    if not case.is_key:
        return () if acts else ("参与调查或到现场",)
    return tuple(DEEDS[kind] for kind in wanted if kind not in acts)
