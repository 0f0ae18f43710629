"""The heading of one complaint in running text: 一、北岭县 X3HE202406020011*（来信，水）; told by its words."""

from __future__ import annotations

import re

from bihuan.rules.list_keys import MARK_WORD, read_channel
from bihuan.rules.list_lines import heading_area
from bihuan.rules.list_numbers import find_numbers
from bihuan.rules.list_text import chinese_number, compact, half_width
from bihuan.rules.list_types import read_types

_NUMERAL = re.compile(
    r"^\s*(?:第|案件|举报件|信访件|交办件|案例|问题)?\s*[(【\[]?\s*(?P<n>[一二三四五六七八九十百]{1,5}|\d{1,4})\s*(?:[)】\]、.]+|件[:、]?|号件?[:、]?|(?=\s))\s*"
)
_LEAD = re.compile(
    r"^(?:(?:信访|举报|交办|受理)?(?:案件|件)?(?:编号|序号|号)|信访件|举报件|交办件|案件)\s*[:：]?\s*"
)
# Words for the number right before it, in brackets or not: 北岭县（受理编号：…）.
_NUMBER_WORDS = re.compile(
    r"(?P<open>[(【\[]?)\s*(?:督察组|群众)?(?:信访|举报|交办|转办|受理|登记|来电|来信)*(?:案件|问题|件)?(?:编号|序号|号)\s*[:：]?\s*$"
)
_MARK = re.compile(rf"\s*(?:[*★☆]|[(\[【](?:[*★☆]|{MARK_WORD})[)\]】])")
_BRACKET = re.compile(r"[(【\[]([^()【】\[\]]{1,30})[)】\]]")
_AREA = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,6}市)?[\u4e00-\u9fff]{1,8}?(?:自治县|[县区旗市]|管委会)(?=$|[\s,，、:：]|[\u4e00-\u9fff])"
)
_AREAS_ONLY = re.compile(r"[\u4e00-\u9fff、,，]{2,30}(?:[县区市旗局]|管委会)")
_LONGEST, _LONGEST_CHANNEL = 90, 6
_SENTENCE_ENDS = "。；;！!，,"
_EDGE = " \t\u3000:：,，;；。.、-—号件"


def is_heading(line: str) -> bool:
    """Whether a line heads a complaint: it begins with a number, names one, or names an area and nothing else."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return False
    is_numbered = _NUMERAL.match(half_width(text)) is not None and text[-1] not in _SENTENCE_ENDS
    return bool(is_numbered or find_numbers(text) or heading_area(text))


def read_heading(heading: str) -> dict[str, str]:
    """What a heading tells, by the header words of lists: 序号, 受理编号, 行政区域, 污染类型, 举报方式; else as 标题."""
    rest = half_width(heading).strip()
    told: dict[str, str] = {}
    if found := _NUMERAL.match(rest):
        told["序号"] = str(chinese_number(found["n"]) or found["n"])
        rest = rest[found.end() :]
    rest, number = _without_number(rest)
    if number:
        told["受理编号"] = number
    rest = _without_brackets(rest, told)
    rest = _without_words(_LEAD.sub("", rest.strip()).strip(_EDGE), told)
    if _AREAS_ONLY.fullmatch(compact(rest)):
        told["行政区域"] = rest
    elif rest:
        if area := _AREA.match(rest):
            told["行政区域"] = area[0]
        told["标题"] = rest
    return told


def _without_words(text: str, told: dict[str, str]) -> str:
    """The text without words that stand by themselves and name types, the channel or areas, which are told."""
    return " ".join(word for word in text.split() if not _tell(word, told))


def _tell(word: str, told: dict[str, str]) -> bool:
    """Tell what a word names by itself; whether it names anything."""
    types = read_types(word)
    if types.known and not types.strange and not types.offices:
        told.setdefault("污染类型", word)
    elif len(word) <= _LONGEST_CHANNEL and read_channel(word):
        told.setdefault("举报方式", word)
    elif _AREAS_ONLY.fullmatch(word):
        told.setdefault("行政区域", word)
    else:
        return False
    return True


def _without_number(text: str) -> tuple[str, str]:
    """The text without its acceptance number, and the number with the key mark behind it."""
    found = find_numbers(text)
    if not found:
        return text, ""
    start, end = _place_of(found[0], text)
    if start < 0:
        return text, found[0]
    mark = _MARK.match(text, end)
    end = mark.end() if mark else end
    before, behind = text[:start], text[end:]
    if words := _NUMBER_WORDS.search(before):
        before = before[: words.start()]
        behind = behind.lstrip()[1:] if words["open"] and behind.lstrip()[:1] in set(")】]") else behind
    return f"{before} {behind}", text[start:end]


def _place_of(number: str, text: str) -> tuple[int, int]:
    """Where a number begins and ends in a text that may part it by blanks; -1 where it does not stand so."""
    start = text.upper().find(number)
    if start >= 0:
        return start, start + len(number)
    place = re.search(r"\s*".join(map(re.escape, number)), text, re.IGNORECASE)
    return place.span() if place else (-1, -1)


def _without_brackets(text: str, told: dict[str, str]) -> str:
    """The text without brackets that name types, the channel or areas, which are told."""

    def take(found: re.Match[str]) -> str:
        """Note what the bracket tells; the bracket itself where it tells nothing."""
        pieces = [piece for piece in re.split(r"[,，;；\s]+", found[1]) if piece]
        return " " if [piece for piece in pieces if _tell(piece, told)] else found[0]

    return _BRACKET.sub(take, text)
