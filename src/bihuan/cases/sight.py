"""What of a case one actor may see: which orders and papers; asked by every way to a part and by every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bihuan.cases.loading import CaseRows, load_rows
from bihuan.cases.models import Measure, Progress
from bihuan.records.access import bodies_seen_as, check_visible
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.snapshots import Target
from bihuan.rules.vocabulary import OUT_OF_SIGHT

PartKey = tuple[str, int]


class AnyOrder(Protocol):
    """An order, as a row or as a snapshot."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def giver_body_id(self) -> int: ...
    @property
    def receiver_body_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def depth(self) -> int: ...


class AnyAnswer(Protocol):
    """An answer, as a row or as a snapshot."""

    @property
    def line_body_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """What one actor sees of one case.

    orders: ids of the orders whose doings are shown: for the city all, else those to or from one's own body and below.
    own_bodies: through which the actor sees. answers: ids of the answers shown. disclosures: of what is or was public.
    strike_offs: of the applications shown.
    """

    is_city: bool
    orders: frozenset[int]
    own_bodies: frozenset[int]
    answers: frozenset[int]
    disclosures: frozenset[int] = frozenset()
    strike_offs: frozenset[int] = frozenset()

    @property
    def audiences(self) -> frozenset[str]:
        """Audiences of the texts the actor may read; the desk's own words are for the city."""
        return frozenset({"city", "county", "public"} if self.is_city else {"county", "public"})

    def sees_order(self, order_id: int | None) -> bool:
        """Whether what hangs on an order is shown; what hangs on none, loaded from a list, is for the city."""
        return self.is_city or order_id in self.orders

    def sees_part(self, part: PartKey, owners: Mapping[PartKey, int]) -> bool:
        """Whether files, texts and entries on a part are shown. owners: from `owners_of`."""
        kind, part_id = part
        if self.is_city or kind in OF_ALL:
            return True
        if kind == "answer":
            return part_id in self.answers
        if kind == "disclosure":
            return part_id in self.disclosures
        if kind == "strike_off":
            return part_id in self.strike_offs
        return (part_id if kind == "order" else owners.get(part)) in self.orders


# Parts of the case itself: that there is one is told to all who see the case, its words stand under their own audience.
OF_ALL = frozenset({"case", "objection"})


def owners_of(
    rows: CaseRows, measures: Iterable[Measure], progress: Iterable[Progress] = ()
) -> dict[PartKey, int]:
    """The order each part of a case belongs to; what hangs on none, such as a request about the whole case, is absent."""
    found: dict[PartKey, int] = {}
    for kind, parts in (
        ("report", rows.reports),
        ("rectification", rows.rectifications),
        ("visit", rows.visits),
        ("finding", rows.findings),
        ("measure", measures),
        ("deed", rows.deeds),
        ("strike_off", rows.strike_offs),
    ):
        found |= {(kind, part.id): part.order_id for part in parts if part.order_id is not None}
    found |= {(one.kind, one.id): one.order_id for one in rows.petitions if one.order_id is not None}
    return found | _on_rectifications(rows, found) | _notes_on(rows, progress, found)


def _on_rectifications(rows: CaseRows, owners: Mapping[PartKey, int]) -> dict[PartKey, int]:
    plans = {("plan", plan.id): owners["rectification", plan.rectification_id] for plan in rows.plans}
    steps = {("milestone", step.id): plans["plan", step.plan_id] for step in rows.milestones}
    return plans | steps


def _notes_on(
    rows: CaseRows, progress: Iterable[Progress], owners: Mapping[PartKey, int]
) -> dict[PartKey, int]:
    """Notes on the way: those of a rectification are its order's, a follow-up of the case is the order's of who wrote it."""
    orders = {order.receiver_body_id: order.id for order in rows.orders}
    found = {
        ("progress", note.id): owners.get(("rectification", note.rectification_id or 0))
        or orders.get(note.body_id or 0)
        for note in progress
    }
    return {part: order_id for part, order_id in found.items() if order_id is not None}


def seen_rows(case_id: int, *, actor: Actor) -> tuple[CaseRows, Sight]:
    """The rows of a case and what the actor sees of it, in the statements of `load_rows` and one.

    Raises NotFound for whoever may not see it.
    """
    rows = load_rows([case_id]).get(case_id)
    if rows is None:
        raise NotFound("case")
    check_visible(actor, rows.case.stream_id)
    return rows, sight_of(rows, actor=actor)


def sight_of(rows: CaseRows, *, actor: Actor) -> Sight:
    """What the actor sees of a case they have access to."""
    own = frozenset(bodies_seen_as(actor))
    if actor.sees_city:
        return Sight(
            is_city=True,
            own_bodies=own,
            orders=frozenset(order.id for order in rows.orders),
            answers=frozenset(answer.id for answer in rows.answers),
            disclosures=frozenset(draft.id for draft in rows.disclosures),
            strike_offs=frozenset(paper.id for paper in rows.strike_offs),
        )
    orders = _own_and_below([*rows.orders, *(rows.host.orders if rows.host else ())], own)
    return Sight(
        is_city=False,
        own_bodies=own,
        orders=orders,
        answers=frozenset(answer.id for answer in rows.answers if _sees_answer(answer, orders, own)),
        disclosures=frozenset(draft.id for draft in rows.disclosures if draft.published_at is not None),
        strike_offs=frozenset(
            p.id for p in rows.strike_offs if p.order_id in orders or p.line_body_id in own
        ),
    )


def is_in_sight(target: Target, *, actor: Actor) -> bool:
    """Whether the actor, who sees the case, sees this part of it: a move on another receiver's order finds nothing.

    Parts that hang on no order, such as a draft for the public or a request about the whole case, are the city's.
    """
    if actor.sees_city or target.kind == "case":
        return True
    own, host = frozenset(bodies_seen_as(actor)), target.case.host
    orders = _own_and_below([*target.case.orders, *(host.orders if host else ())], own)
    if target.kind == "answer":
        return _sees_answer(target.the_paper(), orders, own)
    if target.kind == "strike_off" and target.the_paper().line_body_id in own:
        return True
    return target.order is not None and target.order.id in orders


def _own_and_below(orders: Iterable[AnyOrder], own: frozenset[int]) -> frozenset[int]:
    """Orders to or from one's own bodies and all below them; what was taken back is out of sight."""
    seen: set[int] = set()
    for order in sorted(orders, key=lambda one: one.depth):
        given = order.giver_body_id in own
        received = order.receiver_body_id in own and order.state not in OUT_OF_SIGHT
        if given or received or order.parent_id in seen:
            seen.add(order.id)
    return frozenset(seen)


def _sees_answer(answer: AnyAnswer, orders: frozenset[int], own: frozenset[int]) -> bool:
    """The bureau whose opinion is asked sees an answer from then on, a receiver once it is sent."""
    return answer.line_body_id in own or (answer.state == "sent" and bool(orders))
