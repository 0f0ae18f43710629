"""What a row of the move table is made of; the rows themselves stand in `rules.lifecycle`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

FactKind = Literal[
    "text", "long_text", "moment", "date", "choice", "choices", "bool", "count", "money", "post", "body", "bodies",
    "files", "verdicts", "issues", "issue_texts", "party", "signature", "receivers", "case", "clock", "parts",
    "milestones",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a move asks for.

    name: its key in code; label: its Chinese name; kind: its shape (money in fen, files as stored evidence; verdicts,
    issue_texts, parts and milestones as rows); choices: code to label for choice kinds; audience: who may read a text;
    help: one line under the field.
    """

    name: str
    label: str
    kind: FactKind
    required: bool = True
    choices: Mapping[str, str] | None = None
    max_length: int = 2000
    audience: str = "county"
    help: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One row: what it is called, where it starts and ends, who may, what it asks, which clocks it starts and stops.

    part: kind of part it is aimed at. sources: states it starts from. target: state it leads to; None where the state
    stays, or where the row's effect decides it (then `leads_to` says how in words). adds: it only adds (a visit, a
    measure), so that five bodies can work at once and no version is asked for. late: how late it may be entered (补录),
    None for not at all. aside: beside the way from link to link, so that pages keep it out of the way.
    tells: who gets a message. source: where the rule comes from.
    """

    code: str
    label: str
    part: str
    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    guards: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    adds: bool = False
    late: timedelta | None = None
    leads_to: str = ""
    bulk: bool = False
    aside: bool = False
    sentence: str = ""
    source: str = ""

    def fact(self, name: str) -> Fact:
        """The fact of that name. Raises LookupError when the row has none."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise LookupError(f"{self.code} has no fact {name}")
