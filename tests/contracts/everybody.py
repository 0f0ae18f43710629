"""Everybody who can stand before a case of one receiver, and for what; said here independently of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bihuan.rules.actor import SYSTEM, Actor, PostRef
from bihuan.rules.snapshots import (
    CaseSnap,
    DisclosureSnap,
    IssueSnap,
    OrderSnap,
    PaperSnap,
    PetitionSnap,
    RectificationSnap,
    StepSnap,
    Target,
)
from bihuan.rules.vocabulary import PETITIONS

NOW = datetime(2024, 6, 5, 3, tzinfo=UTC)
DESK, COUNTY, OTHER, BUREAU, FOLLOWING = 1, 2, 3, 4, 5  # bodies
HEAD, DEPUTY, LED_BY, CITY_LEADER = 21, 22, 23, 11  # posts; the leader in charge is a post of their own
ASKER, ASKING_USER = "who asked", 77


def _at(body: int, role: str, *functions: str, post: int = 0, acts_for: tuple[PostRef, ...] = ()) -> Actor:
    return Actor(1, post or 100, body, role, frozenset(functions), acts_for)


def _secretary(*posts: PostRef) -> Actor:
    return _at(posts[0].body_id, "secretary", acts_for=posts)


# Who, and for what they stand before an order of COUNTY given by DESK.
EVERYBODY: dict[str, tuple[Actor, set[str]]] = {
    "dispatch": (_at(DESK, "city_desk", "dispatch"), {"dispatch"}),
    "chase": (_at(DESK, "city_desk", "chase"), {"chase"}),
    "review": (_at(DESK, "city_desk", "review"), {"review"}),
    "figures": (_at(DESK, "city_desk", "figures"), {"figures"}),
    "disclosure": (_at(DESK, "city_desk", "disclosure"), {"disclosure"}),
    "shift head": (_at(DESK, "city_desk", "shift_head"), {"dispatch", "chase", "review", "shift_head"}),
    "dispatch of another desk": (_at(OTHER, "city_desk", "dispatch"), set()),
    "city leader": (_at(DESK, "city_leader", post=CITY_LEADER), {"city_leader"}),
    "secretary of the city leader": (
        _secretary(PostRef(CITY_LEADER, DESK, "city_leader")),
        {"secretary:city_leader"},
    ),
    "county desk": (_at(COUNTY, "desk"), {"receiver_desk"}),
    "county handler": (_at(COUNTY, "handler"), {"receiver_handler"}),
    "county deputy": (_at(COUNTY, "deputy", post=DEPUTY), {"receiver_deputy", "acceptor"}),
    "county head": (_at(COUNTY, "head", post=HEAD), {"receiver_head", "acceptor"}),
    "leader in charge": (
        _at(COUNTY, "deputy", post=LED_BY),
        {"receiver_deputy", "acceptor", "leader_in_charge"},
    ),
    "secretary of the county deputy": (
        _secretary(PostRef(DEPUTY, COUNTY, "deputy")),
        {"secretary:receiver_deputy", "secretary:acceptor"},
    ),
    "secretary of the county head": (
        _secretary(PostRef(HEAD, COUNTY, "head")),
        {"secretary:receiver_head", "secretary:acceptor"},
    ),
    "secretary of the leader in charge": (
        _secretary(PostRef(LED_BY, COUNTY, "deputy")),
        {"secretary:receiver_deputy", "secretary:acceptor", "secretary:leader_in_charge"},
    ),
    "line bureau": (_at(BUREAU, "head"), {"line_bureau"}),
    "follower": (_at(FOLLOWING, "desk"), set()),
    ASKER: (replace(_at(OTHER, "desk"), user_id=ASKING_USER), set()),
    **{
        f"{role} of another county": (_at(OTHER, role), set())
        for role in ("desk", "deputy", "head", "handler")
    },
    "secretary of another county": (_secretary(PostRef(99, OTHER, "head")), set()),
    **{role: (_at(9, role), set()) for role in ("system_admin", "security_admin", "audit_admin")},
    **{
        role: (_at(DESK, role), set())
        for role in ("confidentiality_officer", "confidentiality_approver", "discipline")
    },
    "the system": (SYSTEM, {"system"}),
}
# What only an order gives: before the whole case or its answer nobody is a receiver, though its lead is one of the case.
OF_AN_ORDER = ("receiver_", "acceptor", "leader_in_charge")
LEADING = {
    "county desk": "lead_desk", "county handler": "lead_handler", "county deputy": "lead_deputy", "county head": "lead_head",
    "leader in charge": "lead_deputy",
}  # fmt: skip
SIGNS = {"report": "receiver_head", "answer": "city_leader", "strike_off": "receiver_head"}
WITH_ORDER = (
    "order",
    "report",
    "rectification",
    "strike_off",
    "recall",
    "dispute",
    "extension",
    "suspension",
)
CITY_DESK_OWNS = {"dispatch", "review", "shift_head"}


def stands_for(who: str, kind: str) -> set[str]:
    """For what somebody stands before a part of a kind; an extension is asked of the city here."""
    held = set(EVERYBODY[who][1])
    if kind not in WITH_ORDER:
        held = {name for name in held if not name.removeprefix("secretary:").startswith(OF_AN_ORDER)}
        held |= {LEADING[who]} if who in LEADING else set()
        held |= {"follower"} if who == "follower" else set()
    if kind not in ("answer", "strike_off"):
        held -= {"line_bureau"}
    if kind in PETITIONS and who == ASKER:
        held.add("asker")
    if kind == "extension" and "city_leader" in held:
        held.add("limit_owner")
    signer = SIGNS.get(kind, "nobody")
    if signer in held:
        held.add("next_signer")
    if f"secretary:{signer}" in held:
        held.add("secretary:next_signer")
    return held


def paper(kind: str, state: str = "signing") -> PaperSnap:
    """A paper that waits for its leader's signature."""
    step = StepSnap("leader", "signature", SIGNS[kind], "领导审签")
    line_body = BUREAU if kind in ("answer", "strike_off") else None
    return PaperSnap(kind, 5, 1, state, chain=(step,), line_body_id=line_body)


def target(kind: str, state: str, *, version: int = 1) -> Target:
    """A part of a case in a state, as the rules see it."""
    order = OrderSnap(
        id=3, version=version, state=state if kind == "order" else "received", case_id=2, role="lead", part=1, cycle=1,
        depth=1, giver_body_id=DESK, receiver_body_id=COUNTY, receiver_kind="county", sheet_id=4, number="1",
        needs=("phone", "receipt"), issued_at=NOW - timedelta(days=1), leader_post_id=LED_BY, leader_role="deputy",
    )  # fmt: skip
    beside = replace(order, id=8, state="received", role="following", receiver_body_id=FOLLOWING)
    case = CaseSnap(
        id=2, stream_id=2, version=version, stage=state if kind == "case" else "investigating", round_id=1, batch_id=1,
        city_no="清0001", cycle=1, desk_body_id=DESK, received_at=NOW - timedelta(days=2), issues=(IssueSnap(1, 1),),
        orders=(order, beside),
    )  # fmt: skip
    asked = PetitionSnap(7, version, kind, state, owner="city", asked_user_id=ASKING_USER)
    draft = DisclosureSnap(7, version, state, 1, 0)
    return Target(
        kind, 7, version, state, case, order=order if kind in WITH_ORDER else None,
        paper=paper(kind, state) if kind in SIGNS else None,
        rectification=RectificationSnap(6, state, version) if kind in ("rectification", "suspension") else None,
        petition=asked if kind in PETITIONS else None, disclosure=draft if kind == "disclosure" else None,
    )  # fmt: skip
