"""In which capacities an actor stands before one part of a case; the only place that turns posts into rights."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.rules.actor import Actor, PostRef
from bihuan.rules.snapshots import OrderSnap, PaperSnap, Target

DESK_FUNCTIONS = ("dispatch", "chase", "review")
LEADER_ROLES = ("head", "deputy")


def capacities(actor: Actor, target: Target) -> frozenset[str]:
    """Capacities of the actor: the desk functions of the giver, the receiver's posts, leader in charge, next signer.

    A secretary gets `secretary:X` for each capacity X of a post they prepare for.
    """
    if actor.role == "system":
        return frozenset({"system"})
    own = set(_of_post(PostRef(actor.post_id or 0, actor.body_id or 0, actor.role), actor.functions, target))
    for post in actor.acts_for:
        own |= {f"secretary:{capacity}" for capacity in _of_post(post, frozenset(), target)}
    return frozenset(own | _next_signer(own, target.paper))


def post_prepared_for(actor: Actor, target: Target, who: Sequence[str]) -> int | None:
    """The post a secretary stands in for: the first of theirs with a capacity of `who`, in its order.

    who: as a move row has it; `next_signer` is whoever signs the paper's next step. None for who is no secretary here.
    """
    step = target.paper.next_step if target.paper else None
    for name in who:
        wanted = step.capacity if step and name == "next_signer" else name
        for post in actor.acts_for:
            if wanted in _of_post(post, frozenset(), target):
                return post.post_id
    return None


def is_dispatcher(actor: Actor) -> bool:
    """Whether the actor takes lists in and registers them: 转办 at the city's desk, its shift head, the system."""
    return actor.role == "system" or bool(actor.functions & {"dispatch", "shift_head"})


def called_as(role: str, functions: frozenset[str]) -> frozenset[str]:
    """Names by which a message to a body means a post there: its role, its functions, the desk work it does unnamed."""
    does_all = role == "desk" or "shift_head" in functions
    return frozenset({role}) | functions | (frozenset(DESK_FUNCTIONS) if does_all else frozenset())


def _of_post(post: PostRef, functions: frozenset[str], target: Target) -> set[str]:
    found = _of_desk(post, functions, target)
    if post.role == "city_leader":
        found.add("city_leader")
    if target.order is not None:
        found |= _of_receiver(post, target.order)
        if _may_accept(found, target):
            found.add("acceptor")
    line_body = target.paper.line_body_id if target.paper else None
    if line_body is not None and post.body_id == line_body and post.role in ("desk", "deputy", "head"):
        found.add("line_bureau")
    return found


def _of_desk(post: PostRef, functions: frozenset[str], target: Target) -> set[str]:
    giver = target.order.giver_body_id if target.order else target.case.desk_body_id
    if post.body_id != giver:
        return set()
    if post.role == "desk":  # a county passing an order on: its desk does all the giver's work
        return set(DESK_FUNCTIONS)
    if post.role != "city_desk":
        return set()
    held = functions & {*DESK_FUNCTIONS, "shift_head", "figures", "disclosure"}
    return set(held) | (set(DESK_FUNCTIONS) if "shift_head" in held else set())


def _of_receiver(post: PostRef, order: OrderSnap) -> set[str]:
    found: set[str] = set()
    if post.body_id == order.receiver_body_id and post.role in ("desk", "deputy", "head", "handler"):
        found.add(f"receiver_{post.role}")
    if order.leader_post_id is not None and post.post_id == order.leader_post_id:
        found.add("leader_in_charge")
    return found


def _may_accept(found: set[str], target: Target) -> bool:
    """Acceptance in person is the receiver's leaders'; where the receiver is the object it moves one level up."""
    if target.the_order().receiver_body_id in target.case.object_body_ids:
        return "review" in found
    return bool(found & {"receiver_deputy", "receiver_head"})


def _next_signer(own: set[str], paper: PaperSnap | None) -> set[str]:
    step = paper.next_step if paper else None
    if step is None:
        return set()
    if step.capacity in own:
        return {"next_signer"}
    return {"secretary:next_signer"} if f"secretary:{step.capacity}" in own else set()
