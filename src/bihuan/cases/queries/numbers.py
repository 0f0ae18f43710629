"""From a printed or city number to the case's stream and back, for those who handle cases by number alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from bihuan.cases.models import Case
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.sealing import HALF_OF_ROLE
from bihuan.rules.who_saw import ASKER, GRANTERS

BY_NUMBER = frozenset({*HALF_OF_ROLE, ASKER, *GRANTERS})
FOUND_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NumberedCase:
    """A case by its number; nothing else of it."""

    stream_id: int
    city_no: str


def cases_numbered(actor: Actor, number: str) -> list[NumberedCase]:
    """Cases with this city number or acceptance number, newest first. Raises NotFound for those who need none."""
    _check_may(actor)
    wanted = "".join(number.split())
    if not wanted:
        return []
    rows = Case.objects.filter(Q(city_no=wanted) | Q(numbers__number=wanted)).order_by("-id").distinct()
    return [NumberedCase(*row) for row in rows.values_list("stream_id", "city_no")[:FOUND_SHOWN]]


def city_numbers(actor: Actor, stream_ids: Iterable[int]) -> dict[int, str]:
    """City number of each case, by its stream. Raises NotFound for those who need none."""
    _check_may(actor)
    rows = Case.objects.filter(stream_id__in=set(stream_ids))
    return dict(rows.values_list("stream_id", "city_no"))


def _check_may(actor: Actor) -> None:
    if actor.role not in BY_NUMBER:
        raise NotFound("page")
