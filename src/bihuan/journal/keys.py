"""The key that signs checkpoints, as files of the data folder; signs nothing itself."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bihuan.journal.errors import NoKey

PRIVATE = "checkpoint.pem"
KEY_ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The private key of one instance, and the name by which checkpoints call it."""

    id: str
    public: str
    _private: Ed25519PrivateKey

    def sign(self, digest: str) -> str:
        """Return the signature (hex) of a checkpoint's hash."""
        return self._private.sign(digest.encode()).hex()


def make_keys(data: Path) -> bool:
    """Make the key if the data folder has none yet; return whether it was made."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / PRIVATE).exists():
        return False
    private = Ed25519PrivateKey.generate()
    public = public_text(private.public_key())
    # The public one first: killed in between, a public key is left over and the next start makes both.
    write_once(_public_file(data, key_id=key_id_of(public)), (public + "\n").encode())
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return write_once(folder / PRIVATE, text)


def write_once(file: Path, content: bytes) -> bool:
    """Write a file for its owner alone, whole or not at all, also when the power fails; False where there is one."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.link(new, file)
    except FileExistsError:
        return False
    finally:
        new.unlink(missing_ok=True)
    return True


def sealing_key(data: Path) -> SealingKey:
    """Return the instance's key. Raises NoKey."""
    try:
        found = serialization.load_pem_private_key((data / "keys" / PRIVATE).read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise NoKey from error
    if not isinstance(found, Ed25519PrivateKey):
        raise NoKey
    public = public_text(found.public_key())
    return SealingKey(key_id_of(public), public, found)


def public_key(data: Path, *, key_id: str) -> str | None:
    """Return the public key (hex) that key_id names, old ones included; None when the folder lacks it."""
    if len(key_id) != KEY_ID_LENGTH or not key_id.isalnum():
        return None
    try:
        found = _public_file(data, key_id=key_id).read_text().strip()
    except OSError:
        return None
    return found if key_id_of(found) == key_id else None


def is_signed(digest: str, *, signature: str, public: str) -> bool:
    """Tell whether the signature (hex) of a checkpoint's hash was made with the key (hex)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), digest.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id_of(public: str) -> str:
    """Return the name of a public key: the first half of its SHA-256."""
    return hashlib.sha256(public.encode()).hexdigest()[:KEY_ID_LENGTH]


def public_text(key: Ed25519PublicKey) -> str:
    """Return a public key as 64 hex digits."""
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def _public_file(data: Path, *, key_id: str) -> Path:
    return data / "keys" / f"checkpoint-{key_id}.pub"
