"""What a guard looks at and where guards are registered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused
from bihuan.rules.snapshots import CaseSnap, OrderSnap, Target


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guard looks at: the part, the facts, who asks and when, and in which capacities."""

    target: Target
    facts: Mapping[str, Any]
    command: Command
    held: frozenset[str]

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.command.actor

    @property
    def now(self) -> datetime:
        """The moment of asking."""
        return self.command.now

    @property
    def today(self) -> date:
        """The city's day of asking."""
        return local_day(self.command.now)

    @property
    def case(self) -> CaseSnap:
        """The case the move is about."""
        return self.target.case

    @property
    def order(self) -> OrderSnap:
        """The order the move is about."""
        return self.target.the_order()

    @property
    def is_city_lead(self) -> bool:
        """Whether it is about the lead order of the city's own hop, which answers for its part."""
        return self.order.role == "lead" and self.order.depth == 1


Guard = Callable[[Asked], str | None]
GUARDS: dict[str, Guard] = {}
# Those that look at the facts of the move; all others can be asked before anything is typed.
NEEDS_FACTS: set[str] = set()


def guard(check: Guard) -> Guard:
    """Register a check under its own name; it returns the refusing sentence, or None."""
    GUARDS[check.__name__] = check
    return check


def guard_of_facts(check: Guard) -> Guard:
    """Register a check that looks at what was typed."""
    NEEDS_FACTS.add(check.__name__)
    return guard(check)


def check_guards(names: tuple[str, ...], asked: Asked) -> None:
    """Raises GuardRefused with the first sentence that stands against the move."""
    for name in names:
        sentence = GUARDS[name](asked)
        if sentence:
            raise GuardRefused(rule=name, sentence=sentence)
