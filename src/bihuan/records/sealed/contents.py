"""One content under a key of its own, the key in two halves, each half bound to the place it belongs to."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bihuan.records.sealed.boxes import BoxClosed, Identity, Stored, put
from bihuan.rules.canonical import canonical
from bihuan.rules.sealing import APPROVER, CUSTODIAN, Confided, padded_size

KEY_BYTES, NONCE_BYTES, SALT_BYTES, LENGTH_BYTES, BOUND_BYTES = 32, 12, 16, 4, 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a content belongs; content and halves taken from another place do not open."""

    stream_id: int
    record_id: int
    field: str

    @property
    def bound(self) -> bytes:
        """The place as bytes, for what is encrypted to be bound to it."""
        return canonical(
            {
                "format": "bihuan.sealed/1",
                "stream": self.stream_id,
                "record": self.record_id,
                "field": self.field,
            }
        ).encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed content: ciphertext, the two boxed halves by half, and the commitment the journal may hold of it."""

    ciphertext: bytes
    halves: dict[str, bytes]
    commitment: str

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the ciphertext, by which the journal knows it."""
        return hashlib.sha256(self.ciphertext).hexdigest()


def seal(content: Confided, place: Place, *, publics: dict[str, str]) -> Sealed:
    """Seal a content. publics: the public key each half is boxed for, by half."""
    key, salt = secrets.token_bytes(KEY_BYTES), secrets.token_hex(SALT_BYTES)
    nonce = secrets.token_bytes(NONCE_BYTES)
    ciphertext = nonce + AESGCM(key).encrypt(nonce, _packed(content, salt), place.bound)
    first = secrets.token_bytes(KEY_BYTES)
    halves = {CUSTODIAN: first, APPROVER: _xor(key, first)}
    boxed = {half: put(_tag(place) + part, publics[half]) for half, part in halves.items()}
    return Sealed(ciphertext, boxed, commitment_of(salt, content))


def take_half(box: Stored, place: Place, identity: Identity) -> bytes:
    """A half of a content's key. Raises BoxClosed when it belongs to another place, or does not open."""
    found = identity.take(box)
    if len(found) != BOUND_BYTES + KEY_BYTES or found[:BOUND_BYTES] != _tag(place):
        raise BoxClosed
    return found[BOUND_BYTES:]


def pass_half_on(box: Stored, place: Place, identity: Identity, *, to: str) -> bytes:
    """A half boxed anew for another public key. Raises BoxClosed."""
    return put(_tag(place) + take_half(box, place, identity), to)


def open_content(
    ciphertext: Stored, place: Place, *, halves: tuple[bytes, bytes], commitment: str
) -> Confided:
    """The content. Raises BoxClosed when a half is wrong or anything is not what was sealed."""
    sealed = bytes(ciphertext or b"")
    try:
        packed = AESGCM(_xor(*halves)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.bound)
    except (InvalidTag, ValueError) as wrong:  # ValueError: an empty column
        raise BoxClosed from wrong
    content, salt = _unpacked(packed)
    if commitment_of(salt, content) != commitment:
        raise BoxClosed
    return content


def commitment_of(salt: str, content: Confided) -> str:
    """SHA-256 (hex) of salt, line feed, content; the salt is sealed with the content, so nobody can guess at it."""
    return hashlib.sha256(f"{salt}\n".encode() + content.content).hexdigest()


def _packed(content: Confided, salt: str) -> bytes:
    """Length of the head, head, content, filled up with zeros."""
    told = {
        "salt": salt,
        "size": len(content.content),
        "name": content.name,
        "media_type": content.media_type,
    }
    head = canonical(told).encode()
    packed = len(head).to_bytes(LENGTH_BYTES, "big") + head + content.content
    return packed.ljust(padded_size(len(packed)), b"\0")


def _unpacked(packed: bytes) -> tuple[Confided, str]:
    begins = LENGTH_BYTES + int.from_bytes(packed[:LENGTH_BYTES], "big")
    head = json.loads(packed[LENGTH_BYTES:begins])
    content = packed[begins : begins + head["size"]]
    return Confided(content, head["name"], head["media_type"]), head["salt"]


def _tag(place: Place) -> bytes:
    return hashlib.sha256(place.bound).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
