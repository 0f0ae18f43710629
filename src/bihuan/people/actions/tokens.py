"""Keys for programs, made and revoked; what a key opens is asked anew at each use, in `people.queries.tokens`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.journal import commands
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.people.access import check_may
from bihuan.people.actions.administration import lock_administration
from bihuan.people.models import AccessToken
from bihuan.people.queries.actors import actor_for
from bihuan.people.token_keys import hash_of, new_key
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound
from bihuan.rules.vocabulary import TOKEN_SCOPES

CREATE, REVOKE = "token.create", "token.revoke"
LONGEST_DAYS = 366  # a year's round; then somebody has to want it again
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class TokenDraft:
    """A key to be made: for whom at which post, what for, which scopes of TOKEN_SCOPES, for how many days."""

    user_id: int
    post_id: int
    name: str
    scopes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key as it is handed over; shown once and kept nowhere, so None when the command is repeated."""

    token_id: int
    key: str | None


@transaction.atomic(durable=True)
def create_token(draft: TokenDraft, *, command: Command) -> NewToken:
    """A new key for oneself at one's post, or for anybody by whoever sits at the server.

    Raises NotAllowed for another's, NotFound("post") for a post not held now, FactMissing, FactWrong.
    """
    if command.actor.role != "system" and draft.user_id != command.actor.user_id:
        raise NotAllowed(CREATE)
    facts = {**asdict(draft), "scopes": list(draft.scopes)}
    if done := commands.begin(command, CREATE, facts):
        return NewToken(done["token"], None)
    _check_draft(draft)
    actor_for(draft.user_id, draft.post_id, command.now)
    stream_id = lock_administration(command.now)
    key, expires_at = new_key(), command.now + timedelta(days=draft.days)
    columns = {
        "user_id": draft.user_id, "post_id": draft.post_id, "name": draft.name.strip(), "scopes": list(draft.scopes),
        "key_hash": hash_of(key), "created_at": command.now, "expires_at": expires_at, "revoked_at": None,
        "last_used_on": None,
    }  # fmt: skip
    (token_id,) = insert_rows(AccessToken, [columns])
    told = {
        "user_id": draft.user_id, "post_id": draft.post_id, "scopes": sorted(draft.scopes), "expires_at": expires_at
    }  # fmt: skip
    record([EntryDraft(stream_id, CREATE, "token", token_id, told)], command=command)
    commands.finish(command, CREATE, facts, {"token": token_id})
    return NewToken(token_id, key)


@transaction.atomic(durable=True)
def revoke_token(token_id: int, *, command: Command) -> None:
    """Let a key open nothing from now on: one's own, or anybody's by the security administrator.

    Raises NotFound for another's and for one that is revoked already.
    """
    facts = {"token": token_id}
    if commands.begin(command, REVOKE, facts) is not None:
        return
    stream_id = lock_administration(command.now)
    token = AccessToken.objects.filter(id=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise NotFound("token")
    if token.user_id != command.actor.user_id:
        _check_may_revoke(command)
    AccessToken.objects.filter(id=token_id).update(revoked_at=command.now)
    record(
        [
            EntryDraft(
                stream_id, REVOKE, "token", token_id, {"user_id": token.user_id, "post_id": token.post_id}
            )
        ],
        command=command,
    )
    commands.finish(command, REVOKE, facts, {"token": token_id})


def _check_may_revoke(command: Command) -> None:
    """Raises NotFound: that another has a key is not told to whoever may not revoke it."""
    try:
        check_may(REVOKE, command=command)
    except NotAllowed as refused:
        raise NotFound("token") from refused


def _check_draft(draft: TokenDraft) -> None:
    label = _("建立访问令牌")
    if not draft.name.strip():
        raise FactMissing(label, "name", _("用途"))
    if not draft.scopes:
        raise FactMissing(label, "scopes", _("权限范围"))
    if len(draft.name.strip()) > LONGEST_NAME:
        raise FactWrong(label, "name", _("用途过长，最多%(most)s字") % {"most": LONGEST_NAME})
    if not set(draft.scopes) <= set(TOKEN_SCOPES):
        raise FactWrong(label, "scopes", _("权限范围不识别，请重新选择"))
    if not 1 <= draft.days <= LONGEST_DAYS:
        raise FactWrong(label, "days", _("有效期应为1至%(most)s天") % {"most": LONGEST_DAYS})
