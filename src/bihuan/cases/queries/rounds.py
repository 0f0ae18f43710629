"""What a page needs to know of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max

from bihuan.cases.models import Policy, Round
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Who hands down in a round, to whom answers go, whose desk runs it."""

    id: int
    name: str
    giver: str
    addressee: str
    desk_body_id: int


def round_facts(round_id: int) -> RoundFacts:
    """The round. Raises NotFound."""
    found = Round.objects.filter(id=round_id).first()
    if found is None:
        raise NotFound("round")
    return RoundFacts(found.id, found.name, found.giver, found.addressee, found.desk_body_id)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list, with how many batches and cases it holds."""

    id: int
    name: str
    giver: str
    addressee: str
    starts_on: date
    is_current: bool
    batches: int
    policy_version: int


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """One version of a round's policy as stored, and since when it holds."""

    round_id: int
    version: int
    since: datetime
    values: dict[str, Any]


def round_rows(actor: Actor) -> list[RoundRow]:
    """All rounds, the current one first. Raises NotFound for others than the city's. 1 statement."""
    if not actor.sees_city:
        raise NotFound("round")
    rows = Round.objects.annotate(
        batch_count=Count("batches", distinct=True), newest=Max("policies__version")
    )
    return [
        RoundRow(r.id, r.name, r.giver, r.addressee, r.starts_on, r.is_current, r.batch_count, r.newest or 0)
        for r in rows.order_by("-is_current", "-starts_on", "-id")
    ]


def policy_versions(actor: Actor, round_id: int) -> list[PolicyCard]:
    """Every version of a round's policy, the one in force first. Raises NotFound."""
    if not actor.sees_city:
        raise NotFound("round")
    rows = Policy.objects.filter(round_id=round_id).order_by("-version")
    cards = [PolicyCard(row.round_id, row.version, row.since, row.values) for row in rows]
    if not cards:
        raise NotFound("round")
    return cards
