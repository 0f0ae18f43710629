"""Keys of the holders: made under a passphrase, let in and taken out by two people of both halves, recovered from the safe."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.db import transaction

from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_only_stream
from bihuan.people.models import User
from bihuan.records.models import SealEnvelope, SealKey, SealRecovery, SealRequest
from bihuan.records.sealed.boxes import (
    BoxClosed,
    Identity,
    new_identity,
    read_identity,
)
from bihuan.records.sealed.grants import end_grants
from bihuan.records.sealed.rings import (
    HALVES,
    KEYRING,
    check_entered,
    identities_for,
    make_ring,
    open_rings,
    put_in_envelopes,
)
from bihuan.records.sealed.unlocking import Unlocked, own_key, unlock
from bihuan.records.sealed.wrapping import wrap
from bihuan.rules.command import Command
from bihuan.rules.errors import GuardRefused, NotAllowed, NotFound, WrongState
from bihuan.rules.sealing import HALF_OF_ROLE, check_half, check_other_hand, check_passphrase

MAKE, CONSENT, ADMIT = "key.make", "key.consent", "key.admit"
ASK_OUT, TAKE_OUT, CHANGE, RECOVER = "key.ask_out", "key.take_out", "key.change_passphrase", "key.recover"


@transaction.atomic(durable=True)
def make_recovery(half: str, *, command: Command) -> str:
    """The recovery identity of a half as text, made once and kept nowhere: it is printed and put in a safe.

    Raises GuardRefused when there is one already.
    """
    stream_id = lock_only_stream(KEYRING, command.now)
    if SealRecovery.objects.filter(half=half).exists():
        raise GuardRefused("recovery_exists", "这一半的恢复密钥已生成过，不能再次显示")
    identity = new_identity()
    made = SealRecovery.objects.create(half=half, public=identity.public, made_at=command.now)
    told = {"half": half, "public": made.public}
    record([EntryDraft(stream_id, "recovery.make", "seal_recovery", made.pk, told)], command=command)
    return identity.secret


def make_key(*, passphrase: str, again: str, command: Command) -> dict[str, Any]:
    """A key of the actor's own under a passphrase; {"key": id, "state": in_force or pending}.

    The first key of a half is in force at once and opens its first ring; every other waits to be let in.
    Raises NotFound for others than holders of a half, GuardRefused for a poor passphrase, without a recovery identity,
    and for whoever has a key of the other half.
    """
    half = HALF_OF_ROLE.get(command.actor.role)
    if half is None:
        raise NotFound("page")
    check_passphrase(passphrase, again=again)
    _check_not_login_password(passphrase, command=command)
    identity = new_identity()
    wrapped, how = wrap(identity, passphrase)
    return _keep_key(half, identity, kept={"wrapped": wrapped, "how": how}, command=command)


@transaction.atomic(durable=True)
def _keep_key(half: str, identity: Identity, *, kept: dict[str, Any], command: Command) -> dict[str, Any]:
    facts = {"half": half}
    if done := begin(command, MAKE, facts):
        return done
    stream_id = lock_only_stream(KEYRING, command.now)
    if not SealRecovery.objects.filter(half=half).exists():
        sentence = "缺恢复密钥，不能设置，请系统管理员先运行 bihuan seal setup"
        raise GuardRefused("recovery_missing", sentence)
    own = SealKey.objects.filter(user_ref=command.actor.user_id or 0).exclude(state="retired")
    if own.exclude(half=half).exists():
        raise GuardRefused("same_hand", "已持有另一半密钥，不能再设置，保密专员和审批人不得由一人兼任")
    own.filter(half=half, state="pending").update(state="retired", wrapped=None, retired_at=command.now)
    is_first = half not in open_rings()
    key = SealKey.objects.create(
        user_ref=command.actor.user_id or 0, half=half, public=identity.public, made_at=command.now,
        state="in_force" if is_first else "pending", admitted_at=command.now if is_first else None, **kept,
    )  # fmt: skip
    told = {"half": half, "public": key.public, "user": key.user_ref, "state": key.state}
    entries = [EntryDraft(stream_id, MAKE, "seal_key", key.pk, told)]
    if is_first:
        entries.append(_ring_entry(stream_id, half, [key], command=command))
    record(entries, command=command)
    return finish(command, MAKE, facts, {"key": key.pk, "state": key.state})


@transaction.atomic(durable=True)
def consent(key_id: int, *, command: Command) -> dict[str, Any]:
    """Let a waiting key in, as a holder of the other half; one of its own half then admits it.

    Raises NotFound, NotAllowed, WrongState, GuardRefused.
    """
    facts = {"key": key_id}
    if done := begin(command, CONSENT, facts):
        return done
    stream_id, key = _lock_key(key_id, command=command)
    check_half(command.actor, _other(key.half), act=CONSENT)
    own_key(_other(key.half), command=command)
    _check_state(key, CONSENT, "pending")
    check_other_hand(command.actor.user_id, key.user_ref)
    SealKey.objects.filter(id=key_id).update(consented_by=command.actor.user_id)
    record([EntryDraft(stream_id, CONSENT, "seal_key", key_id, {"public": key.public})], command=command)
    return finish(command, CONSENT, facts, {"key": key_id})


def admit(key_id: int, *, passphrase: str, command: Command) -> dict[str, Any]:
    """Give a consented key its half, with the actor's own: all rings of the half are put in envelopes for it.

    An older key of the same person is taken out. Raises NotFound, NotAllowed, WrongState, GuardRefused.
    """
    key = SealKey.objects.filter(id=key_id).first()
    if key is None or command.actor.role not in HALF_OF_ROLE:
        raise NotFound("seal_key")
    check_half(command.actor, key.half, act=ADMIT)
    return _admit(key_id, unlock(key.half, passphrase=passphrase, command=command), command=command)


@transaction.atomic(durable=True)
def _admit(key_id: int, own: Unlocked, *, command: Command) -> dict[str, Any]:
    facts = {"key": key_id}
    if done := begin(command, ADMIT, facts):
        return done
    stream_id, key = _lock_key(key_id, command=command)
    _check_state(key, ADMIT, "pending")
    check_other_hand(command.actor.user_id, key.user_ref, key.consented_by)
    if key.consented_by is None:
        raise GuardRefused("consent_missing", "缺另一方同意，不能启用")
    check_entered(key.public)
    identities = own.rings()
    _put_in_force(key, identities, command=command)
    told = {"public": key.public, "rings": sorted(identities)}
    record([EntryDraft(stream_id, ADMIT, "seal_key", key_id, told)], command=command)
    return finish(command, ADMIT, facts, {"key": key_id})


@transaction.atomic(durable=True)
def ask_out(key_id: int, *, command: Command) -> dict[str, Any]:
    """Ask to take a key out, because its holder leaves or it is not safe any more; one of the other half confirms.

    Raises NotFound, WrongState, GuardRefused.
    """
    facts = {"key": key_id}
    if done := begin(command, ASK_OUT, facts):
        return done
    stream_id, key = _lock_key(key_id, command=command)
    own_key(HALF_OF_ROLE[command.actor.role], command=command)
    _check_state(key, ASK_OUT, "pending", "in_force")
    SealKey.objects.filter(id=key_id).update(retiring_by=command.actor.user_id)
    record([EntryDraft(stream_id, ASK_OUT, "seal_key", key_id, {"public": key.public})], command=command)
    return finish(command, ASK_OUT, facts, {"key": key_id})


@transaction.atomic(durable=True)
def take_out(key_id: int, *, command: Command) -> dict[str, Any]:
    """Take a key out for good, as a holder of the other half than who asked for it: its copies are gone.

    What is sealed from now on goes to a new ring the key never was of. Raises NotFound, NotAllowed, WrongState,
    GuardRefused when nobody of the half would be left.
    """
    facts = {"key": key_id}
    if done := begin(command, TAKE_OUT, facts):
        return done
    stream_id, key = _lock_key(key_id, command=command)
    _check_state(key, TAKE_OUT, "pending", "in_force")
    _check_joint(key, command=command)
    left = list(
        SealKey.objects.select_for_update().filter(half=key.half, state="in_force").exclude(id=key.pk)
    )
    was_in_force = key.state == "in_force"
    if was_in_force and not left:
        raise GuardRefused("last_holder", "这一半只剩此人持有密钥，不能停用，请先启用另一人的密钥")
    _retire(key, command=command)
    entries = [EntryDraft(stream_id, TAKE_OUT, "seal_key", key_id, {"public": key.public})]
    if was_in_force:
        entries.append(_ring_entry(stream_id, key.half, left, command=command))
    record(entries, command=command)
    return finish(command, TAKE_OUT, facts, {"key": key_id})


def change_passphrase(*, old: str, passphrase: str, again: str, command: Command) -> None:
    """Put the actor's own key under another passphrase. Raises NotFound, GuardRefused."""
    half = HALF_OF_ROLE.get(command.actor.role)
    if half is None:
        raise NotFound("page")
    check_passphrase(passphrase, again=again)
    _check_not_login_password(passphrase, command=command)
    own = unlock(half, passphrase=old, command=command, states=("in_force", "pending"))
    wrapped, how = wrap(own.identity, passphrase)
    with transaction.atomic(durable=True):
        facts = {"key": own.key_id}
        if begin(command, CHANGE, facts):
            return
        stream_id = lock_only_stream(KEYRING, command.now)
        SealKey.objects.filter(id=own.key_id).update(wrapped=wrapped, how=how)
        record([EntryDraft(stream_id, CHANGE, "seal_key", own.key_id)], command=command)
        finish(command, CHANGE, facts, {"key": own.key_id})


@transaction.atomic(durable=True)
def recover(half: str, *, recovery: str, user_id: int, command: Command) -> int:
    """Let a person's waiting key in from the recovery identity out of the safe, when no holder of a half is left; its id.

    recovery: the printed text. Raises GuardRefused when it is another one, NotFound("seal_key") without a waiting key.
    """
    stream_id = lock_only_stream(KEYRING, command.now)
    made = SealRecovery.objects.filter(half=half).first()
    try:
        identity = read_identity(recovery)
    except BoxClosed as wrong:
        raise GuardRefused("recovery_wrong", "不是恢复密钥，未办理") from wrong
    if made is None or identity.public != made.public:
        raise GuardRefused("recovery_wrong", "不是这一半的恢复密钥，未办理")
    key = SealKey.objects.select_for_update().filter(user_ref=user_id, half=half, state="pending").first()
    if key is None:
        raise NotFound("seal_key")
    identities = identities_for(half, key_id=None, identity=identity)
    _put_in_force(key, identities, command=command)
    told = {"public": key.public, "rings": sorted(identities)}
    record([EntryDraft(stream_id, RECOVER, "seal_key", key.pk, told)], command=command)
    return key.pk


def _put_in_force(key: SealKey, identities: dict[int, Identity], *, command: Command) -> None:
    for older in SealKey.objects.filter(user_ref=key.user_ref, half=key.half, state="in_force"):
        _retire(older, command=command)
    put_in_envelopes(identities, {key.pk: key.public})
    SealKey.objects.filter(id=key.pk).update(state="in_force", admitted_at=command.now)


def _retire(key: SealKey, *, command: Command) -> None:
    """Nothing stays that the key could open: envelopes, halves granted to it, the wrapped private key itself."""
    SealEnvelope.objects.filter(key_id=key.pk).delete()
    end_grants(SealRequest.objects.filter(key_id=key.pk), state="withdrawn", command=command)
    SealKey.objects.filter(id=key.pk).update(state="retired", wrapped=None, retired_at=command.now)


def _ring_entry(stream_id: int, half: str, keys: list[SealKey], *, command: Command) -> EntryDraft:
    ring = make_ring(half, keys, at=command.now)
    told = {"half": half, "public": ring.public, "keys": [key.pk for key in keys]}
    return EntryDraft(stream_id, "ring.open", "seal_ring", ring.pk, told)


def _lock_key(key_id: int, *, command: Command) -> tuple[int, SealKey]:
    """The keyring's stream and the key, locked. Raises NotFound for others than holders of a half."""
    if command.actor.role not in HALF_OF_ROLE:
        raise NotFound("page")
    stream_id = lock_only_stream(KEYRING, command.now)
    key = SealKey.objects.select_for_update().filter(id=key_id).first()
    if key is None:
        raise NotFound("seal_key")
    return stream_id, key


def _check_state(key: SealKey, act: str, *expected: str) -> None:
    if key.state not in expected:
        raise WrongState(act, key.state, expected)


def _check_joint(key: SealKey, *, command: Command) -> None:
    """One custodian and one approver: who confirms is of the other half than who asked."""
    own_key(HALF_OF_ROLE[command.actor.role], command=command)
    if key.retiring_by is None:
        raise GuardRefused("ask_out_missing", "缺停用申请，不能停用")
    check_other_hand(command.actor.user_id, key.retiring_by, key.user_ref)
    held = SealKey.objects.filter(user_ref=key.retiring_by).order_by("-id").values_list("half", flat=True)
    if held.first() == HALF_OF_ROLE[command.actor.role]:
        raise NotAllowed(TAKE_OUT)


def _check_not_login_password(passphrase: str, *, command: Command) -> None:
    user = User.objects.filter(id=command.actor.user_id or 0).first()
    if user is not None and check_password(passphrase, user.password):
        raise GuardRefused("passphrase_login", "保密口令不能与登录口令相同，不能设置")


def _other(half: str) -> str:
    return next(other for other in HALVES if other != half)
