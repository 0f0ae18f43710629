"""How many open cases each leader is in charge of (包案件数), against the cap of the round; it warns and refuses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from bihuan.cases.loading import policies_of
from bihuan.cases.models import Leader
from bihuan.people.queries.actors import title_of
from bihuan.rules.vocabulary import OVER


@dataclass(frozen=True, slots=True)
class Charge:
    """A leader in charge of more open cases than the cap allows without a warning. title: of the post."""

    title: str
    open_cases: int
    cap: int


# What somebody led in years before the oldest open case is not looked at; and that comes first (MATERIALIZED, OFFSET 0),
# since PostgreSQL takes the open cases of a round for few and would look up the leader of each.
_CHARGES = """
    WITH named AS MATERIALIZED (
        SELECT post_id, case_id, order_id FROM cases_leader WHERE post_id = ANY(%s::bigint[]) AND until IS NULL
            AND case_id >= (SELECT id FROM cases_case WHERE is_open ORDER BY id LIMIT 1)
    )
    SELECT named.post_id, count(DISTINCT named.case_id)
    FROM named JOIN cases_case c ON c.id = named.case_id JOIN cases_order o ON o.id = named.order_id
    WHERE c.is_open AND NOT (c.answered_at IS NOT NULL AND c.conclusion = 'concluded') AND o.state <> ALL(%s::text[])
    GROUP BY named.post_id
"""


def open_charges(post_ids: Iterable[int]) -> dict[int, int]:
    """Cases each of the posts still has to see through; a post in charge of none is absent. 1 statement.

    One answered as concluded asks nothing of its leader, though it stays open until it is struck off.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHARGES, [sorted(set(post_ids)), list(OVER)])
        return dict(cursor.fetchall())


def led_by(post_id: int) -> RawSQL:
    """The cases a post was named for, without those of years before the oldest open one; for asking what is open of them."""
    return RawSQL(
        "SELECT case_id FROM cases_leader WHERE post_id = %s AND until IS NULL"
        " AND case_id >= (SELECT id FROM cases_case WHERE is_open ORDER BY id LIMIT 1) OFFSET 0",
        [post_id],
    )


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
