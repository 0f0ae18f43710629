"""Half-width punctuation between Chinese characters as it is printed in Chinese; brackets are left as they are."""

from __future__ import annotations

import re

_WIDE = dict(zip(",;:!", "，；：！", strict=True))
_BEFORE = r"\u3400-\u9fff“”‘’《》)）】」%％"
_BEHIND = r"\u3400-\u9fff“‘《(（【「"
_MARK = re.compile(rf"(?<=[{_BEFORE}])[,;:!](?=[{_BEHIND}\d]|\s|$)|(?<=\d)[,;:](?=[{_BEHIND}])")


def with_wide_marks(text: str) -> tuple[str, int]:
    """The text with commas, colons and their like in full width, and how many were changed; numbers keep theirs.

    A question mark stays: it may be a lost character.
    """
    return _MARK.subn(lambda found: _WIDE[found[0]], text)
