"""What of a case one actor may see: which orders and papers; asked by every way to a part and by every page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bihuan.cases.loading import CaseRows, load_rows
from bihuan.cases.models import Measure
from bihuan.records.access import bodies_seen_as, check_visible
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.snapshots import Target

PartKey = tuple[str, int]
# Orders in these states let nobody see their case any more; cases.verifying recomputes access by the same.
WITHOUT_SIGHT = ("recalled",)


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
    own_bodies: through which the actor sees. answers: ids of the answers shown.
    """

    is_city: bool
    orders: frozenset[int]
    own_bodies: frozenset[int]
    answers: frozenset[int]

    def sees_part(self, part: PartKey, owners: Mapping[PartKey, int]) -> bool:
        """Whether files, texts and entries on a part are shown. owners: from `owners_of`."""
        kind, part_id = part
        if self.is_city or kind == "case":
            return True
        if kind == "answer":
            return part_id in self.answers
        return (part_id if kind == "order" else owners.get(part)) in self.orders


def owners_of(rows: CaseRows, measures: Iterable[Measure]) -> dict[PartKey, int]:
    """The order every report, rectification, visit, finding and measure of a case belongs to."""
    found: dict[PartKey, int] = {}
    for kind, parts in (
        ("report", rows.reports),
        ("rectification", rows.rectifications),
        ("visit", rows.visits),
        ("finding", rows.findings),
        ("measure", measures),
    ):
        found |= {(kind, part.id): part.order_id for part in parts}
    return found


def seen_rows(case_id: int, *, actor: Actor) -> tuple[CaseRows, Sight]:
    """The rows of a case and what the actor sees of it. 12 statements. Raises NotFound for whoever may not see it."""
    rows = load_rows([case_id]).get(case_id)
    if rows is None:
        raise NotFound("case")
    check_visible(actor, rows.case.stream_id)
    return rows, sight_of(rows, actor=actor)


def sight_of(rows: CaseRows, *, actor: Actor) -> Sight:
    """What the actor sees of a case they have access to."""
    own = frozenset(bodies_seen_as(actor))
    if actor.sees_city:
        everything = frozenset(order.id for order in rows.orders)
        answers = frozenset(answer.id for answer in rows.answers)
        return Sight(is_city=True, orders=everything, own_bodies=own, answers=answers)
    orders = _own_and_below(rows.orders, own)
    answers = frozenset(answer.id for answer in rows.answers if _sees_answer(answer, orders, own))
    return Sight(is_city=False, orders=orders, own_bodies=own, answers=answers)


def is_in_sight(target: Target, *, actor: Actor) -> bool:
    """Whether the actor, who sees the case, sees this part of it: a move on another receiver's order finds nothing."""
    if actor.sees_city or target.kind == "case":
        return True
    own = frozenset(bodies_seen_as(actor))
    orders = _own_and_below(target.case.orders, own)
    if target.kind == "answer":
        return _sees_answer(target.the_paper(), orders, own)
    return target.the_order().id in orders


def _own_and_below(orders: Iterable[AnyOrder], own: frozenset[int]) -> frozenset[int]:
    """Orders to or from one's own bodies and all below them; what was taken back is out of sight."""
    seen: set[int] = set()
    for order in sorted(orders, key=lambda one: one.depth):
        given = order.giver_body_id in own
        received = order.receiver_body_id in own and order.state not in WITHOUT_SIGHT
        if given or received or order.parent_id in seen:
            seen.add(order.id)
    return frozenset(seen)


def _sees_answer(answer: AnyAnswer, orders: frozenset[int], own: frozenset[int]) -> bool:
    """The bureau whose opinion is asked sees an answer from then on, a receiver once it is sent."""
    return answer.line_body_id in own or (answer.state == "sent" and bool(orders))
