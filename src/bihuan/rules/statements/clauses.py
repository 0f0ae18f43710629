"""A paragraph in sentences, a sentence in clauses; brackets with figures in them are clauses of their own, one step deeper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.rules.amounts import half_width_digits
from bihuan.rules.statements.numbers import numbers_in

_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]*|\n")
# 县(市、区) is any of them, and no place.
_ANY_AREA = re.compile(r"[县市区][(][县市区旗、]+[)]")
_IDLE_BRACKET = re.compile(r"\([^()\d]*\)")
# Spaces inside an ordinal or a year: 第 十三 批, 20 23年.
_SPACED = re.compile(
    r"(?<=第)[ \u3000]+(?=[\d一二三四五六七八九十百])|(?<=[\d一二三四五六七八九十百])[ \u3000]+(?=批)"
    r"|(?<=(?<!\d)20)[ \u3000]+(?=\d\d年)|(?<=\d)[ \u3000]+(?=[年月日])|(?<=[年月])[ \u3000]+(?=\d)"
)
_STOPS = "，；;：:"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and how deep in brackets it stands."""

    text: str
    depth: int


def sentences_in(paragraph: str) -> list[str]:
    """The sentences of a paragraph in their order, digits and brackets in half width."""
    text = _SPACED.sub("", half_width_digits(paragraph))
    return [found[0].strip() for found in _SENTENCE.finditer(text) if found[0].strip()]


def clauses_in(sentence: str) -> Iterator[Clause]:
    """The clauses of a sentence. Brackets without figures are passed over; 、 parts clauses only behind a figure."""
    sentence = _ANY_AREA.sub("各地", sentence)
    text = _IDLE_BRACKET.sub("", re.sub(r"\(\+\d+\)", "", sentence))
    depth, begun = 0, 0
    for place, character in enumerate(text):
        if not _parts_here(text, begun, place, character):
            continue
        if clause := text[begun:place].strip(" “”。"):
            yield Clause(clause, depth)
        begun = place + 1
        depth += {"(": 1, ")": -1}.get(character, 0)
    if clause := text[begun:].strip(" “”。！？!?"):
        yield Clause(clause, depth)


def _parts_here(text: str, begun: int, place: int, character: str) -> bool:
    if character in _STOPS or character in "()":
        return not (
            character == ":" and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
        )
    if character == "、":
        return any(numbers_in(text[begun:place]))
    return character == "," and not re.match(r"\d,\d{3}(?!\d)", text[place - 1 : place + 5])
