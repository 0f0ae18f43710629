"""The one way from a spoilt text to a mended one; what is not spoilt comes back as it is, and each change is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bihuan.rules.list_text import cut
from bihuan.rules.mending import misread
from bihuan.rules.mending.page_marks import without_page_marks
from bihuan.rules.mending.pinyin import TONED, TONES, is_by_machine, is_half_noted, notes_in, without_pinyin
from bihuan.rules.mending.printed_twice import without_second_body
from bihuan.rules.mending.punctuation import with_wide_marks
from bihuan.rules.mending.scripts import is_traditional, is_written_traditionally, may_be_misread, simplified
from bihuan.rules.mending.shifted import LOST, shifts, suspects, without_runs
from bihuan.rules.mending.words import pairs_of

# So many single repairs and unreadable places are shown one by one; all are counted.
SHOWN = 200
_PAIRED = 200_000
_HOLES = frozenset("?？\ufffd锟")


@dataclass(frozen=True, slots=True)
class Repair:
    """One place put right: a few characters as found, and as they are now."""

    before: str
    after: str


@dataclass(slots=True)
class Repairs:
    """What was changed in a document. places: repairs of spoilt characters one by one; unreadable: what stays spoilt."""

    pinyin_removed: int = 0
    traditional_to_simplified: bool = False
    characters_restored: int = 0
    punctuation_widened: int = 0
    lines_printed_twice: int = 0
    page_marks_removed: int = 0
    places: list[Repair] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def __add__(self, other: Repairs) -> Repairs:
        """What was changed in two parts of a document together."""
        return Repairs(
            self.pinyin_removed + other.pinyin_removed,
            self.traditional_to_simplified or other.traditional_to_simplified,
            self.characters_restored + other.characters_restored,
            self.punctuation_widened + other.punctuation_widened,
            self.lines_printed_twice + other.lines_printed_twice,
            self.page_marks_removed + other.page_marks_removed,
            [*self.places, *other.places],
            [*self.unreadable, *other.unreadable],
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed and nothing is unreadable."""
        return self == Repairs()


@dataclass(frozen=True, slots=True)
class Mending:
    """Texts put right, in their order, and what was done to them."""

    texts: tuple[str, ...]
    repairs: Repairs


class Mender:
    """Mends the texts of one document, each by what all of them show. texts: walked over more than once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self.repairs = Repairs()
        characters: set[str] = set()
        for text in texts:
            characters.update(text)
        self._may_have_notes = not characters.isdisjoint("(（") and not characters.isdisjoint(TONES)
        self._notes = (
            set().union(*(notes_in(text) for text in texts if TONED.search(text)))
            if self._may_have_notes
            else set[str]()
        )
        self._is_traditional = any(map(is_traditional, characters)) and is_written_traditionally(
            texts,
            is_annotated=any(is_traditional(note[0]) for note in self._notes)
            or (self._may_have_notes and any(map(is_half_noted, texts))),
        )
        self._has_holes = not characters.isdisjoint(_HOLES)
        self._strange = frozenset(character for character in characters if may_be_misread(character))
        self.is_copy = self._is_traditional or is_by_machine(self._notes)
        self._signs = self._signs_of(characters)

    @property
    def is_needed(self) -> bool:
        """Whether anything in the document may have to be put right."""
        return bool(self._may_have_notes or self._is_traditional or self._has_holes or self._strange)

    def _signs_of(self, characters: set[str]) -> re.Pattern[str] | None:
        """What a text must hold to need mending; None where every text may."""
        if self.is_copy:
            return None
        tones = set(TONES) if self._may_have_notes else set()
        signs = characters & (_HOLES | self._strange | tones)
        return re.compile(f"[{re.escape(''.join(sorted(signs)))}]") if signs else None

    @cached_property
    def _pairs(self) -> Counter[str]:
        plain = (without_pinyin(without_runs(text), by_machine=True)[0] for text in _beginning(self._texts))
        return pairs_of(simplified(text) if self._is_traditional else text for text in plain)

    def mend(self, text: str, *, widen: bool = True) -> str:
        """The text put right; twice changes nothing more. widen: punctuation too, which must not part cells any more."""
        if text.isascii() or not self.is_needed or (self._signs and not self._signs.search(text)):
            return text
        mended = self._without_shifts(self._read_back(text))
        if self._may_have_notes:
            mended, removed = without_pinyin(mended, by_machine=is_by_machine(self._notes))
            self.repairs.pinyin_removed += removed
        if self._is_traditional:
            mended = self._simplified(mended)
        if widen and self.is_copy:
            mended, widened = with_wide_marks(mended)
            self.repairs.punctuation_widened += widened
        return mended

    def _read_back(self, text: str) -> str:
        if self._strange.isdisjoint(text):
            return text
        mended, changes = misread.read_back(text)
        for before, after in changes:
            self._note(before, after)
        return mended

    def _without_shifts(self, text: str) -> str:
        if not self._has_holes or _HOLES.isdisjoint(text):
            return text
        parts, end = [], 0
        for shift in shifts(text, lambda: self._pairs, is_copy=self.is_copy):
            told = simplified(shift.text)
            parts += [text[end : shift.start], told]
            end = shift.end
            self._note(text[shift.start : shift.end], told)
            self.repairs.pinyin_removed += shift.notes
            if shift.lost:
                self._spoilt(f"{text[max(0, shift.start - 4) : shift.start]}{told}")
        mended = "".join([*parts, text[end:]])
        for place in suspects(mended, is_copy=self.is_copy):
            self._spoilt(place)
        return mended

    def _simplified(self, text: str) -> str:
        mended = simplified(text)
        self.repairs.traditional_to_simplified |= mended != text
        return mended

    def _note(self, before: str, after: str) -> None:
        self.repairs.characters_restored += len(after) - after.count(LOST)
        if len(self.repairs.places) < SHOWN:
            self.repairs.places.append(Repair(cut(before, 60), cut(after, 60)))

    def _spoilt(self, place: str) -> None:
        if len(self.repairs.unreadable) < SHOWN:
            self.repairs.unreadable.append(place)


def _beginning(texts: Iterable[str]) -> Iterator[str]:
    """Texts up to so many characters as tell what words a document uses."""
    taken = 0
    for text in texts:
        if taken < _PAIRED:
            taken += len(text)
            yield text


def mended(texts: Iterable[str]) -> Mending:
    """All cells of a document put right, each for itself."""
    given = tuple(texts)
    mender = Mender(given)
    return Mending(tuple(map(mender.mend, given)), mender.repairs)


def mended_paragraphs(lines: Iterable[str]) -> Mending:
    """Running text put right; a body printed twice comes once, and sentences a page mark cut in two are one again."""
    mending = mended(lines)
    once, twice = without_second_body(mending.texts)
    joined, marks = without_page_marks(once)
    mending.repairs.lines_printed_twice += twice
    mending.repairs.page_marks_removed += marks
    return Mending(tuple(joined), mending.repairs)
