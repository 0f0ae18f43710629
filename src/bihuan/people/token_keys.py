"""The key of an access token: how one is made, and what is kept of it."""

from __future__ import annotations

import hashlib
import secrets

# Says what a string found in some file is, so that whoever scans for leaked keys finds it.
PREFIX = "bihuan_"
KEY_BYTES = 32  # 256 random bits: a plain hash is enough, nobody can guess through it


def new_key() -> str:
    """A key nobody can guess."""
    return PREFIX + secrets.token_urlsafe(KEY_BYTES)


def hash_of(key: str) -> str:
    """What is kept of a key: SHA-256, hex."""
    return hashlib.sha256(key.encode()).hexdigest()
