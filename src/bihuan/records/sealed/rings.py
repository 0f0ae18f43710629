"""The rings: whose private keys lie in envelopes for the holders; opens them, and makes them for a new set of holders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.journal.copying import insert_rows
from bihuan.records.models import SealEnvelope, SealKey, SealRecovery, SealRing
from bihuan.records.sealed.boxes import (
    BoxClosed,
    Identity,
    new_identity,
    put,
    read_identity,
)
from bihuan.rules.errors import GuardRefused
from bihuan.rules.sealing import APPROVER, CUSTODIAN

KEYRING = "keyring"  # kind of the one stream on which all is entered that happens to keys
HALVES = (CUSTODIAN, APPROVER)


@dataclass(frozen=True, slots=True)
class Ring:
    """An open ring: id and public key."""

    id: int
    public: str


def open_rings() -> dict[str, Ring]:
    """The ring each half is boxed for now, by half; without both nothing can be sealed."""
    rows = SealRing.objects.filter(closed_at__isnull=True).values_list("half", "id", "public")
    return {half: Ring(ring_id, public) for half, ring_id, public in rows}


def is_ready() -> bool:
    """Whether what comes in can be sealed."""
    return set(open_rings()) == set(HALVES)


def the_rings() -> dict[str, Ring]:
    """The open rings of both halves. Raises GuardRefused while there are none."""
    found = open_rings()
    if set(found) != set(HALVES):
        sentence = "保密密钥尚未配齐，不能封存，请保密专员和审批人先设置密钥"
        raise GuardRefused("sealing_not_ready", sentence)
    return found


def make_ring(half: str, keys: Iterable[SealKey], *, at: datetime) -> SealRing:
    """A new ring of a half for these holders and the recovery identity; the one before is closed."""
    SealRing.objects.filter(half=half, closed_at__isnull=True).update(closed_at=at)
    identity = new_identity()
    ring = SealRing.objects.create(half=half, public=identity.public, opened_at=at)
    recovery = SealRecovery.objects.get(half=half)
    put_in_envelopes({ring.pk: identity}, {key.pk: key.public for key in keys})
    insert_rows(SealEnvelope, [_envelope(ring.pk, None, identity, recovery.public)])
    return ring


def put_in_envelopes(identities: dict[int, Identity], holders: dict[int, str]) -> None:
    """Let the holders (key id to public key) open the rings (ring id to private key)."""
    rows = [
        _envelope(ring_id, key_id, identity, public)
        for ring_id, identity in identities.items()
        for key_id, public in holders.items()
    ]
    insert_rows(SealEnvelope, rows)


def identities_for(half: str, *, key_id: int | None, identity: Identity) -> dict[int, Identity]:
    """The private keys of all rings of a half, by ring id, from a holder's envelopes, or (None) the recovery's.

    Raises BoxClosed when an envelope does not open.
    """
    envelopes = SealEnvelope.objects.filter(ring__half=half, key_id=key_id).select_related("ring")
    return {envelope.ring_id: _ring_identity(envelope, identity) for envelope in envelopes}


def check_entered(public: str) -> None:
    """Raises GuardRefused for a public key the journal does not know: then the row was slipped in or changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM journal_entry entry JOIN journal_stream stream"
            " ON stream.id = entry.stream_id WHERE stream.kind = %s AND strpos(entry.body, %s) > 0)",
            [KEYRING, f'"{public}"'],
        )
        ((is_entered,),) = cursor.fetchall()
    if not is_entered:
        raise GuardRefused("key_not_entered", "该密钥未经日志登记，不能使用，请报告审计管理员")


def _envelope(ring_id: int, key_id: int | None, identity: Identity, public: str) -> dict[str, object]:
    return {"ring_id": ring_id, "key_id": key_id, "content": put(identity.secret.encode(), public)}


def _ring_identity(envelope: SealEnvelope, identity: Identity) -> Identity:
    found = read_identity(identity.take(envelope.content).decode())
    if found.public != envelope.ring.public:
        raise BoxClosed
    return found
