"""Keys for programs: whom one lets act and for what, and the list of them; never the key itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.journal.statements import Given, Statement
from bihuan.people.models import AccessToken
from bihuan.people.queries.actors import actor_for, title_of
from bihuan.people.token_keys import hash_of
from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local_day
from bihuan.rules.errors import NotFound

OPEN, REVOKED, EXPIRED, WITHOUT_POST = "open", "revoked", "expired", "without_post"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever presents a key that stands: who acts, and what the key is good for."""

    token_id: int
    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class TokenCard:
    """One key in a list. title: of the post; state: open, revoked or expired, by its own row alone."""

    id: int
    login: str
    person: str
    title: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None
    state: str


def bearer_of(key: str, at: datetime) -> Bearer | str | None:
    """Who acts by this key at the moment; why nobody does (REVOKED, EXPIRED, WITHOUT_POST); None for no key of ours.

    2 statements, one more on the first use of a day. A key is worth nothing once its user can no longer log in or no
    longer holds the post.
    """
    found = _OF_KEY(hash=hash_of(key))
    if not found:
        return None
    token = found[0]
    state = _state(token, at)
    if state != OPEN:
        return state
    try:
        actor = actor_for(token.user_id, token.post_id, at)
    except NotFound:
        return WITHOUT_POST
    today = local_day(at)
    if token.last_used_on != today:
        AccessToken.objects.filter(id=token.id).update(last_used_on=today)
    return Bearer(token.id, actor, frozenset(token.scopes))


_OF_KEY: Statement[AccessToken] = Statement(
    lambda: AccessToken.objects.filter(key_hash=Given("hash")), planned_once=True
)


def tokens_of(user_id: int | None, *, at: datetime) -> list[TokenCard]:
    """The keys of one user, or (None) of everybody, the newest first. 1 statement."""
    rows = AccessToken.objects.select_related("user", "post__body").order_by("-id")
    found = rows if user_id is None else rows.filter(user_id=user_id)
    return [_card(row, at) for row in found]


def _state(token: AccessToken, at: datetime) -> str:
    if token.revoked_at is not None:
        return REVOKED
    return OPEN if at < token.expires_at else EXPIRED


def _card(row: AccessToken, at: datetime) -> TokenCard:
    return TokenCard(
        id=row.id,
        login=row.user.login,
        person=row.user.display_name,
        title=title_of(row.post.role, row.post.name, row.post.body.short_name),
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_on=row.last_used_on,
        state=_state(row, at),
    )
