"""The responsibility list (责任清单): who leads on a kind of pollution in an area; proposes, decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.people.models import Responsibility
from bihuan.people.queries.areas import AreaCard, all_areas, chain_of


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the list in force. area: its name, empty for the whole city."""

    body_id: int
    body: str
    pollution_type: str
    area_id: int | None
    area: str
    basis: str


@dataclass(frozen=True)
class DutyBook:
    """The list at one moment, for asking many times. 2 statements to open."""

    duties: Mapping[tuple[str, int | None], Duty]
    areas: Mapping[int, AreaCard]

    def lead_for(self, types: Iterable[str], area_ids: Iterable[int]) -> Duty | None:
        """Who leads on the first of the types the list names: in the area, one above it, else in the whole city.

        None where the list says nothing, and where it names another for another of several areas.
        """
        wanted = list(area_ids)
        for code in types:
            found = {self._lead(code, area_id) for area_id in wanted} or {self.duties.get((code, None))}
            if found != {None}:
                return found.pop() if len({duty and duty.body_id for duty in found}) == 1 else None
        return None

    def _lead(self, code: str, area_id: int) -> Duty | None:
        keys = ((code, area.id) for area in chain_of(area_id, dict(self.areas)))
        return next((self.duties[key] for key in (*keys, (code, None)) if key in self.duties), None)


def duty_book(*, at: datetime) -> DutyBook:
    """The list in force, of bodies that stand."""
    return DutyBook({(d.pollution_type, d.area_id): d for d in duties_at(at)}, all_areas())


def duties_at(at: datetime, *, body_id: int | None = None) -> list[Duty]:
    """The lines in force, of one body or of all, by area and type. 1 statement."""
    rows = Responsibility.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at),
        Q(body__ended_at__isnull=True) | Q(body__ended_at__gt=at),
    ).select_related("body", "area")
    if body_id is not None:
        rows = rows.filter(body_id=body_id)
    return [
        Duty(
            row.body_id, row.body.short_name, row.pollution_type, row.area_id,
            row.area.name if row.area else "", row.basis,
        )
        for row in rows.order_by("pollution_type", "area__code")
    ]  # fmt: skip
