"""By what a complaint is looked for among many: pairs of characters that together stand in few texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from bihuan.rules.likeness import Complaint
from bihuan.rules.named import stem_of
from bihuan.rules.search import pairs_in

# A set of pairs all of which stand in a text that is wanted.
Together = tuple[str, ...]

_FEW = 60  # texts all sets of a complaint are expected to find at most
_MOST_SETS = 6
_FREQUENT = 0.01  # share from which a pair costs more to look up than it narrows down, beside a rarer one
_PAIRS_OF_CLUE = 3
_NAMES, _PASSAGES = 4, 3  # names and passages of a complaint that are used
_RARE_TOGETHER = 0.05  # what two pairs nobody counted, side by side in one name, leave of their share
_BETWEEN = re.compile(r"[\s,，.。;；:：!！?？、()（）]+")


@dataclass(frozen=True)
class Rarity:
    """In what share of all texts a pair stands: `known` for frequent ones, `unknown` about for all others.

    texts: how many there are.
    """

    known: Mapping[str, float]
    unknown: float
    texts: int

    def of(self, pair: str) -> float:
        """The share of one pair."""
        return self.known.get(pair, self.unknown)

    def of_all(self, pairs: Collection[str]) -> float:
        """About the share of texts in which all of these neighbouring pairs stand."""
        uncounted = sum(pair not in self.known for pair in pairs)
        return min(map(self.of, pairs)) * (_RARE_TOGETHER if uncounted > 1 else 1.0)


def rarity_within(complaints: Collection[Complaint]) -> Rarity:
    """In what share of these complaints each pair stands."""
    here = Counter(pair for complaint in complaints for pair in pairs_in(complaint.content))
    return Rarity({pair: n / len(complaints) for pair, n in here.items()}, 0.0, len(complaints))


def looked_for(complaint: Complaint, rarity: Rarity) -> list[Together]:
    """What to look for so that texts about the same thing are found and few others; those of names first.

    A name, a passage, or two of them together, each by its rarest pairs. The rarest of all where nothing is rare enough.
    """
    names = _apart(_clue(name, rarity) for name in _names(complaint))
    passages = (_clue(passage, rarity) for passage in _BETWEEN.split(complaint.text))
    rare = sorted(filter(None, passages), key=rarity.of_all)
    clues = _apart([*names, *rare])[: len(names) + _PASSAGES]
    sets: list[tuple[Together, ...]] = [*((clue,) for clue in clues), *combinations(clues, 2)]
    expected = {wanted: rarity.texts * prod(map(rarity.of_all, wanted)) for wanted in sets}
    sets.sort(key=lambda wanted: (-sum(clue in names for clue in wanted), expected[wanted]))
    asked: list[tuple[Together, ...]] = []
    left = float(_FEW)
    for wanted in sets:
        if expected[wanted] <= left and len(asked) < _MOST_SETS:
            asked.append(wanted)
            left -= expected[wanted]
    asked = asked or sorted(sets, key=lambda wanted: expected[wanted])[:1]
    return [_flat(wanted) for wanted in asked]


def _names(complaint: Complaint) -> list[str]:
    """Objects by their stems, then the narrowest places."""
    places = sorted(complaint.named.places, key=len, reverse=True)
    return [*map(stem_of, complaint.named.objects[:_NAMES]), *places[:_NAMES]]


def _clue(text: str, rarity: Rarity) -> Together:
    """The rarest pairs of a name or passage, frequent ones only where there is no rarer one; none of a single character."""
    rare = sorted(pairs_in(text), key=lambda pair: (rarity.of(pair), pair))[:_PAIRS_OF_CLUE]
    return tuple(pair for n, pair in enumerate(rare) if n == 0 or rarity.of(pair) <= _FREQUENT)


def _apart(clues: Iterable[Together]) -> list[Together]:
    """The clues without those that share a pair with one before, which say the same thing twice."""
    kept: list[Together] = []
    for clue in clues:
        if clue and not any(set(clue) & set(other) for other in kept):
            kept.append(clue)
    return kept


def _flat(wanted: Sequence[Together]) -> Together:
    return tuple(dict.fromkeys(pair for clue in wanted for pair in clue))


def alike_within(
    complaints: Mapping[int, Complaint], sought: Mapping[int, Sequence[Together]], *, most: int
) -> dict[int, list[int]]:
    """For each complaint sought for, the earlier ones that fit one of its sets, share a number or say the same.

    The nearest first, at most so many.
    """
    pairs = {pair for sets in sought.values() for wanted in sets for pair in wanted}
    standing: dict[str, set[int]] = defaultdict(set)  # pair, number or whole text → earlier complaints
    alike: dict[int, list[int]] = {}
    for key, complaint in complaints.items():
        if key in sought:
            near = {n for mark in (*complaint.all_numbers, complaint.content) if mark for n in standing[mark]}
            for wanted in sought[key]:
                near |= set.intersection(*sorted((standing[pair] for pair in wanted), key=len))
            alike[key] = sorted(near, reverse=True)[:most]
        found = (pair for pair in pairs_in(complaint.content) if pair in pairs) if pairs else ()
        for mark in (*found, *complaint.numbers, complaint.content):
            standing[mark].add(key)
    return alike
