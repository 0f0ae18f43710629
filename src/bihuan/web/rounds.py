"""The inspection round a person is looking at: chosen on top of the page, kept in the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.cases.models import Round
from bihuan.journal.statements import Statement
from bihuan.rules.errors import NotFound

if TYPE_CHECKING:
    from bihuan.web.request import OfficeRequest

CHOSEN = "round_id"


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round as the switcher shows it."""

    id: int
    name: str
    is_current: bool


def rounds() -> list[RoundCard]:
    """All rounds, the current one first, then the newest."""
    return [RoundCard(*row) for row in _rounds()]


_rounds = Statement(
    lambda: Round.objects.order_by("-is_current", "-starts_on", "-id").values_list("id", "name", "is_current")
)


def rounds_for(request: OfficeRequest) -> list[RoundCard]:
    """All rounds, asked for once per request, however often they are needed."""
    if not hasattr(request, "known_rounds"):
        request.known_rounds = rounds()
    return request.known_rounds


def round_of(request: OfficeRequest) -> RoundCard | None:
    """The round looked at: the one chosen, else the current one, else the newest; None before any is entered."""
    known = rounds_for(request)
    chosen = request.session.get(CHOSEN)
    return next((card for card in known if card.id == chosen), known[0] if known else None)


def choose_round(request: OfficeRequest, round_id: int) -> None:
    """Look at another round from now on. Raises NotFound when there is none of that id."""
    if all(card.id != round_id for card in rounds_for(request)):
        raise NotFound("round")
    request.session[CHOSEN] = round_id
