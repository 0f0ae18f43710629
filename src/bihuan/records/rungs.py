"""Where a message about a clock goes: from who has the duty upwards, past whoever is not there; sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.people.models import Post
from bihuan.people.queries.vacancies import filled_roles
from bihuan.rules.clocks import WARNED, Rung, rung_for

CITY_RUNGS = frozenset({Rung.CITY_DESK, Rung.SHIFT_HEAD, Rung.CITY_LEADER})


@dataclass(frozen=True, slots=True)
class Address:
    """A role at a body, or a division of work of its desk such as chase or shift_head."""

    body_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Holders:
    """The roles and functions somebody holds at one moment, by body; the city's bodies in the order of their ids."""

    filled: Mapping[int, frozenset[str]]
    city_bodies: Sequence[int]

    def address(self, level: int, *, ladder: Sequence[Rung], duty: Address) -> Address:
        """Whom a level is told: the warning whoever has the duty, each later one a rung further up.

        A vacant rung passes on; nothing goes to a rung under the one that has the duty. Where everything is
        vacant the message waits with the duty.
        """
        if level == WARNED and self._is_held(duty):
            return duty
        reached = {rung: address for rung in ladder if (address := self._reach(rung, duty.body_id))}
        vacant = [rung for rung in ladder if rung not in reached]
        index = rung_for(max(level, _place(duty, ladder)), ladder=ladder, vacant=vacant)
        return duty if index is None else reached[ladder[index]]

    def _is_held(self, address: Address) -> bool:
        return address.role in self.filled.get(address.body_id, ())

    def _reach(self, rung: Rung, body_id: int) -> Address | None:
        bodies = (
            sorted(self.city_bodies, key=lambda city: city != body_id) if rung in CITY_RUNGS else [body_id]
        )
        held = (Address(body, rung.value) for body in bodies)
        return next(filter(self._is_held, held), None)


def holders_at(body_ids: Iterable[int], *, now: datetime) -> Holders:
    """Who holds what at the moment, at these bodies and at those of the city's desk and leader."""
    city = Post.objects.filter(role__in=("city_desk", "city_leader")).values_list("body_id", flat=True)
    city_bodies = sorted(set(city))
    return Holders(filled_roles({*body_ids, *city_bodies}, now), city_bodies)


def _place(duty: Address, ladder: Sequence[Rung]) -> int:
    """The level at which the ladder would reach whoever has the duty; 1 where the ladder does not know them."""
    return next((place for place, rung in enumerate(ladder, start=1) if rung.value == duty.role), 1)
