"""Text in a two-byte encoding that lost one byte: from there on every character is made of two halves, until one more is lost.

`环保“老大难”` without its third byte reads `环?！袄洗箅y”`. The bytes are put together again as they must have been; only
the characters at both ends are told by the words they make with their neighbours. What cannot be told is marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from bihuan.rules.mending.pinyin import NOTE, is_syllable
from bihuan.rules.mending.scripts import is_common, is_in_gb2312, simplified, simplified_character

LOST = "□"
Pairs = Callable[[], Counter[str]]
_HOLES = "?？\ufffd"
_HOLE = re.compile(f"[{_HOLES}]")
_SPOILT = re.compile(f"[{_HOLES}]|锟斤拷|烫烫烫")
_HALF = re.compile(r"[@-~]")
_WIDE = dict(zip("!,:;()", "！，：；（）", strict=True))
_MARKS = "，。、；：？！“”‘’（）《》〈〉【】〔〕…—·％"
_LEADS, _TRAILS = range(0x81, 0xFF), range(0x40, 0xFF)
_QUOTE_ROW = 0xA1
_LONGEST = 2_000
# Known pairs the text must win by being put together; characters it must have when one of them stays lost.
_CLEAR_GAIN = 2
_FEWEST_TOLD = 4
_APART = 8


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of shifted text: where it stands, what it was, how many of its characters are lost, notes taken out."""

    start: int
    end: int
    text: str
    lost: int
    notes: int


@dataclass(frozen=True, slots=True)
class _Run:
    """The bytes between two losses. half: the byte of a character whose other half was shown as a letter, if any."""

    start: int
    end: int
    found: str
    body: bytes
    half: int | None
    note: bool


def without_runs(text: str) -> str:
    """The text without all stretches that may be shifted."""
    parts, end = [], 0
    for run in _runs(text):
        if run.start >= end:
            parts += [text[end : run.start], " "]
            end = run.end
    return "".join([*parts, text[end:]])


def shifts(text: str, pairs: Pairs, *, is_copy: bool) -> list[Shift]:
    """The stretches of shifted text that are proven, in their order.

    pairs: gives what goes together in the document, asked only where it is needed. is_copy: the document shows otherwise
    too that it came over another page.
    """
    found: list[Shift] = []
    end = 0
    for run in _runs(text):
        if run.start >= end and (shift := _put_together(run, text, pairs, is_copy=is_copy)):
            found.append(shift)
            end = shift.end
    return found


def suspects(text: str, *, is_copy: bool) -> list[str]:
    """Stretches that look spoilt all the same, a few characters around each.

    A question mark alone is none, unless it parts two words in a text that came over another page.
    """
    found: list[str] = []
    end = 0
    for hole in _SPOILT.finditer(text):
        if hole.start() >= end and (hole[0] not in "?？" or _is_odd(text, hole.start(), is_copy=is_copy)):
            found.append(text[max(0, hole.start() - 4) : hole.end() + _APART].strip())
            end = hole.end() + _APART
    return found


def _is_odd(text: str, place: int, *, is_copy: bool) -> bool:
    """Whether a hole behind Chinese characters is followed by what no one writes there."""
    behind = text[place + 1 : place + 7]
    before = text[place - 1 : place]
    if not before or (before not in "）)”" and ord(before) < 0x2E80):
        return False
    strange = [
        c for c in behind if c > "\x7f" and c not in _MARKS and not is_in_gb2312(simplified_character(c))
    ]
    greek = [c for c in behind if "\u0370" <= c <= "\u04ff"]
    return bool(strange or greek) or (is_copy and "\u4e00" <= behind[:1] <= "\u9fff" and text[place] == "?")


def _runs(text: str) -> Iterator[_Run]:
    for hole in _HOLE.finditer(text):
        if hole.start() == 0 or text[hole.start() - 1].isspace():
            continue
        place = hole.end()
        body = bytearray()
        while place < len(text) and place - hole.end() < _LONGEST:
            wide = _bytes_of(text[place])
            if wide is None:
                break
            body += wide
            place += 1
        if place < len(text) and (run := _ended(text, hole.start(), place, bytes(body))):
            yield run


def _ended(text: str, start: int, place: int, body: bytes) -> _Run | None:
    """The run, if what ends it is a lone half: a letter, or a second hole."""
    last = text[place]
    if last in _HOLES:
        return _Run(start, place + 1, text[start : place + 1], body, half=None, note=False) if body else None
    if not _HALF.match(last):
        return None
    note = NOTE.match(text, place + 1)
    is_note = note is not None and is_syllable(note["said"])
    end = note.end() if note and is_note else place + 1
    if not is_note and text[place + 1 : place + 2].isascii():
        return None
    return _Run(start, end, text[start : place + 1], body, half=ord(last), note=is_note)


def _bytes_of(character: str) -> bytes | None:
    character = _WIDE.get(character, character)
    if character.isascii() or character in _HOLES:
        return None
    try:
        wide = character.encode("gbk")
    except UnicodeEncodeError:
        return None
    return wide if len(wide) == 2 else None


def _put_together(run: _Run, text: str, pairs: Pairs, *, is_copy: bool) -> Shift | None:
    """The run as it was, if all between its ends is plain text and plainer than what was found."""
    closes = run.half is not None
    whole = run.body + (bytes([run.half]) if run.half is not None else b"")
    middle = _decoded(whole[1:] if closes else whole[1:-1])
    if middle is None or not all(map(_is_plain, middle)):
        return None
    known = pairs()
    before, after = text[: run.start], text[run.end : run.end + 1]
    first = _told_by_trail(whole[0], _last_han(before), (middle + after)[:1], known)
    last = "" if closes else _told_by_lead(whole[-1], before + (first or "") + middle, after, known)
    told = f"{first or LOST}{middle}{LOST if last is None else last}"
    gain = _known(_last_han(before) + told + after, known) - _known(run.found + after, known)
    if not _is_proven(run, told, gain, is_copy=is_copy):
        return None
    return Shift(run.start, run.end, told, told.count(LOST), int(run.note))


def _is_proven(run: _Run, told: str, gain: int, *, is_copy: bool) -> bool:
    """Whether the stretch was spoilt: a note behind half a character, signs nobody writes, or words only as put together."""
    if told.count(LOST) and len(told) < _FEWEST_TOLD:
        return False
    if run.note:
        return True
    strange = sum(not _is_plain(c) or not is_common(c) for c in run.found if c not in _HOLES)
    left = sum(not is_common(c) for c in told if c not in _MARKS and c != LOST)
    return gain >= _CLEAR_GAIN or (strange > left and (gain > 0 or is_copy))


def _known(text: str, pairs: Counter[str]) -> int:
    """How many neighbours in a text go together."""
    plain = simplified(text)
    return sum(plain[place : place + 2] in pairs for place in range(len(plain) - 1))


def _is_plain(character: str) -> bool:
    return character in _MARKS or (
        "\u4e00" <= character <= "\u9fff" and is_in_gb2312(simplified_character(character))
    )


def _decoded(body: bytes) -> str | None:
    try:
        return body.decode("gbk")
    except UnicodeDecodeError:
        return None


def _last_han(text: str) -> str:
    """The last Chinese character before a place, a note behind it passed over; "" when it is something else."""
    while (note := re.search(r"[(（][^()（）]{1,9}[)）]$", text)) and NOTE.fullmatch(note[0]):
        text = text[: note.start()]
    return simplified(text[-1]) if text and "\u4e00" <= text[-1] <= "\u9fff" else ""


def _told_by_trail(trail: int, before: str, behind: str, pairs: Counter[str]) -> str | None:
    """The character with this second byte that goes with its neighbours, else the punctuation mark that has it."""
    candidates = _with_trail(trail)
    best = _best([c for c in candidates if c not in _MARKS], before, simplified(behind), pairs)
    return best or next((c for c in candidates if c in _MARKS), None)


def _told_by_lead(lead: int, before: str, behind: str, pairs: Counter[str]) -> str | None:
    """The character with this first byte that goes with its neighbours; a quotation mark where one is open."""
    if lead == _QUOTE_ROW:
        return "”" if before.count("“") > before.count("”") else None
    return _best(_with_lead(lead), _last_han(before), simplified(behind), pairs)


def _best(candidates: list[str], before: str, behind: str, pairs: Counter[str]) -> str | None:
    """The one candidate that makes known pairs most often; None when none or several do."""
    scores: dict[str, int] = {}
    for plain in map(simplified_character, candidates):
        scores[plain] = pairs[before + plain] + pairs[plain + behind]
    top = max(scores.values(), default=0)
    best = [plain for plain, score in scores.items() if score == top]
    return best[0] if top and len(best) == 1 else None


@cache
def _with_trail(trail: int) -> list[str]:
    return _plain_ones(bytes([lead, trail]) for lead in _LEADS)


@cache
def _with_lead(lead: int) -> list[str]:
    return _plain_ones(bytes([lead, trail]) for trail in _TRAILS)


def _plain_ones(codes: Iterator[bytes]) -> list[str]:
    found = [code.decode("gbk", "ignore") for code in codes]
    return [c for c in found if len(c) == 1 and (c in _MARKS or is_common(c))]
