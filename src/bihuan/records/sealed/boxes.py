"""Boxes only one key opens: age files with one X25519 recipient, so that the stock `age` program opens them too."""

from __future__ import annotations

import hashlib
from typing import Any

import pyrage
from pyrage import x25519

from bihuan.rules.errors import BihuanError

# A column of bytes as it is read; an erased one is empty and opens nothing.
Stored = bytes | memoryview | None
_SHOWN = 16


class BoxClosed(BihuanError):
    """A box does not open with this key, or is not what was put there."""


class Identity:
    """A private key with its public one, in memory for the length of one act; shows nothing of itself."""

    __slots__ = ("_key",)

    def __init__(self, key: Any) -> None:
        """key: as pyrage makes it."""
        self._key = key

    @property
    def secret(self) -> str:
        """The private key as text, `AGE-SECRET-KEY-1…`; to be wrapped, boxed or printed once, nothing else."""
        return str(self._key)

    @property
    def public(self) -> str:
        """The public key, `age1…`."""
        return str(self._key.to_public())

    def take(self, box: Stored) -> bytes:
        """What is in a box for this key. Raises BoxClosed when the key does not fit or the box was changed."""
        try:
            return bytes(pyrage.decrypt(bytes(box or b""), [self._key]))
        except pyrage.DecryptError as wrong:
            raise BoxClosed from wrong


def new_identity() -> Identity:
    """A new private key."""
    return Identity(x25519.Identity.generate())


def read_identity(text: str) -> Identity:
    """A private key from its text. Raises BoxClosed when it is none."""
    try:
        return Identity(x25519.Identity.from_str(text.strip()))
    except pyrage.IdentityError as wrong:
        raise BoxClosed from wrong


def put(content: bytes, public: str) -> bytes:
    """The content in a box for one public key."""
    return bytes(pyrage.encrypt(content, [x25519.Recipient.from_str(public)]))


def fingerprint(public: str) -> str:
    """A public key as two people compare it on the phone: sixteen hex digits in fours."""
    digits = hashlib.sha256(public.encode()).hexdigest()[:_SHOWN]
    return " ".join(digits[at : at + 4] for at in range(0, _SHOWN, 4))
