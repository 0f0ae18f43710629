"""Encrypts and decrypts streams in a bounded space: tar on one side of a pipe, age on the other."""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage
from pyrage import x25519

from bihuan.cli.backup.refusals import BackupStopped

PIPE_BYTES = 1024 * 1024
NO_MATCH = "No matching keys"


class _Hashed:
    """A file being read or written, with the hash and the number of all bytes that went through, and what failed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, hashlib.sha256()
        self.size = 0
        self.failed: OSError | None = None

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        return self._seen(self._file.read(size))

    def write(self, content: bytes) -> int:
        try:
            self._file.write(content)
        except OSError as failed:  # pyrage hands on no more than its text
            self.failed = failed
            raise
        return len(self._seen(content))

    def flush(self) -> None:
        self._file.flush()

    def _seen(self, content: bytes) -> bytes:
        self._digest.update(content)
        self.size += len(content)
        return content


class Written:
    """Size and SHA-256 of a finished encrypted file."""

    def __init__(self, hashed: _Hashed) -> None:
        self.size, self.sha256 = hashed.size, hashed.sha256


class _Produced:
    """What a producer writes into its end of a pipe; its failure is ours where the bytes end."""

    def __init__(self, produce: Callable[[BinaryIO], None]) -> None:
        reading, writing = os.pipe()
        self._file = os.fdopen(reading, "rb", buffering=PIPE_BYTES)
        self._pool = ThreadPoolExecutor(1)
        self._done = self._pool.submit(_into, writing, produce)

    @property
    def failed(self) -> BaseException | None:
        """What the producer failed of, waited for; None when it ended well."""
        return self._done.exception()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        if not content and (failed := self.failed) is not None:
            raise failed
        return content

    def close(self) -> None:
        """Let the producer fail at its next byte, and wait until it has."""
        self._file.close()
        self._pool.shutdown()


def _into(writing: int, produce: Callable[[BinaryIO], None]) -> None:
    with os.fdopen(writing, "wb", buffering=PIPE_BYTES) as file:
        produce(file)


def encrypt(produce: Callable[[BinaryIO], None], out: BinaryIO, *, recipients: Sequence[str]) -> Written:
    """Write what `produce` writes, encrypted for each recipient, to `out`; a failure of either side is raised."""
    hashed, produced = _Hashed(out), _Produced(produce)
    try:
        pyrage.encrypt_io(produced, hashed, [x25519.Recipient.from_str(one) for one in recipients])
    except pyrage.EncryptError as failed:
        produced.close()
        raise hashed.failed or produced.failed or failed from failed
    finally:
        produced.close()
    return Written(hashed)


@contextmanager
def decrypted(file: BinaryIO, *, identity: str) -> Iterator[tuple[tarfile.TarFile, Callable[[], Written]]]:
    """The tar stream inside an encrypted file, read once from front to back, and what was read of the file.

    Raises BackupStopped when the key does not fit, or the file was changed, cut off or is no backup.
    """
    hashed = _Hashed(file)

    def open_box(writing: BinaryIO) -> None:
        pyrage.decrypt_io(hashed, writing, [x25519.Identity.from_str(identity)])

    produced = _Produced(open_box)
    try:
        with tarfile.open(fileobj=_quiet(produced), mode="r|", bufsize=PIPE_BYTES) as tar:
            yield tar, lambda: Written(hashed)
            while produced.read(PIPE_BYTES):  # to the end, so that all of it has been proven
                pass
    except (tarfile.TarError, pyrage.DecryptError, EOFError, OSError) as wrong:
        produced.close()
        raise _closed(_first_cause(produced.failed, wrong)) from wrong
    finally:
        produced.close()


def _quiet(produced: _Produced) -> Any:
    return produced


def _first_cause(producer: BaseException | None, reader: BaseException) -> BaseException:
    """A producer whose reader went away has nothing to say of its own."""
    return reader if producer is None or isinstance(producer, BrokenPipeError) else producer


def _closed(failed: BaseException) -> BaseException:
    if isinstance(failed, pyrage.DecryptError) and NO_MATCH in str(failed):
        return BackupStopped("密钥与此备份不符，请换备份时所用的备份密钥")
    if isinstance(failed, OSError) and failed.errno is not None:
        return failed
    if isinstance(failed, pyrage.DecryptError | OSError | tarfile.TarError | EOFError):
        return BackupStopped("文件不是备份，或已损坏、被截断，请换另一份备份")
    return failed


def read_identity(text: str) -> str:
    """A private key from what a person typed or keeps in a file: comment lines aside. Raises BackupStopped."""
    for line in text.splitlines():
        candidate = line.strip()
        if candidate and not candidate.startswith("#"):
            try:
                return str(x25519.Identity.from_str(candidate))
            except pyrage.IdentityError as wrong:
                raise BackupStopped("不是备份密钥，应为 AGE-SECRET-KEY-1 开头的一行") from wrong
    raise BackupStopped("缺备份密钥，应为 AGE-SECRET-KEY-1 开头的一行")


def public_of(identity: str) -> str:
    """The public half of a private key."""
    return str(x25519.Identity.from_str(identity).to_public())


def new_identity() -> str:
    """A new private key."""
    return str(x25519.Identity.generate())


def sync_folder(folder: Path) -> None:
    """Write down which files a folder holds, so that a renamed one outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_public(text: str) -> str:
    """A public key as given. Raises BackupStopped when it is none."""
    try:
        x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as wrong:
        raise BackupStopped("不是备份公钥，应为 age1 开头的一行") from wrong
    return text.strip()
