"""What of a case one actor may see: which orders and papers; built once for a page, asked by all its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.cases.loading import CaseRows, load_rows
from bihuan.cases.models import Answer, Measure, Order
from bihuan.records.access import bodies_seen_as, check_visible
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound

PartKey = tuple[str, int]


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
    """The rows of a case and what the actor sees of it. 13 statements. Raises NotFound for whoever may not see it."""
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


def _own_and_below(orders: Iterable[Order], own: frozenset[int]) -> frozenset[int]:
    """Orders to or from one's own bodies and all below them; what was taken back is out of sight."""
    seen: set[int] = set()
    for order in sorted(orders, key=lambda one: one.depth):
        given = order.giver_body_id in own
        received = order.receiver_body_id in own and order.state != "recalled"
        if given or received or order.parent_id in seen:
            seen.add(order.id)
    return frozenset(seen)


def _sees_answer(answer: Answer, orders: frozenset[int], own: frozenset[int]) -> bool:
    return answer.line_body_id in own or (answer.sent_at is not None and bool(orders))
