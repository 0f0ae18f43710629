"""What a text says around its figures: the moments and places its sentences name, and those told before them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from bihuan.rules.statements.clauses import clauses_in
from bihuan.rules.statements.moments import Calendar, Moment
from bihuan.rules.statements.numbers import numbers_in
from bihuan.rules.statements.places import Gazetteer, Place
from bihuan.rules.statements.statement import Context

_PLACES_WITH_FIGURES = "市县区州盟旗"
_TITLE_LINES, _LONGEST_TITLE = 3, 40


def is_title(paragraph: str) -> bool:
    """Whether a paragraph is a heading: short, and no sentence."""
    return 0 < len(paragraph) <= _LONGEST_TITLE and paragraph[-1] not in "。；：，！？;:,"


class Surroundings:
    """Knows a whole text, and how far it has been read."""

    def __init__(self, paragraphs: Sequence[str], *, printed_on: date | None, areas: Iterable[str]) -> None:
        self._calendar = Calendar("\n".join(paragraphs), printed_on=printed_on)
        self._places = Gazetteer(paragraphs, areas=areas)
        top = paragraphs[:_TITLE_LINES]
        titles = [line for line in top if is_title(line)]
        self._title = [name for lines in (top, titles) for name in self._places.names_in("\n".join(lines))]
        self._told: dict[
            tuple[str, bool], str
        ] = {}  # the last name told, by its ending and whether it is known

    def begin_article(self) -> None:
        """A new article begins: what was told before it names no place in it."""
        self._told = {}

    def has_read(self, sentence: str) -> None:
        """A sentence was read; a place told as a part of another is none that what follows is of."""
        for name in self._places.names_in(sentence.partition("其中")[0]):
            for endings in (name[-1], _PLACES_WITH_FIGURES):
                if name[-1] in endings:
                    self._told[endings, self._places.is_known(name)] = name

    def context_of(self, sentence: str, before: Context) -> Context:
        """What a sentence's figures are of: anew where it names a moment, else as in the sentence before."""
        texts = [clause.text for clause in clauses_in(sentence)]
        moment = self.as_of(sentence)
        to = next((found for text in texts if (found := self._places.recipient(text))), None)
        place = to[0] if to and not to[1] else self._subject_of(texts)
        if moment is None or _goes_on(moment, before.moment):
            return replace(before, place=place if to else before.place or place)
        return Context(place or next((place for text in texts if (place := self._whole(text))), None), moment)

    def _subject_of(self, texts: Sequence[str]) -> Place | None:
        """The place a sentence is of: a subject before its first figure; a later one only where no place was told."""
        parts = list(takewhile(lambda text: not text.startswith("其中"), texts))
        first = next((n for n, text in enumerate(parts) if any(numbers_in(text))), len(parts))
        told = self._told_place(_PLACES_WITH_FIGURES) is not None
        lead = parts[: first + 1] if told else parts
        return next((place for text in lead if (place := self.subject(text))), None)

    def recipient(self, clause: str) -> tuple[Place, bool] | None:
        """The place a clause says complaints were handed to, and whether it is inside the one told before."""
        return self._places.recipient(clause)

    def means_whole(self, clause: str) -> bool:
        """Whether a clause begins with 全市, 我县 and their like."""
        return self._places.whole(clause) is not None

    def as_of(self, text: str) -> Moment | None:
        """The moment up to which a text's figures stand."""
        return self._calendar.as_of(text)

    def on(self, clause: str) -> Moment | None:
        """The single day a clause speaks of."""
        return None if self.as_of(clause) else self._calendar.on(clause)

    def subject(self, clause: str) -> Place | None:
        """The place a clause has as its subject."""
        return Place(clause) if self.is_place(clause) else self._places.subject(clause)

    def is_place(self, name: str) -> bool:
        """Whether a text is the name of one place and nothing else."""
        return self._places.is_place(name)

    def placed(self, context: Context) -> Context:
        """The context with the place told last, where it has none of its own."""
        if context.place:
            return context
        told = self._told_place(_PLACES_WITH_FIGURES)
        if not told:
            return context
        return replace(context, place=Place(told), place_note=f"地区按上文推断为{told}")

    def _whole(self, clause: str) -> Place | None:
        """The place a clause means by 全市 or 我县, as told before."""
        kind = self._places.whole(clause)
        name = self._told_place(kind) if kind else None
        return Place(name) if name else None

    def _told_place(self, endings: str) -> str | None:
        """The last place told with one of these endings; in the title, the last one there; known names first."""
        in_title = [name for name in reversed(self._title) if name[-1] in endings]
        known = [name for name in in_title if self._places.is_known(name)]
        told = (self._told.get((endings, True)), *known[:1], self._told.get((endings, False)), *in_title[:1])
        return next((name for name in told if name), None)


def _goes_on(moment: Moment, before: Moment | None) -> bool:
    """Whether a moment without a day of its own (目前) is the one told before."""
    has_day = any(map(str.isdigit, moment.printed))
    return before is not None and not has_day and moment.day is not None and moment.day == before.day
