"""What the lines around a list say of it: title, batch, date, printed total; and what sheet and file names add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bihuan.intake.reading.cells import ListFacts
from bihuan.intake.reading.tables import Table
from bihuan.rules.list_areas import AreaBook
from bihuan.rules.list_batches import BatchReading, find_batch, find_total
from bihuan.rules.list_dates import find_date, read_date
from bihuan.rules.list_furniture import is_navigation
from bihuan.rules.list_lines import heading_area, is_total
from bihuan.rules.list_text import compact, half_width

_TITLE_WORDS = re.compile(r"表|清单|台账|举报|信访|转办|交办|督察|公开|情况|汇总")
# A title ends in what it is, a batch or day in brackets behind it; a menu's 督察动态 does not.
_OUTRIGHT = re.compile(
    r"^(?=.{8,80}$)[^。；]*(?:情况|一览表|清单|台账|汇总表?|公示表?|公开表?|公开|公告|通报|结果|表)"
    r"(?:\s*[（(【][^（()）]*[)）】])*\s*(?:第.{1,8}[批期]|之[一二三四五六七八九十]+)?\s*$",
    re.DOTALL,
)
_NEWSPAPER = re.compile(r"第\s*\d{1,3}\s*版|星期[一二三四五六日天]")
_DAY_AND_SOURCE = re.compile(r"^(?=.{0,80}来源\s*[:：]).{0,12}20\d\d\s*[-年/.]\s*\d")
_SITE = re.compile(r"(?<=.{8})\s*[_|-]\s*[\u4e00-\u9fff]{2,12}(?:网|网站|客户端)$")
_ATTACHMENT = re.compile(r"^附件\s*[\d一二三四五六七八九十]*\s*[:：]?\s*(?=.{6})")
_LABELLED_DAY = re.compile(r"(?:日期|时间)\s*:?\s*(\d{5})(?!\d)")
_TOTAL_IN_NOTE = re.compile(r"(?:合计|总计|总数)[^\d,，。;；]{0,4}\d+[件宗个起]")
_AREA_SHEET = re.compile(r"[\u4e00-\u9fff]{2,8}[县区市旗]")


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines above and below one list say."""

    title: str | None
    batch: BatchReading | None
    date: date | None
    total: int | None

    def going_on_from(self, before: Caption) -> Caption:
        """The caption of a list's further part: what it does not say itself is as before; the total counts once."""
        return Caption(
            self.title or before.title, self.batch or before.batch, self.date or before.date, self.total
        )


def read_caption(table: Table) -> Caption:
    """Title, batch and date from the lines above a list, the total from those and the lines in it."""
    lines = table.captions
    title = _title(lines)
    batches = [batch for line in lines if (batch := find_batch(line))]
    batch = batches[0] if batches else None
    by_batch = sorted(lines, key=lambda line: batch is None or batch.label not in line)
    below = [line for line in table.lines if _may_total(line)]
    below.sort(key=lambda line: compact(line).startswith("小计"))  # what holds for a part comes last
    return Caption(
        title=_ATTACHMENT.sub("", re.sub(r"\s*\n\s*", "", title)) if title else None,
        batch=batch,
        date=_first_date(by_batch),
        total=_first_total([*lines, *below]),
    )


def _title(lines: Sequence[str]) -> str | None:
    """The line that names the list: one that says so outright, else one above day and source, with a word of it, or first.

    No site's menu, no head of a newspaper, and no sentence while another line will do.
    """
    own = [line for line in lines if not is_navigation(line) and not _NEWSPAPER.search(line)]
    above = [line for line, below in pairwise(lines) if line in own and _DAY_AND_SOURCE.search(below)]
    above = [line for line in above if not _DAY_AND_SOURCE.search(line)]
    named = [line for line in own if _TITLE_WORDS.search(line)]
    found = (
        *(line for line in own if _OUTRIGHT.search(line)),
        *above,
        *(line for line in named if "。" not in line),
        *named,
        *(own or lines),
    )
    return _SITE.sub("", found[0]) if found else None


def facts_of(table: Table, caption: Caption, book: AreaBook, *, names: Sequence[str]) -> ListFacts:
    """What holds for all rows of a list; names: of the file and of the zip it is in, for a batch printed nowhere else."""
    sheet = table.grid.name or ""
    named = next((batch for name in names if (batch := find_batch(name))), None)
    origins = (("printed", caption.batch), ("sheet", find_batch(sheet)), ("file", named))
    origin, batch = next(((origin, batch) for origin, batch in origins if batch), ("printed", None))
    return ListFacts(
        book=book,
        batch=batch.number if batch else None,
        batch_origin=origin,
        date=caption.date,
        area=_area(table, caption, book),
        channel=_channel(sheet),
    )


def _first_date(lines: Iterable[str]) -> date | None:
    for line in lines:
        labelled = _LABELLED_DAY.search(half_width(line))
        reading = read_date(labelled[1]) if labelled else find_date(line)
        if reading.value is None and compact(line).isdigit():
            reading = read_date(line)
        if reading.value:
            return reading.value
    return None


def _first_total(lines: Sequence[str]) -> int | None:
    return next((total for line in lines if (total := find_total(line)) is not None), None)


def _may_total(line: str) -> bool:
    """Whether a line in or under a list may print how many it holds: a total, or a note with one (注：1.…；2.合计8件)."""
    is_counted = "共" in line or _TOTAL_IN_NOTE.search(compact(line)) is not None
    return is_total(line) or (is_counted and not heading_area(line))


def _area(table: Table, caption: Caption, book: AreaBook) -> str | None:
    """The one area a title or sheet name speaks of, for lists without an area column."""
    if any(name in table.header.fields for name in ("area", "area_city", "unit")):
        return None
    sheet = compact(table.grid.name or "")
    found = book.find_one(sheet) or book.find_one(caption.title or "")
    return found or (sheet if not book and _AREA_SHEET.fullmatch(sheet) else None)


def _channel(sheet: str) -> str | None:
    found = [code for code, word in (("phone", "来电"), ("letter", "来信")) if word in sheet]
    return found[0] if len(found) == 1 else None
