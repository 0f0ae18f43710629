"""The numbers above a list that are filters of it, as values for their partial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

EXACT_UP_TO = 1000
PLACE_KEYS = ("after", "before")  # where one stands in the list; another filter begins at its top


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """One number that leads to its rows. tone: `late` or `near` draws attention, empty stays calm."""

    label: str
    count: int
    url: str
    is_on: bool = False
    tone: str = ""

    @property
    def shown(self) -> str:
        """The number, exact up to 1,000, then `1000+`."""
        return str(self.count) if self.count <= EXACT_UP_TO else f"{EXACT_UP_TO}+"


def address_with(query: QueryDict, *, changes: Mapping[str, str]) -> str:
    """The query string with some values changed, an empty one dropped, from the top of the list: `?stage=issued`."""
    changed = query.copy()
    for name in (*PLACE_KEYS, *changes):
        changed.pop(name, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"


def switch(query: QueryDict, *, name: str, value: str) -> tuple[str, bool]:
    """Address that turns one filter on, or off again, and whether it is on now."""
    is_on = query.get(name, "") == value
    return address_with(query, changes={name: "" if is_on else value}), is_on
