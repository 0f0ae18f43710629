"""Finds one case by a number somebody typed, within what they may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from bihuan.cases.models import Case, CaseNumber
from bihuan.records.access import visible_streams
from bihuan.rules.actor import Actor


def case_named(number: str, *, actor: Actor, round_id: int) -> dict[str, Any] | None:
    """Id and city number of the one case of a round that bears a number, the city's or the giver's; None for none or several.

    Shape: {"case_id": 7, "city_no": "清0007"}. 3 statements.
    """
    wanted = number.strip()
    printed = CaseNumber.objects.filter(round_id=round_id, number=wanted).values("case_id")
    found = Case.objects.filter(Q(city_no=wanted) | Q(id__in=printed), round_id=round_id)
    rows = list(found.values_list("id", "city_no", "stream_id")[:3])
    seen = visible_streams(actor, [stream for _, _, stream in rows])
    fits = [(case_id, city_no) for case_id, city_no, stream in rows if stream in seen]
    return {"case_id": fits[0][0], "city_no": fits[0][1]} if len(fits) == 1 else None


def case_with_id(case_id: int, *, actor: Actor) -> dict[str, Any] | None:
    """The same for a case named by its id. 2 statements."""
    found = Case.objects.filter(id=case_id).values_list("id", "city_no", "stream_id").first()
    if found is None or not visible_streams(actor, [found[2]]):
        return None
    return {"case_id": found[0], "city_no": found[1]}
