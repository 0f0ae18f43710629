"""A web page as a document: text, tables, row and column spans, also of pages that leave tags open; runs no script.

Nothing is fetched: what the page only refers to does not exist here.
"""

from __future__ import annotations

import re
from html import unescape

from bihuan.intake.reading.document import Document

_SILENT = frozenset({"script", "style", "template", "noscript", "title", "textarea", "select", "svg"})
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "hr",
        "pre",
    }
    | {f"h{level}" for level in range(1, 7)}
    | {"caption", "blockquote", "form", "center", "body", "main", "aside"}
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
# Source lines break anywhere; between Chinese characters a break is no space.
_WIDE = r"[\u3000-\u9fff\uff00-\uffef]"
_BROKEN_LINE = re.compile(rf"(?<={_WIDE})[ \t]*+(?:\r\n?|\n)[ \t\r\n]*+(?={_WIDE})")
_TAG = re.compile(
    r"<(?P<end>/)?(?P<name>[A-Za-z][A-Za-z0-9:]*+)"
    r"(?:(?P<told>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>|(?P<loose>[^<>]*+)>)"
    r"|<!--|<[!?]"
)
_SPAN = re.compile(r"\b(rowspan|colspan)\s*+=\s*+[\"']?\s*+(\d{1,6})", re.IGNORECASE)
_PIECE = 200_000
# Spans a browser would honour.
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534


def read_page(text: str, *, most_cells: int) -> Document:
    """The text and tables of a web page. Raises UnusableFile for tables of more cells than most_cells."""
    reader = _Reader(text, Document(most_cells))
    reader.read()
    reader.document.finish()
    return reader.document


class _Reader:
    """Walks the tags once, front to back, and tells a document what begins and ends; what is no tag is text."""

    def __init__(self, text: str, document: Document) -> None:
        self._text = text
        self._pieces: list[str] = []
        self._missing: set[str] = set()  # ends that do not come any more
        self.document = document

    def read(self) -> None:
        """Tell the document all of the page."""
        at = told = 0
        while (at := self._text.find("<", at)) >= 0:
            if found := _TAG.match(self._text, at):
                self._pieces.append(self._text[told:at])
                at = told = self._behind(found)
            else:
                at += 1
        self._pieces.append(self._text[told:])
        self._say()

    def _behind(self, found: re.Match[str]) -> int:
        """Take a tag; where reading goes on behind it."""
        if found["name"] is None:
            end = self._end("-->" if found[0] == "<!--" else ">", found.end())
            return found.end() if end is None else end
        name = found["name"].lower()
        if name in _SILENT and not found["end"]:
            end = self._end(f"</{name}", found.end())
            return found.end() if end is None else end
        self._take(name, found["told"] or found["loose"] or "", is_end=found["end"] is not None)
        return found.end()

    def _end(self, mark: str, start: int) -> int | None:
        """The place behind the next end mark, None when there is none; asked once for each mark that is not there."""
        if mark in self._missing:
            return None
        if mark.startswith("</"):
            found = re.compile(re.escape(mark), re.IGNORECASE).search(self._text, start)
            place = found.start() if found else -1
        else:
            place = self._text.find(mark, start)
        if place < 0:
            self._missing.add(mark)
            return None
        return place if mark.startswith("</") else place + len(mark)

    def _take(self, name: str, told: str, *, is_end: bool) -> None:
        if name == "br" or name in _BLOCKS:
            self._say()
            self.document.end_line()
        elif name in _CELLS or name in {"table", "tr"}:
            self._say()
            if is_end:
                self._finish(name)
            else:
                self._begin(name, told)

    def _begin(self, name: str, told: str) -> None:
        if name == "table":
            self.document.begin_table()
        elif name == "tr":
            self.document.begin_row()
        else:
            spans = {key.lower(): int(number) for key, number in _SPAN.findall(told)}
            down = spans.get("rowspan", 1) or _MOST_DOWN
            across = min(max(spans.get("colspan", 1), 1), _MOST_ACROSS)
            self.document.begin_cell(across=across, down=min(down, _MOST_DOWN))

    def _finish(self, name: str) -> None:
        if name == "table":
            self.document.end_table()
        elif name in _CELLS:
            self.document.end_cell()

    def _say(self) -> None:
        """Pass on the text so far as a browser shows it: white space of the source is one space."""
        text = "".join(self._pieces)
        self._pieces = []
        for start in range(0, len(text), _PIECE):
            self.document.text(_as_shown(text[start : start + _PIECE]))


def _as_shown(text: str) -> str:
    return _SPACE.sub(" ", _BROKEN_LINE.sub("", unescape(text)))
