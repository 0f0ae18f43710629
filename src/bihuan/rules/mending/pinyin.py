"""Pinyin that a converter left in brackets behind characters: 環(huán)境. Brackets with anything else in them stay."""

from __future__ import annotations

import re
import unicodedata

from bihuan.rules.mending.scripts import is_common, is_traditional

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_LETTERS = f"a-zü\u0251\u0261ê{TONES}"
# Every syllable, and some that do not exist: an initial, then a final.
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i?ang|iong|i?ao|uai|uang|ueng|i?an|uan|üan|eng|ing|ong|ai|ei|ou|iu|ui|uo|ie|üe|ue|ia|ua|en|in|un|ün|er|a|o|e|i|u|ü)"
)
# Syllables that are also said without a tone.
_TONELESS = frozenset({"men", "de", "le", "zhe", "ge", "ma", "ne", "ba", "zi", "guo", "shi", "lai", "tou"})
_FOUR_TONES = frozenset("\u0300\u0301\u0304\u030c")
_ALIKE = str.maketrans({"\u0251": "a", "\u0261": "g"})
NOTE = re.compile(rf"(?P<bracket>[(（][ \u00a0]?(?P<said>[{_LETTERS}]{{1,7}})[ \u00a0]?[)）])")
TONED = re.compile(f"[{TONES}]")
# Different notes on everyday characters from which on it was a machine that wrote them.
_BY_MACHINE = 2


def is_syllable(said: str) -> bool:
    """Whether letters are one syllable of pinyin with one tone mark, or one that has none."""
    parts = unicodedata.normalize("NFD", said.translate(_ALIKE))
    tones = sum(character in _FOUR_TONES for character in parts)
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _FOUR_TONES))
    return _SYLLABLE.fullmatch(plain) is not None and (tones == 1 or (not tones and plain in _TONELESS))


def notes_in(text: str) -> set[str]:
    """The brackets of pinyin behind everyday or traditional characters, each with its character; no rare names."""
    found = ((text[note.start() - 1], note["said"]) for note in _found(text))
    return {f"{before}({said})" for before, said in found if is_traditional(before) or is_common(before)}


def is_half_noted(text: str) -> bool:
    """Whether a note stands behind a Latin letter: half a character that was shown as a letter."""
    return any(
        is_syllable(found["said"]) and TONED.search(found["said"])
        for found in NOTE.finditer(text)
        if found.start() and text[found.start() - 1].isascii() and text[found.start() - 1].isalpha()
    )


def is_by_machine(notes: set[str]) -> bool:
    """Whether such notes come from a converter rather than from an author."""
    return len(notes) >= _BY_MACHINE


def without_pinyin(text: str, *, by_machine: bool) -> tuple[str, int]:
    """The text without its notes, and how many were taken out.

    An author explains a rare character (堽(gāng)城) or a single reading: those stay unless by_machine.
    """
    parts: list[str] = []
    end = removed = 0
    for found in _found(text):
        before = text[found.start() - 1]
        if by_machine or is_traditional(before):
            parts.append(text[end : found.start()])
            end = found.end()
            removed += 1
    return "".join([*parts, text[end:]]), removed


def _found(text: str) -> list[re.Match[str]]:
    return [
        found
        for found in NOTE.finditer(text)
        if found.start()
        and "\u3400" <= text[found.start() - 1] <= "\u9fff"
        and _is_note(found["said"], text[found.start() - 1])
    ]


def _is_note(said: str, before: str) -> bool:
    return is_syllable(said) and (TONED.search(said) is not None or is_traditional(before))
