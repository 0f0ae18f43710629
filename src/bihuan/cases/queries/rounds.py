"""What a page needs to know of a round."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.cases.models import Round
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
