"""Who may see which stream: the one place that decides it, for pages, lists, search, counts and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from bihuan.journal.copying import insert_rows
from bihuan.journal.statements import Among, Statement
from bihuan.records.models import Access
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound

M = TypeVar("M", bound=Model)

# No content of cases is theirs by their post: the first three run the installation and watch each other, the next two
# keep what is sealed, the last is told of a case by grant only. Source: the table of roles.
ROLES_WITHOUT_CONTENT = frozenset(
    {
        "system_admin",
        "security_admin",
        "audit_admin",
        "confidentiality_officer",
        "confidentiality_approver",
        "discipline",
    }
)


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """Sight of one stream for one body, because of one order; part: only one part of a joint case."""

    body_id: int
    stream_id: int
    round_id: int
    order_id: int | None
    part: int | None = None


def grant(drafts: Sequence[GrantDraft], *, at: datetime) -> None:
    """Let the bodies see the streams from now on; for the receiver of an order and each of its ancestors."""
    rows = [
        {
            "body_ref": draft.body_id,
            "stream_ref": draft.stream_id,
            "round_ref": draft.round_id,
            "part": draft.part,
            "order_ref": draft.order_id,
            "since": at,
            "until": None,
        }
        for draft in drafts
    ]
    if rows:
        insert_rows(Access, rows)


def end(order_ids: Iterable[int], *, at: datetime) -> list[tuple[int, int]]:
    """Take back the sight these orders gave; the (body, stream) pairs that see nothing any more, sorted.

    A body that still has another live order on the stream keeps its sight and is not in the answer.
    """
    return _end(order_ids, None, at=at)


def end_on(stream_ids: Iterable[int], order_ids: Iterable[int], *, at: datetime) -> list[tuple[int, int]]:
    """The same for the sight these orders gave on some streams only; on others they give it still."""
    return _end(order_ids, list(set(stream_ids)), at=at)


_END = """
WITH ended AS (
    UPDATE records_access SET until = %(at)s
    WHERE order_ref = ANY(%(orders)s::bigint[]) AND until IS NULL
      AND (%(streams)s::bigint[] IS NULL OR stream_ref = ANY(%(streams)s::bigint[]))
    RETURNING id, body_ref, stream_ref
)
SELECT DISTINCT body_ref, stream_ref FROM ended
WHERE NOT EXISTS (
    SELECT FROM records_access other
    WHERE other.stream_ref = ended.stream_ref AND other.body_ref = ended.body_ref
      AND other.until IS NULL AND other.id NOT IN (SELECT id FROM ended)
)
ORDER BY 1, 2
"""


def _end(order_ids: Iterable[int], streams: list[int] | None, *, at: datetime) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_END, {"at": at, "orders": list(set(order_ids)), "streams": streams})
        return [(body_id, stream_id) for body_id, stream_id in cursor.fetchall()]


def pass_sight_on(
    order_ids: Iterable[int], *, from_body_id: int, to_body_id: int, at: datetime
) -> tuple[list[int], list[int]]:
    """Let one body see through these orders what another did; streams the first sees no more, and those the second sees."""
    rows = list(
        Access.objects.filter(order_ref__in=set(order_ids), body_ref=from_body_id, until__isnull=True)
    )
    Access.objects.filter(id__in=[row.id for row in rows]).update(until=at)
    grant([GrantDraft(to_body_id, r.stream_ref, r.round_ref, r.order_ref, r.part) for r in rows], at=at)
    streams = {row.stream_ref for row in rows}
    still = Access.objects.filter(body_ref=from_body_id, stream_ref__in=streams, until__isnull=True)
    return sorted(streams - set(still.values_list("stream_ref", flat=True))), sorted(streams)


def bodies_seeing(stream_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The bodies that see each of the streams now, by stream; the city, which sees all, is not among them."""
    wanted = set(stream_ids)
    seeing: dict[int, set[int]] = {stream_id: set() for stream_id in wanted}
    rows = Access.objects.filter(stream_ref__in=wanted, until__isnull=True)
    for stream_id, body_id in rows.values_list("stream_ref", "body_ref"):
        seeing[stream_id].add(body_id)
    return {stream_id: tuple(sorted(bodies)) for stream_id, bodies in seeing.items()}


def check_reads_cases(actor: Actor) -> None:
    """Raises NotFound("page") for those whose post has nothing to do with cases."""
    if actor.role in ROLES_WITHOUT_CONTENT:
        raise NotFound("page")


def bodies_seen_as(actor: Actor) -> list[int]:
    """The bodies through which the actor sees: their own, and those of the posts a secretary prepares for."""
    if actor.role in ROLES_WITHOUT_CONTENT:
        return []
    own = [] if actor.body_id is None else [actor.body_id]
    return sorted({*own, *(post.body_id for post in actor.acts_for)})


def visible_streams(actor: Actor, stream_ids: Iterable[int]) -> set[int]:
    """Those of the streams the actor may see now."""
    wanted = set(stream_ids)
    if actor.sees_city:
        return wanted
    return set(_seen(streams=list(wanted), bodies=bodies_seen_as(actor)))


_seen = Statement(
    lambda: Access.objects.filter(
        Among("stream_ref", "streams"), Among("body_ref", "bodies"), until__isnull=True
    ).values_list("stream_ref", flat=True),
    planned_once=True,
)


def check_visible(actor: Actor, stream_id: int) -> None:
    """Raises NotFound when the actor may not see the stream; whether it exists is not said."""
    if not visible_streams(actor, [stream_id]):
        raise NotFound("case")


def scoped(queryset: QuerySet[M], actor: Actor, *, round_id: int | None) -> QuerySet[M]:
    """The rows the actor may see, of one round or (None) of all.

    queryset: of a model with `round_id` and `stream_id`, such as Case.
    """
    narrowed = queryset if round_id is None else queryset.filter(round_id=round_id)
    if actor.sees_city:
        return narrowed
    seen = Access.objects.filter(body_ref__in=bodies_seen_as(actor), until__isnull=True)
    if round_id is not None:
        seen = seen.filter(round_ref=round_id)
    return narrowed.filter(stream_id__in=seen.values("stream_ref"))
