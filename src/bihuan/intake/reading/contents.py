"""What a file holds, whatever its kind: grids, and the paragraphs outside them; understands no complaint."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field

from bihuan.intake.reading.delimited import read_delimited
from bihuan.intake.reading.document import Document
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.intake.reading.encodings import Decoded, decode
from bihuan.intake.reading.grid import Grid
from bihuan.intake.reading.headers import score
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.mending import GridRepairs, mend_grids, mend_paragraphs, mended_grid
from bihuan.intake.reading.pdffile import PdfDocument, read_pdf
from bihuan.intake.reading.sniff import format_of, is_mail_page
from bihuan.intake.reading.webpage import read_page
from bihuan.intake.reading.wordfile import read_word
from bihuan.intake.reading.workbook import read_workbook
from bihuan.rules.list_headers import Known
from bihuan.rules.list_text import tidy
from bihuan.rules.mending import Mender, Repairs

_IS_ARCHIVE = "这是压缩包，不能读取。请解压后上传其中的文件"
_NO_PAGE = "网页文件中没有网页内容，不能读取。请在浏览器中打开，另存为网页后上传"
# So many lines of a text show what its header may have gone through.
_HEAD_LINES = 200
# Characters of running text, and of one paragraph, beyond which nobody wrote it to be read.
_LONGEST_TEXT, _LONGEST_LINE = 10_000_000, 100_000
_TOO_MUCH_TEXT = "清单以外的文字过多，不能读取。请只上传清单或通报部分"
_BIG5 = re.compile(rb"charset\s*=\s*[\"']?\s*big5", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contents:
    """A file's kind, the encoding of a text, its grids in their order, its lines outside them in theirs.

    Grids and lines outside are put right already; repairs and outside_repairs: what was done to them. A text file stands
    in text as it was decoded: its lines are made and put right when they are asked for.
    """

    form: str
    encoding: str | None
    grids: tuple[Grid, ...]
    outside: tuple[str, ...] = ()
    text: str = ""
    repairs: GridRepairs = field(default_factory=GridRepairs)
    outside_repairs: Repairs = field(default_factory=Repairs)

    def prose(self) -> tuple[tuple[str, ...], Repairs]:
        """The lines that are read for complaints where no grid holds any, put right, and what was done to them."""
        if self.outside or not self.text:
            return self.outside, self.outside_repairs
        return mend_paragraphs(_bounded([line for part in self.text.splitlines() if (line := tidy(part))]))


def contents_of(raw: bytes, *, known: Known, limits: Limits) -> Contents:
    """What the bytes hold. Raises UnusableFile for what no list is read from, a zip included."""
    form = format_of(raw, limits)
    if form == "zip":
        raise UnusableFile(_IS_ARCHIVE)
    if form == "csv":
        return _separated(decode(raw), known, limits)
    if form == "docx":
        return _document(form, None, read_word(raw, limits=limits))
    if form == "pdf":
        return _document(form, None, read_pdf(raw, limits=limits))
    if form == "html":
        text = _page(raw)
        return _document(form, text.encoding, read_page(text.text, most_cells=limits.table_cells))
    grids = tuple(read_workbook(raw, is_xlsx=form == "xlsx", limits=limits))
    return Contents(form, None, grids, repairs=mend_grids(grids))


def _separated(text: Decoded, known: Known, limits: Limits) -> Contents:
    mender = Mender(text.text.split("\n", _HEAD_LINES)[:_HEAD_LINES])
    grid = read_delimited(
        text.text, score=lambda trial: score(mended_grid(trial, mender), known), limits=limits
    )
    return Contents("csv", text.encoding, (grid,), text=text.text, repairs=mend_grids([grid]))


def _document(form: str, encoding: str | None, document: Document | PdfDocument) -> Contents:
    grids = tuple(document.grids)
    paragraphs, prose_repairs = mend_paragraphs(_bounded(document.prose))
    return Contents(
        form, encoding, grids, paragraphs, repairs=mend_grids(grids), outside_repairs=prose_repairs
    )


def _bounded(lines: list[str]) -> list[str]:
    """The lines. Raises UnusableFile for more text than anybody wrote to be read."""
    if sum(map(len, lines)) > _LONGEST_TEXT or max(map(len, lines), default=0) > _LONGEST_LINE:
        raise UnusableFile(_TOO_MUCH_TEXT)
    return lines


def _page(raw: bytes) -> Decoded:
    """The text of a web page, also of one packed as a mail; Big5 only where the page says so and it is nothing else."""
    if is_mail_page(raw):
        raw = _unpacked_mail(raw)
    try:
        return decode(raw)
    except UnusableFile:
        if not _BIG5.search(raw[:4096]):
            raise
    return Decoded(raw.decode("big5", "replace"), "big5")


def _unpacked_mail(raw: bytes) -> bytes:
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise UnusableFile(_NO_PAGE)
