"""Marks of key cases (重点件, 督办件, *) and ways a complaint came in (来电, 来信), from the words of a list.

Key classes are those of `vocabulary.KEY_CLASSES`; an asterisk inside a number or a name is a mask, no mark.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bihuan.rules.list_text import compact, is_nothing

_SIGNS = "*★☆※▲△◆●■⭐✱✳#"
MARK_WORD = (
    r"(?:(?:中央|国家)?督察组|中央|国家|省级?|省督察组?)?(?:重点(?:关注|交办|督办)?|关注)(?:信访|案|问题)?件?"
    r"|加星件?|(?:交办|挂牌|重点)?督办(?:案|信访)?件?"
)
_WORDS_IN_CELL = re.compile(MARK_WORD)
_NOT_KEY = re.compile(r"(?:非|不是|未|一般|普通)|^(?:否|×|N|NO|0)$", re.IGNORECASE)
_YES = re.compile(r"是|√|✓|✔|Y|YES|1|有|[*★☆※▲△◆●■⭐✱✳]+", re.IGNORECASE)
_AT_START = re.compile(rf"\s*(?:[*＊★☆]\s*(?=[\u4e00-\u9fff])|[(（【\[](?:[*＊★☆]|{MARK_WORD})[)）】\]])")
_LEADING = re.compile(
    rf"^(?:[(\[【〔](?:{MARK_WORD}|[{_SIGNS}]+)[)\]】〕]|{MARK_WORD}|[*★☆※▲△◆●■⭐✱✳]+)[::、,，]?"
)
_TRAILING = re.compile(rf"(?:[(\[【〔](?:{MARK_WORD}|[{_SIGNS}]+)[)\]】〕]|{MARK_WORD}|[*★☆※▲△◆●■⭐✱✳]+)$")

_CHANNEL_WORDS = (
    (
        "other",
        re.compile(r"微信|网络|网上|来访|走访|邮箱|电子邮件|短信|小程序|APP|媒体|下沉|暗访", re.IGNORECASE),
    ),
    ("phone", re.compile(r"来电|电话|热线|致电|12369|12345|^电$|^D$", re.IGNORECASE)),
    ("letter", re.compile(r"来信|信件|信函|书信|邮寄|邮政|寄信|信箱|^信$|^X$", re.IGNORECASE)),
)


def class_of_word(word: str) -> str:
    """The key class a mark stands for: `supervised` for 督办, `province` for 省重点, else `inspectors`."""
    if "督办" in word:
        return "supervised"
    return "province" if "省" in word else "inspectors"


@lru_cache(maxsize=4_096)
def read_key_cell(cell: str, label: str = "") -> str | None:
    """The key class a cell of a key column names, None for ordinary cases.

    label: the column's header, which says what a plain 是 or √ means (是否督办, 省重点).
    """
    line = compact(cell)
    if is_nothing(line) or _NOT_KEY.search(line):
        return None
    if word := _WORDS_IN_CELL.search(line):
        return class_of_word(word[0] + label if word[0] in label else word[0])
    return class_of_word(label) if _YES.fullmatch(line) else None


@lru_cache(maxsize=4_096)
def key_in_remark(cell: str) -> str | None:
    """The key class a remark names outright (重点件, 督办件, *), None when it speaks of something else."""
    line = compact(cell)
    whole = line.strip("()[]【】;,。、")
    marked = whole.lstrip(_SIGNS)
    whole = marked or whole
    if _YES.fullmatch(whole) and whole[0] in _SIGNS:
        return "inspectors"
    return class_of_word(whole) if _WORDS_IN_CELL.fullmatch(whole) else None


def key_before_text(content: str) -> str | None:
    """The key class marked in front of a complaint's text (*某某, 【重点】某某); None without such a mark."""
    found = _AT_START.match(content)
    return class_of_word(found[0]) if found else None


def take_marks_off(number: str) -> tuple[str, str | None]:
    """A half-width number without the key marks before and behind it, and the class of the first mark, if any.

    Two or more asterisks at the end stay, unless bracketed: they hide digits (`D3HE2024060200**`).
    """
    found: list[str] = []
    before = None
    while number != before:
        before = number
        for pattern in (_TRAILING, _LEADING):
            mark = pattern.search(number)
            if mark and not _hides_digits(mark[0], number):
                found.append(mark[0])
                number = number.replace(mark[0], "", 1) if mark.start() == 0 else number[: mark.start()]
    return number, class_of_word(found[0]) if found else None


def _hides_digits(mark: str, number: str) -> bool:
    return len(mark) > 1 and set(mark) == {"*"} and number != mark


@lru_cache(maxsize=4_096)
def read_channel(cell: str) -> str | None:
    """The channel a cell names: phone, letter or other; `unknown` for two at once, None when it names none."""
    line = compact(cell)
    found = {channel for channel, words in _CHANNEL_WORDS if words.search(line)}
    if not found:
        return None
    return found.pop() if len(found) == 1 else "unknown"
