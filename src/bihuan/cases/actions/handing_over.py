"""Hands open work over: from a leader who leaves to another post, from a body that dissolves to its successor.

History stays with who did it: orders keep their visits, findings and papers; only who answers for them changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from bihuan.cases.actions.clocking import Starting, start_on
from bihuan.cases.actions.duties import write_duties
from bihuan.cases.actions.ending import end_orders
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.actions.stage import write_stages
from bihuan.cases.loading import load_cases
from bihuan.cases.models import Leader, Order
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.journal.streams import lock_streams
from bihuan.people.models import Body, Post
from bihuan.people.queries.terms import post_standing_at, standing_at
from bihuan.records.access import pass_sight_on
from bihuan.records.clocks import hand_streams_to
from bihuan.records.searching import add_bodies, remove_bodies
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound
from bihuan.rules.guards.registering import why_not_ordered
from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.vocabulary import OVER

LEADER, BODY = "post.hand_over", "body.hand_over"
RANK = {"lead": 2, "supporting": 1, "following": 0}


@dataclass(frozen=True, slots=True)
class Held:
    """One order that changes hands, with its case."""

    case: CaseSnap
    order: OrderSnap


def may_hand_over(actor: Actor, body_id: int) -> bool:
    """Whether the actor hands over for a body: its own desk and main leader, and the shift head of the city's desk."""
    is_own = actor.body_id == body_id and actor.role in ("desk", "head")
    return is_own or actor.role == "system" or "shift_head" in actor.functions


@transaction.atomic(durable=True)
def hand_over_leader(post_id: int, *, to_post_id: int, reason: str, command: Command) -> dict[str, Any]:
    """Pass every open case a post is in charge of to another post of the same body; {"cases": how many}.

    Raises NotAllowed, NotFound("post"), FactMissing without a reason, FactWrong for a post that cannot be in charge.
    """
    facts = {"post": post_id, "to": to_post_id, "reason": reason}
    if done := begin(command, LEADER, facts):
        return done
    body_id = Post.objects.filter(id=post_id).values_list("body_id", flat=True).first()
    if body_id is None:
        raise NotFound("post")
    if not may_hand_over(command.actor, body_id):
        raise NotAllowed(LEADER)
    _check_reason(reason)
    to_post = Post.objects.filter(post_standing_at(command.now), id=to_post_id, body_id=body_id).first()
    if to_post is None or to_post.role not in ("head", "deputy") or to_post.id == post_id:
        raise FactWrong(LEADER, "to", "接任的包案领导应为本单位另一位主要领导或分管领导")
    named = Leader.objects.filter(post_id=post_id, until__isnull=True, case__is_open=True)
    held = _lock(named.values_list("order_id", flat=True))
    _name(held, to_post, reason=reason, command=command)
    return finish(command, LEADER, facts, {"cases": len({one.case.id for one in held})})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise FactMissing("移交", "reason", "理由")


def _lock(order_ids: Collection[int]) -> list[Held]:
    """The live orders with their cases, their streams locked."""
    rows = dict(Order.objects.filter(id__in=list(order_ids)).values_list("id", "case_id"))
    lock_streams(Order.objects.filter(id__in=rows).values_list("case__stream_id", flat=True).distinct())
    cases = load_cases(rows.values())
    found = ((cases[case_id], cases[case_id].order(order_id)) for order_id, case_id in rows.items())
    return [Held(case, order) for case, order in found if order is not None and order.is_live]


def _name(held: Sequence[Held], post: Post, *, reason: str, command: Command) -> None:
    kept = Kept()
    for one in held:
        kept.add(one.case.stream_id, ("order", one.order.id), "reason", reason)
        if one.case.is_key and post.role != "head":
            kept.add(one.case.stream_id, ("order", one.order.id), "exception", reason)
    kept.write(command=command)
    order_ids = [one.order.id for one in held]
    Leader.objects.filter(order_id__in=order_ids, until__isnull=True).update(until=command.now)
    insert_rows(
        Leader,
        [
            {
                "case_id": one.case.id, "order_id": one.order.id, "post_id": post.id,
                "exception_text_id": kept.id_of(("order", one.order.id), "exception"), "named_at": command.moment,
                "until": None,
            }
            for one in held
        ],
    )  # fmt: skip
    Order.objects.filter(id__in=order_ids).update(version=F("version") + 1)
    record(
        [
            EntryDraft(
                one.case.stream_id, LEADER, "order", one.order.id,
                {"from": one.order.leader_post_id, "post": post.id, **kept.facts_of(("order", one.order.id))},
            )
            for one in held
        ],
        command=command,
    )  # fmt: skip
    write_duties(load_cases({one.case.id for one in held}).values())
    _tell(held, post.body_id, post.role, LEADER, command)


def _tell(held: Sequence[Held], body_id: int, role: str, code: str, command: Command) -> None:
    send(
        [
            Notice(
                one.case.stream_id, code, body_id, role, group_key=f"{code}/{command.request_id}"[:80],
                facts={"case": one.case.id, "city_no": one.case.city_no, "by_body": command.actor.body_id},
            )
            for one in held
        ],
        now=command.now,
    )  # fmt: skip


@transaction.atomic(durable=True)
def hand_over_body(body_id: int, *, to_body_id: int, reason: str, command: Command) -> dict[str, Any]:
    """Pass everything open of one body to another: orders received and given on, limits, sight; {"cases": how many}.

    Where the successor works on the same part already, the weightier of the two orders stays. Leaders in charge of the old
    body step back and new ones have to be named. Raises NotAllowed for others than the shift head of the city's desk,
    NotFound("body"), FactMissing without a reason, FactWrong for a body that cannot be ordered.
    """
    facts = {"body": body_id, "to": to_body_id, "reason": reason}
    if done := begin(command, BODY, facts):
        return done
    if command.actor.role != "system" and "shift_head" not in command.actor.functions:
        raise NotAllowed(BODY)
    _check_reason(reason)
    successor = _successor(body_id, to_body_id, command)
    live = Order.objects.exclude(state__in=OVER).filter(case__is_open=True)
    received = live.filter(receiver_body_id=body_id).values_list("id", flat=True)
    given = live.filter(giver_body_id=body_id).values_list("id", flat=True)
    held = _lock({*received, *given})
    _pass_on(held, body_id, successor, reason=reason, command=command)
    return finish(command, BODY, facts, {"cases": len({one.case.id for one in held})})


def _successor(body_id: int, to_body_id: int, command: Command) -> Body:
    found = Body.objects.filter(standing_at(command.now), id=to_body_id).first()
    if found is None or not Body.objects.filter(id=body_id).exists() or to_body_id == body_id:
        raise NotFound("body")
    if refused := why_not_ordered(found.kind, found.name):
        raise FactWrong(BODY, "to", refused)
    return found


def _pass_on(held: Sequence[Held], body_id: int, successor: Body, *, reason: str, command: Command) -> None:
    own = [one for one in held if one.order.receiver_body_id == body_id]
    doubled = [other for one in own if (other := _lesser_of(one, successor.id)) is not None]
    end_orders([(one.case, one.order) for one in doubled], state="ended", by=BODY, command=command)
    gone = {one.order.id for one in doubled}
    passed = [one for one in own if one.order.id not in gone]
    ids = [one.order.id for one in passed]
    Order.objects.filter(id__in=ids).update(receiver_body_id=successor.id, version=F("version") + 1)
    Order.objects.filter(id__in=[one.order.id for one in held], giver_body_id=body_id).update(
        giver_body_id=successor.id
    )
    _pass_sight(ids, body_id, successor.id, command)
    hand_streams_to({one.case.stream_id for one in held}, from_body_id=body_id, to_body_id=successor.id)
    Leader.objects.filter(order_id__in=ids, until__isnull=True).update(until=command.now)
    _enter(passed, body_id, successor.id, reason=reason, command=command)
    fresh = write_stages({one.case.id for one in held})
    _name_leaders_anew(passed, fresh, command)
    write_duties(fresh.values())
    _tell(passed, successor.id, "desk", BODY, command)


def _lesser_of(one: Held, successor_id: int) -> Held | None:
    """Of two orders on the same part the one that ends: where they weigh the same, the successor's own stays."""
    beside = next(
        (
            other
            for other in one.case.live_orders
            if other.receiver_body_id == successor_id and other.part == one.order.part
        ),
        None,
    )
    if beside is None:
        return None
    weaker = one.order if RANK[one.order.role] <= RANK[beside.role] else beside
    return Held(one.case, weaker)


def _pass_sight(order_ids: Sequence[int], from_id: int, to_id: int, command: Command) -> None:
    lost, gained = pass_sight_on(order_ids, from_body_id=from_id, to_body_id=to_id, at=command.now)
    remove_bodies((stream_id, from_id) for stream_id in lost)
    add_bodies((stream_id, to_id) for stream_id in gained)


def _enter(passed: Sequence[Held], from_id: int, to_id: int, *, reason: str, command: Command) -> None:
    kept = Kept()
    for one in passed:
        kept.add(one.case.stream_id, ("order", one.order.id), "reason", reason)
    kept.write(command=command)
    record(
        [
            EntryDraft(
                one.case.stream_id, BODY, "order", one.order.id,
                {"from_body": from_id, "to_body": to_id, **kept.facts_of(("order", one.order.id))},
            )
            for one in passed
        ],
        command=command,
    )  # fmt: skip


def _name_leaders_anew(passed: Sequence[Held], fresh: dict[int, CaseSnap], command: Command) -> None:
    """Whoever led the case at the old body does so no longer: the new one has to name its leader."""
    starting: list[tuple[CaseSnap, OrderSnap | None, Starting]] = []
    for one in passed:
        order = fresh[one.case.id].order(one.order.id)
        is_city_lead = order is not None and order.role == "lead" and order.depth == 1
        if is_city_lead and order is not None and order.state in ("received", "reported", "accepted"):
            starting.append((fresh[one.case.id], order, Starting("leader_named")))
    start_on(starting, command=command)
