"""The figures that stand in a text, so that a text derived from another cannot bring in new ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
LONGEST = 32


def figures_in(*texts: str) -> tuple[str, ...]:
    """Every figure of the texts once, sorted, written plainly: full width and grouping gone, 5.20 is 5.2."""
    found = {
        _plain(match) for text in texts for match in _NUMBER.findall(unicodedata.normalize("NFKC", text))
    }
    return tuple(sorted(found))


def new_figures(texts: Iterable[str], *, known: Iterable[str]) -> tuple[str, ...]:
    """Figures of the texts that are not among those known, sorted."""
    return tuple(sorted(set(figures_in(*texts)) - set(known)))


def _plain(number: str) -> str:
    value = Decimal(number.replace(",", ""))
    return f"{value.normalize():f}"[:LONGEST]
