"""Bytes of a text file as text, by what is inside and never by the file's name."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from bihuan.intake.reading.drafts import UnusableFile

# Stands where a character could not be read.
SPOILT = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
# Share of spoilt or control characters above which the bytes are no text of that encoding.
_SPOILT_SHARE = 0.03
_STRAY_ZEROS = 20  # one byte in so many
_NO_TEXT = "文字编码无法识别，不能读取。请另存为xlsx，或另存为UTF-8编码的csv后上传"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of the encoding it was read in: utf-8, utf-16 or gb18030."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """The bytes as text: by byte order mark, else UTF-8, else UTF-16 by its zeros, else GB18030.

    A character that cannot be read becomes SPOILT and spoils only itself; a line in GB18030 within a UTF-8 file is
    read as such. Raises UnusableFile when no encoding fits.
    """
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _checked(raw[len(mark) :].decode(codec, "replace"), name)
    if wide := _unmarked_utf16(raw):
        return _checked(raw.decode(wide, "replace"), "utf-16")
    try:
        return _checked(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        mended = _utf8_with_bad_lines(raw)
    return _checked(mended, "utf-8") if mended else _checked(raw.decode("gb18030", "replace"), "gb18030")


def _checked(text: str, encoding: str) -> Decoded:
    strange = sum(text.count(character) for character in _STRANGE)
    if strange > _SPOILT_SHARE * len(text) + 3:
        raise UnusableFile(_NO_TEXT)
    return Decoded(text, encoding)


_STRANGE = (SPOILT, *(chr(code) for code in range(1, 32) if code not in (9, 10, 11, 12, 13, 31)))


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without a mark shows in digits and line ends: every second byte of them is zero, on the same side."""
    head = raw[:4000]
    if b"\x00" not in head or len(raw) % 2 or _is_utf8_with_stray_zeros(raw):
        return None
    big, little = head[0::2].count(0), head[1::2].count(0)
    if max(big, little) < 5 * min(big, little) or max(big, little) < len(head) / 100:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _is_utf8_with_stray_zeros(raw: bytes) -> bool:
    if raw.count(0) * _STRAY_ZEROS > len(raw):
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8_with_bad_lines(raw: bytes) -> str | None:
    """A text mainly in UTF-8, each of its bad lines in GB18030 if it is that; None when UTF-8 does not prevail."""
    text = raw.decode("utf-8", "replace")
    good = sum(1 for character in text if character > "\x7f") - text.count(SPOILT)
    if good < 10 * text.count(SPOILT):
        return None
    return "".join(_line(line) for line in raw.splitlines(keepends=True))


def _line(line: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace")
