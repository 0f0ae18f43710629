"""Boxes only one key opens: age files with one X25519 recipient, so that the stock `age` program opens them too."""

from __future__ import annotations

import hashlib

import pyrage
from pyrage import x25519

from bihuan.rules.errors import BihuanError

Identity = x25519.Identity
_SHOWN = 16


class BoxClosed(BihuanError):
    """A box does not open with this key, or is not what was put there."""


def new_identity() -> Identity:
    """A new private key."""
    return Identity.generate()


def public_of(identity: Identity) -> str:
    """The public key of a private one, `age1…`."""
    return str(identity.to_public())


def read_identity(text: str) -> Identity:
    """A private key from its text, `AGE-SECRET-KEY-1…`. Raises BoxClosed when it is none."""
    try:
        return Identity.from_str(text.strip())
    except pyrage.IdentityError as wrong:
        raise BoxClosed from wrong


def put(content: bytes, public: str) -> bytes:
    """The content in a box for one public key."""
    return pyrage.encrypt(content, [x25519.Recipient.from_str(public)])


def take(box: bytes, identity: Identity) -> bytes:
    """What is in a box. Raises BoxClosed when the key does not fit or the box was changed."""
    try:
        return pyrage.decrypt(bytes(box), [identity])
    except pyrage.DecryptError as wrong:
        raise BoxClosed from wrong


def fingerprint(public: str) -> str:
    """A public key as two people compare it on the phone: sixteen hex digits in fours."""
    digits = hashlib.sha256(public.encode()).hexdigest()[:_SHOWN]
    return " ".join(digits[at : at + 4] for at in range(0, _SHOWN, 4))
