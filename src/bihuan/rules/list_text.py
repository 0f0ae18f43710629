"""How the words of an official list are made comparable: width, white space, words for nothing, Chinese numerals.

Changes text only; knows no columns and no files.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]+")
# With what turns the direction of reading: it can show a name or number other than the one that is kept.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
    r"|_x000[dD]_"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOTHING = re.compile(
    r"[-—–―‐‑−_/\\|、.。,]*|(?:无|暂无|没有|空|空白|未填|未填写|N/?A|NULL|NONE|NAN)[。.]?", re.IGNORECASE
)
_DITTO = frozenset({"同上", "同上。", "〃", '"', "''", "″", "同前", "同上行"})
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|\{[^{}]*\}")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "0": 0,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMERAL = "零〇○一二两三四五六七八九十百廿卅"


def half_width(text: str) -> str:
    """The text in NFKC: full-width letters, digits and brackets become half-width."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def compact(text: str) -> str:
    """The text half-width, without white space or invisible characters; twice changes nothing."""
    return _compact_cell(text) if len(text) <= _LONGEST_CELL else _compacted(text)


def tidy(text: str) -> str:
    """A cell's text as it is kept: line ends as \\n, no control characters, no white space around it.

    Half a surrogate pair, which no database takes, becomes the replacement character.
    """
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _SURROGATE.sub("\ufffd", text)
    return text.strip()


def is_nothing(text: str) -> bool:
    """Whether a cell says nothing: blank, `/`, `—`, 无 and their like."""
    return not text or (len(text) <= 12 and _NOTHING.fullmatch(compact(text)) is not None)


def is_ditto(text: str) -> bool:
    """Whether a cell points to the one above it: 同上 and the ditto marks."""
    return len(text) <= 6 and compact(text) in _DITTO


def without_brackets(text: str) -> str:
    """The text without bracketed parts, nested ones too; brackets must be half-width or Chinese corner ones."""
    before = None
    while text != before:
        before = text
        text = _BRACKETED.sub("", text)
    return text


def chinese_number(text: str) -> int | None:
    """The value of an Arabic or Chinese numeral below 10,000: 27, 二十七, 一百零二, 廿七, 二七; None for anything else."""
    if re.fullmatch(r"[0-9]{1,6}", text):
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _with_units(text)


def _compacted(text: str) -> str:
    before = None
    while text != before:
        before = text
        text = _SPACE.sub("", half_width(text))
    return text


# Short cells repeat down a list; long texts do not and would only fill the cache.
_LONGEST_CELL = 60
_compact_cell = lru_cache(maxsize=65_536)(_compacted)


def _with_units(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def cut(text: str, length: int) -> str:
    """The text, or its first characters and … when it is longer; for sentences that quote a cell."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
