"""PDF files as office programs print them: ruled tables over pages, running text; made sign by sign, without a library."""

from __future__ import annotations

from collections.abc import Sequence

LINE, SIZE, LEFT, TOP, RIGHT = 14, 10, 50, 780, 545


class PagePrinter:
    """One page of 595 × 842 points, filled from the top."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.y = TOP

    def text(self, words: str, *, x: float = LEFT, y: float | None = None) -> None:
        """A line of text; without y it is the next line of the page."""
        if y is None:
            self.y -= LINE
            y = self.y
        self.marks.append(f"BT /F1 {SIZE} Tf {x} {y} Td <{words.encode('utf-16-be').hex()}> Tj ET")

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[int], *, is_cut: bool = False) -> None:
        """A ruled table, cells of several lines by line breaks. is_cut: the page ends in its last row, without a line."""
        edges = [LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
        self.y -= LINE
        top = self.y
        self._rule(edges[0], top, edges[-1], top)
        for n, row in enumerate(rows):
            height = LINE * max(cell.count("\n") + 1 for cell in row) + 4
            for x, cell in zip(edges, row, strict=False):
                for line, words in enumerate(cell.split("\n")):
                    self.text(words, x=x + 2, y=self.y - LINE * (line + 1) + 2)
            self.y -= height
            if not (is_cut and n == len(rows) - 1):
                self._rule(edges[0], self.y, edges[-1], self.y)
        for x in edges:
            self._rule(x, top, x, self.y)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.marks.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")


def pdf(*pages: PagePrinter, encrypted: bool = False) -> bytes:
    """The file of these pages; encrypted under a password nobody knows."""
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype"
        "/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]"
        "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880/Descent -120/CapHeight 880"
        "/ItalicAngle 0/StemV 93/FontBBox[-25 -254 1000 880]>>>>]>>"
    )
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>", font]
    for n, page in enumerate(pages):
        stream = "\n".join(page.marks)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
            f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        ]
    body, places = "%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    locked = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'ab' * 32}>/U<{'cd' * 32}>>>/ID[<00><00>]"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R"
        f"{locked if encrypted else ''}>>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")
