"""Looks for canaries wherever something could have been left: columns, files, pages, logs, settings; in any disguise."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings

_TOKEN = re.compile(rb"[A-Za-z0-9+/=_-]{16,}")
_DEEPEST = 3
SHORTEST = 6  # bytes; shorter ones turn up in ciphertext by chance


@dataclass
class Hunt:
    """The canaries by name, and where each was found."""

    canaries: dict[str, bytes]
    found: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._forms = [(form, name) for name, canary in self.canaries.items() for form in disguises(canary)]

    def look(self, content: bytes, where: str) -> None:
        """Note every canary in some bytes."""
        self.found += [(name, where) for form, name in self._forms if form in content]

    def look_deep(self, content: bytes, where: str) -> None:
        """Note every canary in some bytes and in whatever is packed in them."""
        for layer in unpacked(content):
            self.look(layer, where)


def disguises(canary: bytes) -> set[bytes]:
    """The forms a text may hide in: encodings, hex, base64 at every offset, escapes, a bare hash."""
    forms = {canary, canary.hex().encode(), canary.hex().upper().encode(), *_base64s(canary)}
    forms.add(hashlib.sha256(canary).hexdigest().encode())
    try:
        text = canary.decode()
    except UnicodeDecodeError:
        return forms
    encoded = [text.encode(name) for name in ("utf-16-le", "utf-16-be", "gb18030")]
    escaped = "".join(f"\\u{ord(character):04x}" for character in text)
    return {
        form for form in (*forms, *encoded, escaped.encode(), quote(text).encode()) if len(form) >= SHORTEST
    }


def _base64s(canary: bytes) -> Iterator[bytes]:
    """What of a text shows in base64 wherever it begins: without the characters its neighbours take part in."""
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + canary)
        begins = (offset * 8 + 5) // 6
        shown = coded[begins : len(coded) - 4]
        yield shown
        yield shown.translate(bytes.maketrans(b"+/", b"-_"))


def unpacked(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes themselves and what is packed in them: base64, hex, zlib, one in another."""
    yield content
    if depth == _DEEPEST:
        return
    yield from (layer for inner in _inside(content) for layer in unpacked(inner, depth + 1))


def _inside(content: bytes) -> Iterator[bytes]:
    for begins in (0, 1):
        try:
            yield zlib.decompress(content[begins:])
        except zlib.error:
            continue
    for token in _TOKEN.findall(content):
        bare = token.strip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            yield base64.b64decode(bare + b"=" * (-len(bare) % 4), validate=True)
        except binascii.Error:
            continue


def look_in_database(hunt: Hunt, url: str) -> int:
    """Every column of every table, sequence of bytes or text; how many values were looked at."""
    looked = 0
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    looked += 1
                    is_bytes = isinstance(value, bytes | memoryview)
                    content = bytes(value) if is_bytes else str(value).encode("utf-8", "surrogatepass")
                    hunt.look_deep(content, f"table {table}")
    return looked


def look_in_files(hunt: Hunt, folders: Iterable[Path], *, but: Collection[Path] = ()) -> int:
    """Every file under the folders; how many there were. but: folders of databases nobody of this life wrote to."""
    files = [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.parent not in but
    ]
    for path in files:
        hunt.look(path.read_bytes(), f"file {path}")
    return len(files)


def look_in_settings(hunt: Hunt) -> None:
    """The settings and the environment of this process."""
    for name in dir(settings):
        if name.isupper():
            hunt.look_deep(repr(getattr(settings, name)).encode(), f"setting {name}")
    for name, value in os.environ.items():
        hunt.look_deep(value.encode(), f"environment {name}")
