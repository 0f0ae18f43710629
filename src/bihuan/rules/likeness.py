"""How likely two complaints are the same one again: by number, object, place, area and text; proposes, decides nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from bihuan.rules.named import Named, named_in, stem_of
from bihuan.rules.search import normalise

SHORTEST_NUMBER = 8  # shorter ones are running numbers, which begin anew with every list
LIKELY = 65  # a score at which a person should look; of 100
CERTAIN = 100
_SAME_NAME = 85  # ratio of two stems written a little differently
_SAID_ALIKE = 60  # ratio from which the text itself is a reason
_PADDED = 1.5  # how much longer one text is than the other before its best part is compared instead
_WIDE = ("镇", "乡", "街道", "街道办", "街道办事处", "开发区", "园区")  # places that hold many objects
_COMPARED = 1200  # characters of a text; what a complaint is about stands in front
_SOLID = re.compile(r"[^\W_]+")


# The reasons in words; %(about)s is the number, name or percent.
REASONS: Mapping[str, str] = {
    "same_number": "受理编号%(about)s相同", "number_named": "内容中写有编号%(about)s", "same_object": "对象相同：%(about)s",
    "same_place": "地点相同：%(about)s", "same_area": "行政区域相同", "said_alike": "文字相似%(about)s%%",
}  # fmt: skip


@dataclass(frozen=True)
class Complaint:
    """One complaint as it is compared. numbers: printed for it; named_numbers: of others that its text names."""

    content: str
    areas: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    named_numbers: frozenset[str] = frozenset()

    @property
    def all_numbers(self) -> frozenset[str]:
        """The numbers it bears and those it names."""
        return self.numbers | self.named_numbers

    @cached_property
    def text(self) -> str:
        """The part of the text that is compared, normalised as for search."""
        return normalise(self.content[:_COMPARED])

    @cached_property
    def solid(self) -> str:
        """It without blanks and punctuation."""
        return "".join(_SOLID.findall(self.text))

    @cached_property
    def named(self) -> Named:
        """The objects and places it names."""
        return named_in(self.text)

    @cached_property
    def stems(self) -> dict[str, str]:
        """Its objects by their stems."""
        return {stem_of(name): name for name in self.named.objects}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two complaints are, of 100. reasons: codes, each with the name, number or percent it is about."""

    score: int
    reasons: tuple[tuple[str, str], ...]

    @property
    def is_likely(self) -> bool:
        """Whether it is worth a look."""
        return self.score >= LIKELY


def compare(one: Complaint, other: Complaint) -> Likeness:
    """How alike two complaints are; names in the reasons are printed in the first of them."""
    reasons: list[tuple[str, str]] = []
    if number := _shared(one.numbers, other.numbers):
        reasons.append(("same_number", number))
    if number := _shared(one.named_numbers, other.numbers) or _shared(other.named_numbers, one.numbers):
        reasons.append(("number_named", number))
    said = _said(one.solid, other.solid)
    thing, place = _same_object(one, other), _same_place(one.named, other.named)
    same_area = bool(one.areas & other.areas)
    reasons += [("same_object", thing)] if thing else []
    reasons += [("same_place", place)] if place else []
    reasons += [("same_area", "")] if same_area else []
    reasons += [("said_alike", str(round(said)))] if said >= _SAID_ALIKE else []
    if reasons and reasons[0][0] in ("same_number", "number_named"):
        return Likeness(CERTAIN, tuple(reasons))
    near = 0 if not place else 8 if place.endswith(_WIDE) else 20
    by_names = 55 * bool(thing) + near + 10 * same_area + 0.25 * said
    by_text = said * _doubt(one, other, thing=thing, place=place, same_area=same_area)
    return Likeness(round(max(by_names, by_text)), tuple(reasons))


def _shared(numbers: Collection[str], others: Collection[str]) -> str:
    return min(set(numbers) & set(others), default="")


def _said(one: str, other: str) -> float:
    """How alike the texts are, of 100; of a text that is much longer the part most like the other one."""
    if not one or not other:
        return 0.0
    whole = fuzz.ratio(one, other)
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if whole >= LIKELY or longer < _PADDED * shorter or shorter < 8:
        return whole
    return max(whole, 0.9 * fuzz.partial_ratio(one, other))


def _same_object(one: Complaint, other: Complaint) -> str:
    for stem, name in one.stems.items():
        for theirs in other.stems:
            shorter = min(len(stem), len(theirs))
            ends_alike = shorter >= 4 and (stem.endswith(theirs) or theirs.endswith(stem))
            if stem == theirs or ends_alike or (shorter >= 4 and fuzz.ratio(stem, theirs) >= _SAME_NAME):
                return name
    return ""


def _same_place(one: Named, other: Named) -> str:
    """The narrowest place both name: the longest, one within a township before the township itself."""
    shared = [place for place in one.places if place in other.places]
    return max(shared, key=lambda place: (not place.endswith(_WIDE), len(place)), default="")


def _doubt(one: Complaint, other: Complaint, *, thing: str, place: str, same_area: bool) -> float:
    """By how much like words count less: both name an object, place or area, and not the same."""
    doubt = 1.0
    if not thing and one.stems and other.stems:
        doubt *= 0.6
    if not place and one.named.places and other.named.places:
        doubt *= 0.75
    if not same_area and one.areas and other.areas:
        doubt *= 0.8
    return doubt
