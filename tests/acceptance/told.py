"""What a story is held against: how a case stands, what runs on it, what was refused."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.models import Case, Order
from bihuan.journal.models import Entry, Message
from bihuan.records.models import Clock
from bihuan.rules.errors import Refusal
from bihuan.web.refusals import said
from tests.acceptance.doors import DoorWorld, Told
from tests.cases.world import World


def stands(case_id: int) -> str:
    """The stage of a case."""
    return Case.objects.get(id=case_id).stage


def running(case_id: int) -> set[str]:
    """Kinds of the limits that run on a case."""
    stream = Case.objects.get(id=case_id).stream_id
    return set(
        Clock.objects.filter(stream_ref=stream, stopped_at__isnull=True).values_list("kind", flat=True)
    )


def clock(case_id: int, kind: str) -> Clock:
    """The newest limit of a kind on a case."""
    return Clock.objects.filter(stream_ref=Case.objects.get(id=case_id).stream_id, kind=kind).latest("id")


def codes(case_id: int) -> list[str]:
    """What was entered on a case."""
    stream = Case.objects.get(id=case_id).stream_id
    return list(Entry.objects.filter(stream_id=stream).order_by("seq").values_list("code", flat=True))


def responsible(world: World, case_id: int) -> list[str]:
    """Who is responsible for each part, by the world's names."""
    names = {body_id: name for name, body_id in world.bodies.items()}
    return [names[order.receiver_body_id] for order in world.case(case_id).leads]


def lead_of(case_id: int) -> int:
    """The live lead order of a case's first hop."""
    live = Order.objects.filter(case_id=case_id, role="lead", depth=1)
    return live.exclude(state__in=("recalled", "moved", "ended")).latest("id").id


def refused(world: World, who: str, code: str, /, *part_ids: int, **facts: Any) -> str:
    """The sentence a move is refused with; nothing was written."""
    if isinstance(world, DoorWorld):
        world.come(who)
    before = (Entry.objects.count(), Message.objects.count())
    with pytest.raises(Refusal) as told:
        world.do(who, code, *part_ids, **facts)
    assert (Entry.objects.count(), Message.objects.count()) == before
    return told.value.sentence if isinstance(told.value, Told) else said(told.value).sentence
