"""What a page needs to know of a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum

from bihuan.cases.models import Case, Petition, Policy, Round
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
    is_current: bool
    ends_on: date | None


def round_facts(round_id: int) -> RoundFacts:
    """The round. Raises NotFound."""
    found = Round.objects.filter(id=round_id).first()
    if found is None:
        raise NotFound("round")
    return RoundFacts(
        found.id, found.name, found.giver, found.addressee, found.desk_body_id, found.is_current, found.ends_on
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list, with how many batches and cases it holds."""

    id: int
    name: str
    giver: str
    addressee: str
    starts_on: date
    ends_on: date | None
    is_current: bool
    batches: int
    policy_version: int


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """How many cases of a round stand where; each is a list of cases. numbers: as handed down; parts: after breaking down."""

    round: RoundFacts
    numbers: int
    parts: int
    broken_down: int
    together: int
    deducted: int
    asked: int
    registered: int
    open: int
    answered: int
    concluded: int
    in_stages: int
    struck_off: int
    history: int
    is_key: int


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
        RoundRow(
            r.id, r.name, r.giver, r.addressee, r.starts_on, r.ends_on, r.is_current, r.batch_count, r.newest or 0
        )
        for r in rows.order_by("-is_current", "-starts_on", "-id")
    ]  # fmt: skip


def round_counts(actor: Actor, round_id: int) -> RoundCounts:
    """The counts of one round. Raises NotFound, also for others than the city's. 3 statements."""
    if not actor.sees_city:
        raise NotFound("round")
    of_round, count = round_facts(round_id), _count_where
    cases = Case.objects.filter(round_id=round_id)
    counted = cases.aggregate(
        numbers=Count("id"), parts_total=Sum("parts"), broken_down=count(parts__gt=1), together=count(host__isnull=False),
        deducted=count(deducted_at__isnull=False), registered=count(stage="registered"), open=count(is_open=True),
        answered=count(answered_at__isnull=False), struck_off=count(struck_off_at__isnull=False),
        concluded=count(answered_at__isnull=False, conclusion="concluded"), history=count(is_history=True),
        in_stages=count(answered_at__isnull=False, conclusion="in_stages"), is_key=count(key_classes__len__gt=0),
    )  # fmt: skip
    asked = (
        Petition.objects.filter(case__round_id=round_id, state="open").values("case_id").distinct().count()
    )
    return RoundCounts(round=of_round, parts=counted.pop("parts_total") or 0, asked=asked, **counted)


def _count_where(**condition: object) -> Count:
    return Count("id", filter=Q(**condition))


def policy_versions(actor: Actor, round_id: int) -> list[PolicyCard]:
    """Every version of a round's policy, the one in force first. Raises NotFound."""
    if not actor.sees_city:
        raise NotFound("round")
    rows = Policy.objects.filter(round_id=round_id).order_by("-version")
    cards = [PolicyCard(row.round_id, row.version, row.since, row.values) for row in rows]
    if not cards:
        raise NotFound("round")
    return cards
