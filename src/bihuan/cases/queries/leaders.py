"""How many open cases each leader is in charge of (包案件数), against the cap of the round; it warns and refuses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Subquery

from bihuan.cases.loading import policies_of
from bihuan.cases.models import Case, Leader
from bihuan.people.queries.actors import title_of
from bihuan.rules.vocabulary import OVER


@dataclass(frozen=True, slots=True)
class Charge:
    """A leader in charge of more open cases than the cap allows without a warning. title: of the post."""

    title: str
    open_cases: int
    cap: int


def open_charges(post_ids: Iterable[int]) -> dict[int, int]:
    """Cases each of the posts still has to see through; a post in charge of none is absent. 1 statement.

    One answered as concluded asks nothing of its leader, though it stays open until it is struck off.
    """
    named = since_oldest_open(Leader.objects.filter(post_id__in=set(post_ids), until__isnull=True))
    named = named.filter(case__is_open=True)
    live = named.exclude(order__state__in=OVER)
    live = live.exclude(case__answered_at__isnull=False, case__conclusion="concluded")
    return dict(
        live.values("post_id").annotate(n=Count("case_id", distinct=True)).values_list("post_id", "n")
    )


def since_oldest_open(named: QuerySet[Leader]) -> QuerySet[Leader]:
    """Those named for a case that may be open: what somebody led in years before the oldest open one is not looked at."""
    oldest = Case.objects.filter(is_open=True).order_by("id").values("id")[:1]
    return named.filter(case_id__gte=Subquery(oldest))


def leader_cap(round_id: int) -> int:
    """Open cases of one leader before it warns, by the policy of the round."""
    return policies_of([round_id])[round_id].leader_cap.value


def over_cap(order_ids: Iterable[int]) -> list[Charge]:
    """The leaders in charge of these orders who are over the cap of their round. 3 statements at most."""
    named = Leader.objects.filter(order_id__in=set(order_ids), until__isnull=True)
    columns = ("post_id", "post__role", "post__name", "post__body__short_name", "case__round_id")
    rows = list(named.order_by("id").values_list(*columns))
    counts = open_charges(row[0] for row in rows)
    caps = {
        round_id: policy.leader_cap.value for round_id, policy in policies_of({r[4] for r in rows}).items()
    }
    return [
        Charge(title_of(role, name, body), counts[post_id], caps[round_id])
        for post_id, role, name, body, round_id in rows
        if counts.get(post_id, 0) > caps[round_id]
    ]
