"""Ends sessions: one's own, or all of somebody else's by the security administrator."""

from __future__ import annotations

from django.db import transaction

from bihuan.journal import commands
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.models import Session, User
from bihuan.people.queries.sessions import handle_of
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound

END = "session.end"


@transaction.atomic(durable=True)
def end_sessions(user_id: int, *, handle: str = "", kept_key: str | None = None, command: Command) -> int:
    """End sessions of a person: the one of the handle, else all but the one kept; how many.

    Raises NotAllowed for another person's, NotFound.
    """
    if command.actor.user_id != user_id:
        check_may(END, command=command)
    facts = {"user_id": user_id, "handle": handle}
    if done := commands.begin(command, END, facts):
        return int(done["sessions"])
    stream_id = lock_administration(command.now)
    if not User.objects.filter(id=user_id).exists():
        raise NotFound("user")
    keys = [key for key in _keys(user_id) if key != kept_key and handle in ("", handle_of(key))]
    if handle and not keys:
        raise NotFound("session")
    Session.objects.filter(session_key__in=keys).delete()
    record([EntryDraft(stream_id, END, "user", user_id, {"sessions": len(keys)})], command=command)
    commands.finish(command, END, facts, {"sessions": len(keys)})
    return len(keys)


def _keys(user_id: int) -> list[str]:
    return list(Session.objects.filter(user_id=user_id).values_list("session_key", flat=True))
