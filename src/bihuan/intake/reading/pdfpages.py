"""The signs and ruled lines of a PDF's pages; draws nothing, runs nothing the file brings. For a process of its own."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from bihuan.intake.reading.pdflayout import NEAR, Ruling, Sign

_DEEPEST = 8  # forms within forms
_MOST_POINTS = 2_000  # of one drawn path; a drawing of more is no table
_UNREADABLE = "\ufffd"
Point = tuple[float, float]


class PageReader:
    """One page, turned as it is shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._turned = page.get_rotation() // 90 % 4
        width, height = page.get_size()
        self._width, self._height = (height, width) if self._turned % 2 else (width, height)

    def signs(self) -> list[Sign]:
        """Every visible sign; one the file has no letter for as U+FFFD."""
        text = self._page.get_textpage()
        try:
            return [sign for n in range(text.count_chars()) if (sign := self._sign(text, n))]
        finally:
            text.close()

    def has_picture(self) -> bool:
        """Whether a picture stands on the page."""
        kinds = [pdfium.FPDF_PAGEOBJ_IMAGE]
        return next(self._page.get_objects(filter=kinds, max_depth=_DEEPEST), None) is not None

    def rulings(self) -> Iterator[Ruling]:
        """Level and upright lines, thin boxes, and the sides of drawn boxes."""
        for path in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
            filled, stroked = ctypes.c_int(), ctypes.c_int()
            if not pdfium.FPDFPath_GetDrawMode(path.raw, ctypes.byref(filled), ctypes.byref(stroked)):
                continue
            if filled.value or stroked.value:
                for piece in self._pieces(path):
                    yield from _sides(piece, is_drawn=bool(stroked.value))

    def _sign(self, text: pypdfium2.PdfTextPage, n: int) -> Sign | None:
        code = pdfium.FPDFText_GetUnicode(text.raw, n)
        if pdfium.FPDFText_IsGenerated(text.raw, n) == 1 or 0 < code <= 0x20 or code == 0xA0:
            return None
        is_letter = (
            code and pdfium.FPDFText_HasUnicodeMapError(text.raw, n) != 1 and not 0xD800 <= code < 0xE000
        )
        left, bottom, right, top = text.get_charbox(n, loose=True)
        corners = self._shown((left, bottom)), self._shown((right, top))
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        return Sign(chr(code) if is_letter else _UNREADABLE, x0, y0, x1, y1)

    def _shown(self, point: Point) -> Point:
        x, y = point
        return (
            (x, y), (y, self._width - x), (self._width - x, self._height - y), (self._height - y, x)
        )[self._turned]  # fmt: skip

    def _pieces(self, path: pypdfium2.PdfObject) -> Iterator[list[Point]]:
        """The strokes of a path, each as its points; curves are left out."""
        matrices = _matrices(path)
        count = min(pdfium.FPDFPath_CountSegments(path.raw), _MOST_POINTS)
        points: list[Point] = []
        for n in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(path.raw, n)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = (x.value, y.value)
            for matrix in matrices:
                point = matrix.on_point(*point)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind != pdfium.FPDF_SEGMENT_LINETO and points:
                yield points
                points = []
            points = [] if kind == pdfium.FPDF_SEGMENT_BEZIERTO else [*points, self._shown(point)]
            if pdfium.FPDFPathSegment_GetClose(segment) and points:
                points.append(points[0])
        if points:
            yield points


def _matrices(path: pypdfium2.PdfObject) -> list[pypdfium2.PdfMatrix]:
    """What moves a path to its place: its own matrix, then those of the forms around it."""
    found: list[pypdfium2.PdfMatrix] = []
    one: pypdfium2.PdfObject | None = path
    while one is not None and len(found) <= _DEEPEST:
        found.append(one.get_matrix())
        one = one.container
    return found


def _sides(points: list[Point], *, is_drawn: bool) -> Iterator[Ruling]:
    """The level and upright lines of a stroke; a thin box is one line, a wide one counts only where it is drawn."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if min(width, height) <= NEAR < max(width, height):
        is_level = width > height
        at, along = (ys, xs) if is_level else (xs, ys)
        yield Ruling(is_level, (min(at) + max(at)) / 2, min(along), max(along))
    elif is_drawn:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(y1 - y0) <= 1 < abs(x1 - x0):
                yield Ruling(is_level=True, at=y0, begin=min(x0, x1), end=max(x0, x1))
            elif abs(x1 - x0) <= 1 < abs(y1 - y0):
                yield Ruling(is_level=False, at=x0, begin=min(y0, y1), end=max(y0, y1))
