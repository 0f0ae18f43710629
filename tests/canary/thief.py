"""What somebody can read who holds the whole database and file store, and some passphrases; uses no part of ours to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyrage import x25519

from bihuan.records import filestore
from bihuan.records.models import GrantedHalf, SealedField, SealEnvelope, SealKey
from bihuan.records.sealed.boxes import BoxClosed
from bihuan.records.sealed.contents import Place
from bihuan.records.sealed.wrapping import unwrap

_KEY = "AGE-SECRET-KEY-"


def loot(passphrases: list[str], secrets: list[str] | None = None) -> list[bytes]:
    """Every sealed content that opens with these passphrases and private keys, by trying everything on everything."""
    halves = _halves([*(secrets or []), *_own_keys(passphrases)])
    keys = [*halves, *(_xor(one, other) for one, other in product(halves, repeat=2) if one < other)]
    return [
        content for field in SealedField.objects.select_related("record") for content in _opened(field, keys)
    ]


def _own_keys(passphrases: list[str]) -> Iterator[str]:
    for key in SealKey.objects.exclude(state="retired"):
        for passphrase in passphrases:
            try:
                yield unwrap(key.wrapped, key.how, public=key.public, passphrase=passphrase).secret
            except BoxClosed:
                continue


def _halves(secrets: list[str]) -> list[bytes]:
    """All halves in all boxes that these private keys open, and the private keys found in boxes in their turn."""
    boxes = [
        *SealEnvelope.objects.values_list("content", flat=True), *GrantedHalf.objects.values_list("content", flat=True),
        *(half for row in SealedField.objects.values_list("custodian_half", "approver_half") for half in row if half),
    ]  # fmt: skip
    halves: set[bytes] = set()
    tried: set[str] = set()
    while new := set(secrets) - tried:
        tried |= new
        for content in (found for secret in new for box in boxes if (found := _taken(bytes(box), secret))):
            if content.startswith(_KEY.encode()):
                secrets.append(content.decode())
            else:
                halves.add(content[-32:])
    return sorted(halves)


def _taken(box: bytes, secret: str) -> bytes | None:
    try:
        return bytes(pyrage.decrypt(box, [x25519.Identity.from_str(secret)]))
    except pyrage.DecryptError:
        return None


def _opened(field: SealedField, keys: list[bytes]) -> Iterator[bytes]:
    ciphertext = bytes(field.ciphertext or b"")
    if field.field == "file":
        with filestore.open_kept(field.sha256) as kept:
            ciphertext = kept.read()
    bound = Place(field.record.stream_id, field.record_id, field.field).bound
    for key in keys:
        try:
            packed = AESGCM(key).decrypt(ciphertext[:12], ciphertext[12:], bound)
        except (InvalidTag, ValueError):
            continue
        begins = 4 + int.from_bytes(packed[:4], "big")
        yield packed[begins : begins + json.loads(packed[4:begins])["size"]]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
