"""Which rungs of a ladder somebody stands on now, and where a message to one goes; tells nobody anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.rules.clocks import Rung

CITY_RUNGS = {Rung.CITY_DESK: "city_desk", Rung.SHIFT_HEAD: "shift_head", Rung.CITY_LEADER: "city_leader"}


@dataclass(frozen=True, slots=True)
class Address:
    """A role at a body; `shift_head` means the holders of that function at the city desk."""

    body_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Holders:
    """Everybody at the bodies concerned who holds a post at one moment, as addresses."""

    held: frozenset[Address]
    city_bodies: dict[str, tuple[int, ...]]

    def addresses(self, ladder: Sequence[Rung], *, body_id: int) -> dict[Rung, Address]:
        """The rungs that are not vacant, each with where it is reached; body_id: who has the duty."""
        found = {rung: self._address(rung, body_id=body_id) for rung in ladder}
        return {rung: address for rung, address in found.items() if address is not None}

    def _address(self, rung: Rung, *, body_id: int) -> Address | None:
        role = CITY_RUNGS.get(rung)
        if role is None:
            address = Address(body_id, rung.value)
            return address if address in self.held else None
        bodies = self.city_bodies.get(role, ())
        if not bodies:
            return None
        return Address(body_id if body_id in bodies else bodies[0], role)


def holders_at(body_ids: Iterable[int], *, now: datetime) -> Holders:
    """Who holds a post at these bodies, at the city desk or as city leader at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT post.body_id, told.role
            FROM people_tenure tenure
            JOIN people_post post ON post.id = tenure.post_id
            JOIN people_user person ON person.id = tenure.user_id
            CROSS JOIN LATERAL (
                SELECT post.role AS role UNION ALL
                SELECT 'shift_head' WHERE post.role = 'city_desk' AND 'shift_head' = ANY(post.functions)
            ) told
            WHERE tenure.since <= %(now)s AND (tenure.until IS NULL OR tenure.until > %(now)s)
              AND (post.ended_at IS NULL OR post.ended_at > %(now)s) AND person.is_active
              AND (post.body_id = ANY(%(bodies)s) OR post.role IN ('city_desk', 'city_leader'))
            ORDER BY 1
            """,
            {"now": now, "bodies": list(set(body_ids))},
        )
        held = [Address(body_id, role) for body_id, role in cursor.fetchall()]
    city = {role: tuple(a.body_id for a in held if a.role == role) for role in CITY_RUNGS.values()}
    return Holders(frozenset(held), city)
