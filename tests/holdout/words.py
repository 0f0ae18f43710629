"""Word documents, written part by part: paragraphs, tables, cells that span and continue."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '{}<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:body></w:document>'
)


@dataclass(frozen=True)
class Cell:
    """A cell over `span` columns; `down` is "restart" or "continue" for cells merged downwards."""

    text: str = ""
    span: int = 1
    down: str = ""


def document(*blocks: str) -> bytes:
    """The blocks as a .docx file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("[Content_Types].xml", _TYPES)
        box.writestr("_rels/.rels", _RELATIONS)
        box.writestr("word/document.xml", _BODY.format("".join(blocks)))
    return out.getvalue()


def paragraph(text: str) -> str:
    """One paragraph, cut into runs as an editor leaves it; a line feed becomes a break."""
    return f"<w:p>{''.join(_runs(text))}</w:p>"


def paragraphs(lines: Iterable[str]) -> str:
    """Each line a paragraph."""
    return "".join(paragraph(one) for one in lines)


def table(rows: Iterable[Sequence[str | Cell | None]]) -> str:
    """A table; plain text is an ordinary cell."""
    body = "".join(f"<w:tr>{''.join(_cell(one) for one in row)}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>{body}</w:tbl>'


def _cell(one: str | Cell | None) -> str:
    cell = one if isinstance(one, Cell) else Cell("" if one is None else str(one))
    marks = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    marks += f'<w:vMerge w:val="{cell.down}"/>' if cell.down else ""
    return f"<w:tc><w:tcPr>{marks}</w:tcPr>{paragraphs(cell.text.split(chr(10)))}</w:tc>"


def _runs(text: str) -> Iterable[str]:
    for start in range(0, len(text), 9):
        yield f'<w:r><w:t xml:space="preserve">{escape(text[start : start + 9])}</w:t></w:r>'
