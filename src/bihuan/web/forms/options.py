"""What a person may choose from in a form, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Option:
    """One post, body, party or code to choose.

    group: heading it stands under; options of one group stand together. facts: what the rules see of a chosen post or
    body, such as `{"post_id": 3, "body_id": 1, "role": "deputy"}`; without any, the id itself.
    """

    id: int | str
    label: str
    group: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One issue of a case as a form lists it."""

    no: int
    text: str
    verdict: str = ""
    needs_rectification: bool = False


Choice = tuple[str, str]


def as_choices(options: Sequence[Option]) -> list[Choice | tuple[str, list[Choice]]]:
    """The options for a select or a list of boxes, grouped where they have groups."""
    choices: list[Choice | tuple[str, list[Choice]]] = []
    for group, members in groupby(options, key=lambda option: option.group):
        rows = _rows(members)
        choices += [(group, rows)] if group else rows
    return choices


def _rows(options: Iterable[Option]) -> list[Choice]:
    return [(str(option.id), option.label) for option in options]
