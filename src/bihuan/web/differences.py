"""What changed between two versions of a text, for showing; compares sentences first, then their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A sentence ends behind one of these; a long text differs in few of them.
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
CLOSE_ENOUGH = 0.4  # sentences less alike than this are shown as taken out and put in whole


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text that stayed, was put in or was taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


def differences(before: str, after: str) -> list[Stretch]:
    """The stretches of both texts in reading order; together `same` and `added` are the text after."""
    old, new = _sentences(before), _sentences(after)
    found: list[Stretch] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = "".join(old[i:j]), "".join(new[k:m])
        found += [Stretch("same", removed)] if what == "equal" else _within(removed, added)
    return found


def _within(before: str, after: str) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < CLOSE_ENOUGH:
        yield from _pair(before, after)
        return
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            yield Stretch("same", before[i:j])
        else:
            yield from _pair(before[i:j], after[k:m])


def _pair(before: str, after: str) -> Iterator[Stretch]:
    if before:
        yield Stretch("removed", before)
    if after:
        yield Stretch("added", after)


def _sentences(text: str) -> Sequence[str]:
    return [sentence for sentence in _SENTENCE.findall(text) if sentence]
