"""A holder's private key under the holder's passphrase: scrypt and AES-256-GCM; the log-in password never serves."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bihuan.records.sealed.boxes import BoxClosed, Identity, Stored, read_identity
from bihuan.rules.canonical import canonical
from bihuan.rules.sealing import plain_passphrase

# 128 MB and about half a second for each guess. Source: OWASP Password Storage, scrypt N=2^17, r=8, p=1.
COST = {"n": 2**17, "r": 8, "p": 1}
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32


def wrap(identity: Identity, passphrase: str) -> tuple[bytes, dict[str, Any]]:
    """The private key wrapped, and what it takes beside the passphrase to unwrap it: the cost and salt of scrypt."""
    how = {**COST, "salt": secrets.token_hex(_SALT_BYTES)}
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_key(passphrase, how))
    return nonce + cipher.encrypt(nonce, identity.secret.encode(), _bound(identity.public)), how


def unwrap(wrapped: Stored, how: dict[str, Any], *, public: str, passphrase: str) -> Identity:
    """The private key that belongs to the public one. Raises BoxClosed for another passphrase or a changed row."""
    content = bytes(wrapped or b"")
    cipher = AESGCM(_key(passphrase, how))
    try:
        text = cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound(public))
    except (InvalidTag, ValueError) as wrong:  # ValueError: an empty column
        raise BoxClosed from wrong
    identity = read_identity(text.decode())
    if identity.public != public:
        raise BoxClosed
    return identity


def _key(passphrase: str, how: dict[str, Any]) -> bytes:
    salt = bytes.fromhex(how["salt"])
    kdf = Scrypt(salt=salt, length=_KEY_BYTES, n=how["n"], r=how["r"], p=how["p"])
    return kdf.derive(plain_passphrase(passphrase).encode())


def _bound(public: str) -> bytes:
    return canonical({"format": "bihuan.key/1", "public": public}).encode()
