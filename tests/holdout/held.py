"""The register of held-back files: each a maker of its bytes and of what should be read in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.holdout.expecting import Reading

Made = tuple[bytes, Reading]


@dataclass(frozen=True)
class Held:
    """One file: its name, the kind it is counted under, and how it is made."""

    name: str
    kind: str
    make: Callable[[], Made]


REGISTER: list[Held] = []


def held(name: str, kind: str) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Registers the maker below as the file of this name."""

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        REGISTER.append(Held(name, kind, make))
        return make

    return keep
