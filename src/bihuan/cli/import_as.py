"""As whom `bihuan import` acts; Django is imported late, inside."""

from __future__ import annotations

import uuid

from bihuan.rules.command import Command
from bihuan.rules.errors import NotAllowed, NotFound

_MAY_REGISTER = frozenset({"dispatch", "shift_head"})


def command_as(login: str) -> Command:
    """A command of the person at the post at which they may register. Raises NotFound, NotAllowed."""
    from bihuan.journal import instance
    from bihuan.people.queries.actors import actors_by_login

    now = instance.now()
    held = actors_by_login([login], now)[login]
    if not held:
        raise NotFound("user")
    actor = next((actor for actor in held if actor.functions & _MAY_REGISTER), None)
    if actor is None:
        raise NotAllowed("batch.register")
    return Command(actor, now, f"import-{uuid.uuid4()}", origin=instance.origin())
