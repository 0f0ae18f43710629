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
    if target.petition is not None and actor.user_id == target.petition.asked_user_id:
        own.add("asker")
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
    found = _of_desk(post, functions, giver_id=_giver_of(target))
    if post.role == "city_leader":
        found.add("city_leader")
    if target.order is not None:
        found |= _of_receiver(post, target.order)
        if _may_accept(post, functions, target):
            found.add("acceptor")
    else:
        found |= _of_case(post, target)
    line_body = target.paper.line_body_id if target.paper else None
    if line_body is not None and post.body_id == line_body and post.role in ("desk", "deputy", "head"):
        found.add("line_bureau")
    if _owns_limit(found, target):
        found.add("limit_owner")
    return found


# What the city looks at itself, however deep the order it hangs on.
_OF_THE_CITY = frozenset({"rectification", "strike_off", "suspension"})


def _giver_of(target: Target) -> int:
    if target.order is None or target.kind in _OF_THE_CITY:
        return target.case.desk_body_id
    return target.order.giver_body_id


def _of_desk(post: PostRef, functions: frozenset[str], *, giver_id: int) -> set[str]:
    if post.body_id != giver_id:
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


def _of_case(post: PostRef, target: Target) -> set[str]:
    """What a post is to a case as a whole: at a body that leads a part of it, or at one that follows it."""
    found: set[str] = set()
    leading = {order.receiver_body_id for order in target.case.leads}
    if post.body_id in leading and post.role in ("desk", "deputy", "head", "handler"):
        found.add(f"lead_{post.role}")
    following = {order.receiver_body_id for order in target.case.live_orders if order.role == "following"}
    if post.body_id in following and post.role in ("desk", "deputy", "head"):
        found.add("follower")
    return found


def _may_accept(post: PostRef, functions: frozenset[str], target: Target) -> bool:
    """Acceptance in person is for the leaders of who leads the part; where that body is the object it moves one level up."""
    lead = target.case.root(target.the_order())
    if lead.receiver_body_id in target.case.object_body_ids:
        return "review" in _of_desk(post, functions, giver_id=lead.giver_body_id)
    return post.body_id == lead.receiver_body_id and post.role in LEADER_ROLES


def _owns_limit(found: set[str], target: Target) -> bool:
    """Whether a limit an extension is asked for is this post's to give; the inspectors' is entered by the city's desk."""
    if target.petition is None or target.kind != "extension":
        return False
    owner = target.petition.owner
    if owner == "county":
        return "receiver_head" in found
    if owner == "city":
        return "city_leader" in found
    return bool(found & {"dispatch", "review", "shift_head"})


def _next_signer(own: set[str], paper: PaperSnap | None) -> set[str]:
    step = paper.next_step if paper else None
    if step is None:
        return set()
    if step.capacity in own:
        return {"next_signer"}
    return {"secretary:next_signer"} if f"secretary:{step.capacity}" in own else set()
