"""How large the texts of an old workbook (xls) become once each cell has its own: the file keeps each text only once.

Walks the file's own records; anything out of order counts as nothing and is left to the library that reads sheets.
"""

from __future__ import annotations

import struct
from array import array
from collections import Counter
from collections.abc import Iterator

_HEADER, _ENTRY, _DIFAT_IN_HEADER = 512, 128, 109
_LAST_SECTOR = 0xFFFFFFFA  # ends of chains and free sectors are above
_SHARED_TEXTS, _CONTINUE, _SHARED_CELL = 0xFC, 0x3C, 0xFD
_SECTOR_SHIFTS = (9, 12)
_LEAST_CELL = 10  # bytes of such a cell's record: row, column, format, number of the text
_BYTES_OF_SIGN = 3
_NAMES = frozenset({"Workbook", "Book"})


def text_of(raw: bytes) -> int:
    """Bytes of all texts of an xls as laid out, as far as they can be told."""
    total = 0
    try:
        used, shared = _cells_and_texts(_workbook(raw))
        for number, length in enumerate(_lengths(shared)):
            total += used[number] * length * _BYTES_OF_SIGN
    except (struct.error, IndexError, UnicodeDecodeError):
        return total
    return total


def _cells_and_texts(stream: bytes) -> tuple[Counter[int], list[bytes]]:
    """How often each shared text is used, and the records that hold them."""
    used: Counter[int] = Counter()
    shared: list[bytes] = []
    is_inside = False
    for kind, content in _records(stream):
        is_inside = kind == _SHARED_TEXTS or (is_inside and kind == _CONTINUE)
        if is_inside:
            shared.append(content)
        elif kind == _SHARED_CELL and len(content) >= _LEAST_CELL:
            used[struct.unpack_from("<I", content, 6)[0]] += 1
    return used, shared


def _workbook(raw: bytes) -> bytes:
    """The stream of the workbook in the compound file; empty for one too small to hold much."""
    shift = struct.unpack_from("<H", raw, 30)[0]
    if shift not in _SECTOR_SHIFTS:
        return b""
    size = 1 << shift
    table = _table(raw, size)
    directory = _chain(raw, size, table, struct.unpack_from("<I", raw, 48)[0])
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, stream_size = struct.unpack_from("<II", directory, at + 116)
        if name in _NAMES and stream_size >= struct.unpack_from("<I", raw, 56)[0]:
            return _chain(raw, size, table, start)[:stream_size]
    return b""


def _table(raw: bytes, size: int) -> array[int]:
    """Which sector follows which."""
    places = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", raw, 76))
    following, left = struct.unpack_from("<II", raw, 68)
    while following < _LAST_SECTOR and left and len(places) * size < len(raw) + size:
        more = struct.unpack_from(f"<{size // 4}I", raw, _HEADER + following * size)
        places += more[:-1]
        following, left = more[-1], left - 1
    table = array("I")
    for place in places:
        if place < _LAST_SECTOR:
            at = _HEADER + place * size
            table.frombytes(raw[at : at + size][: size - size % 4].ljust(size, b"\xff"))
    return table


def _chain(raw: bytes, size: int, table: array[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < len(table) and len(parts) <= len(table):
        parts.append(raw[_HEADER + sector * size : _HEADER + (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _lengths(parts: list[bytes]) -> Iterator[int]:
    """The lengths, in characters, of the shared texts in their order."""
    if not parts:
        return
    cursor = _Cursor(parts)
    _, count = struct.unpack("<II", cursor.take(8))
    for _ in range(count):
        length, flags = struct.unpack("<HB", cursor.take(3))
        runs = struct.unpack("<H", cursor.take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", cursor.take(4))[0] if flags & 4 else 0
        yield length
        cursor.skip_text(length, is_wide=bool(flags & 1))
        cursor.take(4 * runs + more)


class _Cursor:
    """A place in texts that go on over several records, each of which says anew how wide its characters are."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._number = self._at = 0

    def take(self, count: int) -> bytes:
        """The next bytes. Raises IndexError behind the last."""
        taken = b""
        while len(taken) < count:
            piece = self._parts[self._number][self._at : self._at + count - len(taken)]
            taken += piece
            self._at += len(piece)
            if len(taken) < count:
                self._number, self._at = self._number + 1, 0
        return taken

    def skip_text(self, length: int, *, is_wide: bool) -> None:
        """Go behind so many characters."""
        while length:
            left = (len(self._parts[self._number]) - self._at) // (2 if is_wide else 1)
            step = min(left, length)
            self._at += step * (2 if is_wide else 1)
            length -= step
            if length:
                self._number, self._at = self._number + 1, 1
                is_wide = bool(self._parts[self._number][0] & 1)
