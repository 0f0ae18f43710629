"""Text whose bytes were read in another encoding throughout, told by reading them back: çŽ¯ä¿ and »·±£ for 环保."""

from __future__ import annotations

import re

from bihuan.rules.mending.scripts import is_common
from bihuan.rules.mending.shifted import LOST

# Western letters are all that is left of Chinese read as Western text; Chinese that was UTF-8 is full of rare characters.
_WESTERN = re.compile(r"[\u0080-\u00ff\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{4,}")
_HAN_RUN = re.compile(r"[\u0391-\u0451\u2010-\u2642\u3000-\u9fff\ue000-\uf8ff\uff01-\uffe5]{3,}[?\ufffd]?")
# What UTF-8 leaves of a character whose last byte was lost.
_CUT_OFF = re.compile(rb"[\xe3-\xe9][\x80-\xbf]?$")
_SHARE = 0.7


def read_back(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text with misread stretches read back, and each stretch before and after; only what is Chinese then counts."""
    changes: list[tuple[str, str]] = []

    def back(found: re.Match[str]) -> str:
        for wrong, right in _WAYS[found.re]:
            told = _read(found[0], wrong, right)
            if told is not None:
                changes.append((found[0], told))
                return told
        return found[0]

    for pattern in _WAYS:
        text = pattern.sub(back, text)
    return text, changes


_WAYS = {
    _WESTERN: (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gbk"), ("cp1252", "gbk")),
    _HAN_RUN: (("gb18030", "utf-8"),),
}


def _read(text: str, wrong: str, right: str) -> str | None:
    """The text read back, if every byte fits and most of what comes out is plain Chinese; LOST where one is missing."""
    try:
        body = text.rstrip("?\ufffd").encode(wrong)
        whole = _CUT_OFF.sub(b"", body) if right == "utf-8" else body
        told = whole.decode(right)
    except UnicodeError:
        return None
    plain = sum(map(is_common, told))
    if plain < 2 or plain < _SHARE * len(told):
        return None
    return told + (LOST if whole != body else text[len(text.rstrip("?\ufffd")) :])
