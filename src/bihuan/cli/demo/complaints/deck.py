"""Dealing without chance: the same cards come in the same order each time, evenly; holds no global state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


def shuffled(cards: Iterable[T], salt: str) -> list[T]:
    """The cards in an order that looks like chance and depends on salt and place alone."""
    keyed = [(hashlib.sha256(f"{salt}/{n}".encode()).digest(), n, card) for n, card in enumerate(cards)]
    return [card for _key, _n, card in sorted(keyed, key=lambda one: one[:2])]


class Deck(Generic[T]):
    """Deals every card once before any comes again."""

    def __init__(self, cards: Sequence[T], salt: str) -> None:
        """cards: at least one. salt: what this deck is for."""
        self._cards, self._salt = cards, salt
        self._round = 0
        self._dealt: Iterator[T] = iter(())

    def draw(self) -> T:
        """The next card."""
        for card in self._dealt:
            return card
        self._round += 1
        self._dealt = iter(shuffled(self._cards, f"{self._salt}/{self._round}"))
        return next(self._dealt)
