"""A PDF on standard input, what its pages hold as JSON on standard output; within bounds of memory and time of its own.

`{"pages": [{"parts": […], "signs": n, "unreadable": n, "picture": bool}]}`, or `{"refused": code}`.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from bihuan.intake.reading.pdflayout import Line, PageTable, TooManyLines, laid_out
from bihuan.intake.reading.pdfpages import PageReader

MEMORY = 700_000_000  # bytes
_MOST_SIGNS, _MOST_SIGNS_OF_ALL = 60_000, 5_000_000  # of one page, of all


def pages_of(raw: bytes, *, most: int) -> dict[str, Any]:
    """What the pages hold; `refused`: locked, broken, pages (more than most) or crowded."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        return {"refused": "locked" if error.err_code in locked else "broken"}
    if len(document) > most:
        return {"refused": "pages"}
    try:
        return {"pages": list(_pages(document))}
    except (TooManyLines, RecursionError):
        return {"refused": "crowded"}
    except pypdfium2.PdfiumError:
        return {"refused": "broken"}


def _pages(document: pypdfium2.PdfDocument) -> Iterator[dict[str, Any]]:
    """The pages. Raises TooManyLines for more signs than anybody reads."""
    total = 0
    for n in range(len(document)):
        page = _page(document[n])
        total += page["signs"]
        if total > _MOST_SIGNS_OF_ALL:
            raise TooManyLines
        yield page


def _page(page: pypdfium2.PdfPage) -> dict[str, Any]:
    reader = PageReader(page)
    signs = reader.signs()
    if len(signs) > _MOST_SIGNS:
        raise TooManyLines
    told = {
        "parts": [_part(part) for part in laid_out(signs, reader.rulings()).parts] if signs else [],
        "signs": len(signs), "unreadable": sum(sign.text == "\ufffd" for sign in signs),
        "picture": not signs and reader.has_picture(),
    }  # fmt: skip
    page.close()
    return told


def _part(part: PageTable | Line) -> dict[str, Any]:
    if isinstance(part, Line):
        return {"text": part.text, "left": part.left, "right": part.right, "height": part.top - part.bottom}
    covered = [[*place, *corner] for place, corner in part.covered.items()]
    return {"rows": part.rows, "covered": covered, "edges": part.edges}


def main() -> None:
    """Read, and write what was read."""
    most, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told = pages_of(sys.stdin.buffer.read(), most=most)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
