"""Cases that have come somewhere in the chain already, so that a test need not play what others have played."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tests.beginnings import Beginnings

if TYPE_CHECKING:
    from tests.cases.world import World


@dataclass(frozen=True)
class Ready:
    """Where a world's cases are taken from, and the city they are played in.

    city: its name; build: builds it.
    """

    beginnings: Beginnings
    city: str
    build: Callable[[], World]

    def world(self) -> World:
        """The city with nothing received yet."""
        return self.lend(self.beginnings.begin(self.city, self.build))

    def lend(self, built: World) -> World:
        """A world of the test's own at the city the test stands in."""
        return replace(built, bodies=dict(built.bodies), people=dict(built.people), known=[], ready=self)

    def bring(self, world: World, moves: Callable[..., Any], *given: Any, **facts: Any) -> Any:
        """What the moves return: played here, or in a beginning when the test has written nothing yet."""
        asked = signature(moves).bind(world, *given, **facts)
        asked.apply_defaults()
        stands = (self.city, world.now, world.bodies, world.people, world.round_id)
        key = pickle.dumps((moves.__module__, moves.__qualname__, asked.args[1:], asked.kwargs, stands))
        if not self.beginnings.is_worth_it(key, after=self.city):
            return moves(world, *given, **facts)

        def play() -> tuple[Any, Any, list[int]]:
            again = replace(self.build(), now=world.now)
            return moves(again, *given, **facts), again.now, again.known

        made, world.now, known = self.beginnings.begin(key, play)
        world.known = list(known)
        return made


Moves = TypeVar("Moves", bound=Callable[..., Any])


def ready_made(moves: Moves) -> Moves:
    """Let moves that bring a case somewhere begin where they lead, when the world knows of ready ones."""

    @wraps(moves)
    def bring(world: World, *given: Any, **facts: Any) -> Any:
        if world.ready is None:
            return moves(world, *given, **facts)
        return world.ready.bring(world, moves, *given, **facts)

    return cast(Moves, bring)
