"""Page numbers that a viewer of documents put into a running text: a line begins with 2、 where a sentence went on.

Each such line is a whole page. The ordinal of a case or of an issue, 2、受理编号：…, is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.rules.list_openings import read_opening

_MARK = re.compile(r"(\d{1,3})、(?=\S)")
_FIELD_CODES = re.compile(r"第?\s*PAGE\s*\d*\s*页\s*共?\s*NUMPAGES\s*\d*\s*页")
_SENTENCE_ENDS = "。！？；：”!?;:"
_FEWEST = 3
# A page is full of text; what a label or a short line opens is an entry.
_SHORTEST_PAGE = 60
_LABELLED = re.compile(r"[^\s:：，。；]{1,14}[:：]")


def without_page_marks(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines with such marks taken out and cut sentences joined, and how many marks that were.

    Numbers are page marks only when they count up from 1 through lines that stand one behind the other, each a page of
    text, and half of them or more cut a sentence in two; the points of a numbered list do not.
    """
    marked = _marked(lines)
    if len(marked) < _FEWEST or not _are_pages(lines, marked):
        return list(lines), 0
    cut = [place for place in marked[1:] if lines[place - 1][-1:] not in _SENTENCE_ENDS]
    if 2 * len(cut) < len(marked) - 1:
        return list(lines), 0
    joined: list[str] = []
    for place, line in enumerate(lines):
        if place not in marked:
            joined.append(line)
            continue
        rest = _FIELD_CODES.sub("", _MARK.sub("", line, count=1))
        if place in cut:
            joined[-1] += rest
        else:
            joined.append(rest)
    return joined, len(marked)


def _are_pages(lines: Sequence[str], marked: Sequence[int]) -> bool:
    """Whether the lines follow one another, are as long as pages but for the last, and none opens an entry."""
    follow = marked[-1] - marked[0] == len(marked) - 1
    return follow and not any(
        (place != marked[-1] and len(lines[place]) < _SHORTEST_PAGE)
        or read_opening(lines[place])
        or _LABELLED.match(_MARK.sub("", lines[place], count=1))
        for place in marked[1:]
    )


def _marked(lines: Sequence[str]) -> list[int]:
    """The lines that begin with 1, 2, 3 … in this order."""
    marked: list[int] = []
    for place, line in enumerate(lines):
        found = _MARK.match(line)
        if found and int(found[1]) == len(marked) + 1:
            marked.append(place)
    return marked
