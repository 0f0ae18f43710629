"""Which script a text is written in, and traditional characters as simplified ones. Knows single characters only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import opencc

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# Names in which the phrase table takes a simplified character for a traditional one.
_AS_THEY_ARE = re.compile(r"乾(?=[县縣陵安])")
_KEPT = "\ue0b0"
# A traditional text has a third of its characters in forms of its own; a simplified one a name or two, however often.
TRADITIONAL_SHARE = 0.05
_FEWEST = 2


def simplified(text: str) -> str:
    """The text in simplified characters, phrase by phrase; twice changes nothing."""
    kept = _AS_THEY_ARE.sub(_KEPT, text)
    before = None
    while kept != before:
        before = kept
        kept = _phrases().convert(kept)
    return kept.replace(_KEPT, "乾")


@cache
def simplified_character(character: str) -> str:
    """One character simplified."""
    return simplified(character)


@cache
def is_traditional(character: str) -> bool:
    """Whether a character is written only in traditional texts: another one stands for it in GB 2312."""
    return (
        HAN.match(character) is not None
        and not is_in_gb2312(character)
        and _phrases().convert(character) != character
    )


@cache
def may_be_misread(character: str) -> bool:
    """Whether a character may be left of a text read in a wrong encoding: a Western letter, or Chinese beyond GB 2312."""
    if "\x80" <= character <= "\xff":
        return character not in "·×°±§¬÷"
    return HAN.match(character) is not None and not is_in_gb2312(character)


@cache
def is_in_gb2312(character: str) -> bool:
    """Whether a character belongs to GB 2312, the set simplified texts are written in."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def is_common(character: str) -> bool:
    """Whether a character, simplified, is one of the 3,755 of the first level of GB 2312."""
    plain = simplified_character(character)
    return len(plain) == 1 and is_in_gb2312(plain) and 0xB0 <= plain.encode("gb2312")[0] <= 0xD7


def is_written_traditionally(texts: Iterable[str], *, is_annotated: bool) -> bool:
    """Whether texts are in traditional characters as a whole; a name in them makes no text traditional.

    is_annotated: a converter left its notes in them; then one such character is enough.
    """
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(text)
    characters = Counter({c: times for c, times in counted.items() if HAN.match(c)})
    traditional = Counter({c: times for c, times in characters.items() if is_traditional(c)})
    fewest = 1 if is_annotated else _FEWEST
    return len(traditional) >= fewest and traditional.total() >= TRADITIONAL_SHARE * characters.total()


@cache
def _phrases() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
