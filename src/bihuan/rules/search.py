"""Texts as PostgreSQL search vectors and queries, so that any scrap of Chinese or of a number finds its case.

Makes text only: no database here. Every character of a text gets a lexeme at its own position: Chinese
the pair that begins there, Latin letters and digits the rest of their word. A scrap is then found where
its pieces stand at the right distances, exactly and nowhere else; a single character, or a part of a
number, is the beginning of a lexeme (`:*`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import add

import opencc

# PostgreSQL keeps no larger position and counts everything after it as standing there.
LAST_POSITION = 16_383
# Keeps the largest possible vector under PostgreSQL's 1 MB; later characters are not searchable.
LONGEST_TEXT = 30_000
LONGEST_QUERY = 200
LONGEST_WORD_LEXEME = 24
_USUAL_LENGTH = 2_000
# Put between fields that are indexed together, so that no scrap is found across the border.
FIELD_BREAK = "\n｜\n"

_LAYOUT_SPACE = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_WORD_OR_HAN = re.compile(r"[0-9a-z]+|[^\W_0-9a-z]+")
_SOLID = re.compile(r"[^\W_]+")
_TAG = re.compile(r"[a-z]+[0-9]+")
# What Chinese is written with: here NFKC and lower case change each character by itself, never two together.
_USUAL = re.compile(r"[\n\x20-\x7e\u2010-\u2027\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*")


def normalise(text: str) -> str:
    """Text as it is compared: NFKC, traditional characters simplified one by one, lower case.

    One by one, because a phrase-wise conversion would turn a scrap into other characters than the whole.
    """
    if _USUAL.fullmatch(text):
        return text.translate(_compared())
    return _normalised(text)


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_simplified()).lower()


def document_vector(text: str, *, tags: Iterable[str]) -> str:
    """A tsvector literal of the text, with its tags (`r12` for round 12, `u34` for unit 34) as lexemes apart.

    A lexeme stands in it once for each of its places. Join several fields with FIELD_BREAK. Beyond LAST_POSITION
    characters only pairs and words are found, not phrases.
    """
    said: list[str] = []
    for piece in _WORD_OR_HAN.finditer(_LAYOUT_SPACE.sub("", normalise(text))[:LONGEST_TEXT]):
        said += chain.from_iterable(zip(_lexemes(piece[0]), _places(*piece.span()), strict=True))
    return " ".join([f"'{''.join(said)}"[:-2], *_tag_lexemes(tags)] if said else _tag_lexemes(tags))


def query(text: str, *, tags: Iterable[str]) -> str:
    """A tsquery for every vector with these tags in which each blank-separated scrap of the text stands.

    With no searchable character in the text it asks for the tags alone; see `is_searchable`.
    """
    scraps = _SOLID.findall(normalise(text)[:LONGEST_QUERY])
    return " & ".join([*dict.fromkeys(_phrase(scrap) for scrap in scraps), *_tag_lexemes(tags)])


def pairs_in(text: str) -> list[str]:
    """The pairs of Chinese characters a text is indexed by, each once, in their order."""
    pieces = _WORD_OR_HAN.findall(_LAYOUT_SPACE.sub("", normalise(text))[:LONGEST_TEXT])
    pairs = (piece[n : n + 2] for piece in pieces if not _is_word(piece) for n in range(len(piece) - 1))
    return list(dict.fromkeys(pairs))


def any_of(sets: Iterable[Sequence[str]]) -> str:
    """A tsquery for every vector in which all pairs of characters of one of the sets stand.

    Empty without a set. Raises ValueError for a pair that is not of letters.
    """
    return " | ".join(f"({' & '.join(map(_quoted, pairs))})" for pairs in sets if pairs)


def _quoted(pair: str) -> str:
    if not _SOLID.fullmatch(pair):
        raise ValueError("A pair holds letters only.")
    return f"'{pair}'"


def is_searchable(text: str) -> bool:
    """Whether the text holds at least one character that can be looked for."""
    return _SOLID.search(normalise(text)[:LONGEST_QUERY]) is not None


class _Simplified(dict[int, str]):
    """A translation table that learns each character from OpenCC once."""

    def __init__(self) -> None:
        super().__init__()
        self._converter = opencc.OpenCC("t2s")

    def __missing__(self, code: int) -> str:
        is_half_a_pair = 0xD800 <= code <= 0xDFFF
        self[code] = "\ufffd" if is_half_a_pair else self._converter.convert(chr(code))
        return self[code]


@cache
def _simplified() -> _Simplified:
    return _Simplified()


class _Compared(dict[int, str]):
    """A translation table that learns once what becomes of each of the usual characters."""

    def __missing__(self, code: int) -> str:
        self[code] = _normalised(chr(code))
        return self[code]


@cache
def _compared() -> _Compared:
    return _Compared()


def _is_word(piece: str) -> bool:
    return piece[0].isascii()


def _lexemes(piece: str) -> Iterable[str]:
    """The lexeme of each character of a piece: the pair of Chinese characters it begins, or the rest of its word."""
    if _is_word(piece):
        return (piece[offset : offset + LONGEST_WORD_LEXEME] for offset in range(len(piece)))
    return map(add, piece, [*piece[1:], ""])


def _places(start: int, end: int) -> Sequence[str]:
    """What stands behind the lexemes of the characters from `start` up to `end`: their positions, counted from 1."""
    near = _nearest_places()
    return near[start:end] if end <= len(near) else list(map(_place, range(start, end)))


@cache
def _nearest_places() -> tuple[str, ...]:
    """Those of texts of the usual length, made once."""
    return tuple(map(_place, range(_USUAL_LENGTH)))


def _place(offset: int) -> str:
    return f"':{min(offset + 1, LAST_POSITION)} '"


def _phrase(scrap: str) -> str:
    """The lexemes of an unbroken scrap at their distances; the last one may go on in the text."""
    parts: list[str] = []
    last = 0
    for start, lexeme, is_open in _query_lexemes(scrap):
        operator = [f"<{start - last}>"] if parts else []
        parts += [*operator, f"'{lexeme}':*" if is_open else f"'{lexeme}'"]
        last = start
    phrase = " ".join(parts)
    return f"({phrase})" if len(parts) > 1 else phrase


def _query_lexemes(scrap: str) -> Iterator[tuple[int, str, bool]]:
    """Place, lexeme, and whether the text's lexeme may be longer because the scrap ends here."""
    for piece in _WORD_OR_HAN.finditer(scrap):
        whole, at_end = piece[0], piece.end() == len(scrap)
        step, reach = (LONGEST_WORD_LEXEME,) * 2 if _is_word(whole) else (1, 2)
        for offset in range(0, max(1, len(whole) - (reach - step)), step):
            lexeme = whole[offset : offset + reach]
            yield piece.start() + offset, lexeme, at_end and len(lexeme) < reach


def _tag_lexemes(tags: Iterable[str]) -> list[str]:
    """Tags as lexemes no text can hold. Raises ValueError for a tag that is not letters and a number."""
    return [f"'@{_checked(tag)}'" for tag in sorted(set(tags))]


def _checked(tag: str) -> str:
    if not _TAG.fullmatch(tag):
        raise ValueError(f"A search tag is letters and a number, like r12: {tag!r}.")
    return tag
