"""A holder's own private key by their passphrase, few tries at a time; outside any transaction, since it takes its time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_only_stream
from bihuan.records.models import SealKey
from bihuan.records.sealed.boxes import BoxClosed, Identity
from bihuan.records.sealed.rings import KEYRING, identities_for
from bihuan.records.sealed.wrapping import unwrap
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused
from bihuan.rules.sealing import TRIES, TRIES_TERM


@dataclass(frozen=True, slots=True, repr=False)
class Unlocked:
    """A holder's key, open for the length of one act."""

    key_id: int
    half: str
    identity: Identity

    def rings(self) -> dict[int, Identity]:
        """Private keys of the rings of this half, by ring id."""
        return identities_for(self.half, key_id=self.key_id, identity=self.identity)


def own_key(half: str, *, command: Command, states: tuple[str, ...] = ("in_force",)) -> SealKey:
    """The actor's own key of a half, the one in force first. Raises GuardRefused when there is none."""
    key = (
        SealKey.objects.filter(user_ref=command.actor.user_id or 0, half=half, state__in=states)
        .order_by("state", "-id")
        .first()
    )
    if key is None:
        raise GuardRefused("key_missing", "缺在用的保密密钥，不能办理，请先设置并启用")
    return key


def unlock(
    half: str, *, passphrase: str, command: Command, states: tuple[str, ...] = ("in_force",)
) -> Unlocked:
    """The actor's own key of a half, opened.

    Each try is counted before it is made, so that many at once are no way round. Raises GuardRefused for a wrong
    passphrase, after too many, and where the actor has no key in force.
    """
    key = own_key(half, command=command, states=states)
    _count_try(key.pk, command=command)
    try:
        identity = unwrap(key.wrapped, key.how, public=key.public, passphrase=passphrase)
    except BoxClosed as wrong:
        _enter_failure(key.pk, command=command)
        raise GuardRefused("passphrase_wrong", "保密口令不对，未办理") from wrong
    SealKey.objects.filter(id=key.pk).update(failures=0, failed_at=None)
    return Unlocked(key.pk, half, identity)


@transaction.atomic(durable=True)
def _count_try(key_id: int, *, command: Command) -> None:
    key = SealKey.objects.select_for_update().get(id=key_id)
    is_fresh = key.failed_at is not None and command.now - key.failed_at < TRIES_TERM
    failures = key.failures if is_fresh else 0
    if failures >= TRIES:
        minutes = TRIES_TERM.seconds // 60
        raise GuardRefused("passphrase_locked", f"保密口令连续输错{TRIES}次，请{minutes}分钟后再试")
    SealKey.objects.filter(id=key_id).update(failures=failures + 1, failed_at=command.now)


@transaction.atomic(durable=True)
def _enter_failure(key_id: int, *, command: Command) -> None:
    stream_id = lock_only_stream(KEYRING, command.now)
    record([EntryDraft(stream_id, "key.wrong_passphrase", "seal_key", key_id)], command=command)
