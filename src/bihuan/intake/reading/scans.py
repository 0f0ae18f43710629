"""Whether a PDF is a scan: pages of pictures without a font. Looks at its objects; draws and runs nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"/ObjStm\b[^>]{0,400}>>\s*stream\r?\n")
_MOST_STREAMS, _MOST_UNPACKED, _MOST_OF_ALL = 200, 4_000_000, 40_000_000


def is_scanned(raw: bytes) -> bool:
    """Whether no page names a font, in the file itself or in its packed objects."""
    return b"/Font" not in raw and not any(b"/Font" in unpacked for unpacked in _packed_objects(raw))


def _packed_objects(raw: bytes) -> Iterator[bytes]:
    total = 0
    for count, found in enumerate(_STREAM.finditer(raw)):
        unpacked = _unpacked(raw[found.end() : found.end() + _MOST_UNPACKED])
        total += len(unpacked)
        if count >= _MOST_STREAMS or total > _MOST_OF_ALL:
            return
        yield unpacked


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, _MOST_UNPACKED)
    except zlib.error:
        return b""
