"""Who may ask for what a batch is about: the city looks on, its desk acts."""

from __future__ import annotations

from typing import Any

from bihuan.api.resources.moves import KEY
from bihuan.api.tokens import Needs
from bihuan.rules.actor import Actor
from bihuan.rules.capacity import is_dispatcher
from bihuan.rules.errors import NotAllowed, NotFound

WITH_KEY = {"parameters": [KEY]}


def _city(actor: Actor) -> None:
    if not actor.sees_city:
        raise NotFound("batch")


def dispatches(act: str) -> Any:
    """Raises NotFound for others than the city's, NotAllowed for those of the city who look on."""

    def check(actor: Actor) -> None:
        _city(actor)
        if not is_dispatcher(actor):
            raise NotAllowed(act)

    return check


READS = Needs("read", first=_city)
