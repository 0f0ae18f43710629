"""Facts for any move, drawn at random: mostly of a shape that can go through, sometimes not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from bihuan.rules.moves import Fact, Move
from bihuan.rules.snapshots import Target
from tests.cases.world import World, photo, scan

Draw = Callable[[st.SearchStrategy[Any]], Any]
RECEIVING = ("north", "south", "zone", "bureau", "eco", "town")
WORDS = ("经核查属实。", "已整改到位。", "同意。", "情况说明。")
SECRETARIAL = ("opinion", "reason", "note")


def facts_for(move: Move, target: Target, world: World, draw: Draw) -> dict[str, Any]:
    """A value for each fact asked for; those that may be left out are, every other time."""
    given = {}
    for fact in move.facts:
        if not fact.required and fact.name not in SECRETARIAL and draw(st.booleans()):
            continue
        value = MAKERS[fact.kind](fact, target, world, draw)
        if value is not None:
            given[fact.name] = value
    return given


def _text(fact: Fact, target: Target, world: World, draw: Draw) -> str:
    return str(draw(st.sampled_from(WORDS)))


def _moment(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    due = [clock.due_at for clock in target.case.clocks]
    if fact.name == "until" and due and draw(st.integers(0, 3)):
        return draw(st.sampled_from(due)) + timedelta(hours=draw(st.sampled_from((1, 10))))
    if fact.name in ("due_at", "until"):
        return world.now + timedelta(hours=draw(st.sampled_from((2, 30, 50, 100))))
    return world.now - timedelta(hours=draw(st.sampled_from((1, 2, 12))))


def _date(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    ahead = fact.name in ("deadline_on", "until_on")
    return world.today + timedelta(days=draw(st.sampled_from((20, 60))) if ahead else 0)


def _choice(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return draw(st.sampled_from(sorted(fact.choices or {})))


def _choices(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return [_choice(fact, target, world, draw)] if fact.choices else None


def _post(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    body = target.the_order().receiver_body_id
    leaders = [
        name
        for name, actor in world.people.items()
        if actor.body_id == body and actor.role in ("head", "deputy")
    ]
    return world.post(draw(st.sampled_from(sorted(leaders)))) if leaders else None


def _body(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return world.receiver(draw(st.sampled_from(RECEIVING)))


def _receivers(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    lead, beside = draw(st.permutations(RECEIVING))[:2]
    further = world.receiver(
        beside, draw(st.sampled_from(("supporting", "following"))), required=draw(st.booleans())
    )
    return [world.receiver(lead), *([further] if draw(st.booleans()) else [])]


def _verdicts(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    part = target.order.part if target.order else 1
    return [
        {
            "no": i.no,
            "verdict": draw(st.sampled_from(("true", "partly", "false"))),
            "needs_rectification": draw(st.booleans()),
        }
        for i in target.case.issues
        if i.part == part
    ]


def _issues(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    part = target.order.part if target.order else 1
    return [issue.no for issue in target.case.issues if issue.part == part]


def _issue_texts(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return [{"no": no, "text": draw(st.sampled_from(WORDS))} for no in _issues(fact, target, world, draw)]


def _case(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    others = [one for one in world.known if one != target.case.id]
    return {"case_id": draw(st.sampled_from(others)), "city_no": ""} if others else None


def _clock(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    clocks = [clock.id for clock in target.case.clocks]
    return {"clock_id": draw(st.sampled_from(clocks))} if clocks else None


def _parts(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    nos = [issue.no for issue in target.case.issues]
    return [{"part": 1, "issues": nos}, {"part": 2, "issues": []}]


def _milestones(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return [{"due_on": world.today + timedelta(days=10), "what": "完成选址"}]


def _bool(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return draw(st.booleans()) or None


def _count(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return draw(st.integers(1, 2))


def _money(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return draw(st.integers(1, 10**7))


def _none(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return None


def _files(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return [photo(world.now)]


def _signature(fact: Fact, target: Target, world: World, draw: Draw) -> Any:
    return scan()


MAKERS: Mapping[str, Callable[[Fact, Target, World, Draw], Any]] = {
    "text": _text, "long_text": _text, "moment": _moment, "date": _date, "choice": _choice, "choices": _choices,
    "bool": _bool, "count": _count, "money": _money, "post": _post, "body": _body, "bodies": _none, "files": _files,
    "verdicts": _verdicts, "issues": _issues, "issue_texts": _issue_texts, "party": _none,
    "signature": _signature, "receivers": _receivers,
    "case": _case, "clock": _clock, "parts": _parts, "milestones": _milestones,
}  # fmt: skip
