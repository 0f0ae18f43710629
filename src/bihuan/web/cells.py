"""What is typed or pasted into a field of a draft row, as its value; says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bihuan.rules.errors import FactWrong
from bihuan.rules.issues import MOST_ISSUES, split_issues
from bihuan.rules.list_areas import AreaBook
from bihuan.rules.list_text import compact, tidy
from bihuan.rules.list_types import read_types
from bihuan.rules.vocabulary import BANDS, KEY_CLASSES
from bihuan.web.lists import known_areas

EDIT = "intake.edit_row"
LONGEST_NUMBER = 48
# The fields that can be typed over, in the order they stand side by side in the grid; the last two stand in the form only.
IN_GRID = ("acceptance_no", "areas", "pollution_types", "content", "issues")
LABELS: Mapping[str, str] = {
    "acceptance_no": "受理编号", "areas": "行政区域", "pollution_types": "污染类型", "content": "举报内容",
    "issues": "反映问题", "key_class": "重点类别", "band": "反映时段",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells; areas: those of the city, loaded once."""

    areas: AreaBook = field(default_factory=lambda: AreaBook(known_areas()))

    def read(self, name: str, text: str) -> Any:
        """The value of a field. Raises FactWrong with what is wrong, NotFound never."""
        return _READERS[name](self, tidy(text))

    def _areas(self, text: str) -> list[str]:
        found = self.areas.read(text)
        strange = (*found.unknown, *found.units)
        if strange:
            raise _wrong("areas", _("行政区域“%(text)s”不在已载入的区域中") % {"text": "、".join(strange)})
        return list(found.areas)

    def _types(self, text: str) -> list[str]:
        found = read_types(text)
        strange = (*found.strange, *found.offices)
        if strange:
            raise _wrong("pollution_types", _("污染类型没有“%(text)s”") % {"text": "、".join(strange)})
        return list(found.known)

    def _number(self, text: str) -> str | None:
        number = compact(text)
        if len(number) > LONGEST_NUMBER:
            raise _wrong("acceptance_no", _("受理编号过长，最多%(n)s字") % {"n": LONGEST_NUMBER})
        return number or None

    def _content(self, text: str) -> str:
        if not text:
            raise _wrong("content", _("缺举报内容，不能修改为空"))
        return text

    def _issues(self, text: str) -> list[str]:
        return checked_issues(text.split("\n") if "\n" in text else split_issues(text))

    def _key(self, text: str) -> str | None:
        return _code("key_class", KEY_CLASSES, text) if text and text != _("一般件") else None

    def _band(self, text: str) -> str:
        return _code("band", BANDS, text) if text else "unstated"


def checked_issues(lines: Sequence[str]) -> list[str]:
    """The issues of some lines, blank ones left out. Raises FactWrong for more than one finding takes."""
    issues = [line.strip() for line in lines if line.strip()]
    if len(issues) > MOST_ISSUES:
        raise _wrong(
            "issues", _("反映问题最多%(n)s项，现有%(now)s项") % {"n": MOST_ISSUES, "now": len(issues)}
        )
    return issues


def _code(name: str, table: Mapping[str, str], text: str) -> str:
    """A code given as such or by its label."""
    found = {text, *(code for code, label in table.items() if label == text)} & set(table)
    if not found:
        raise _wrong(name, _("%(field)s没有“%(text)s”这一选项") % {"field": _(LABELS[name]), "text": text})
    return found.pop()


def _wrong(name: str, sentence: str) -> FactWrong:
    return FactWrong(EDIT, name, sentence)


_READERS: Mapping[str, Callable[[CellReader, str], Any]] = {
    "acceptance_no": CellReader._number, "areas": CellReader._areas, "pollution_types": CellReader._types,
    "content": CellReader._content, "issues": CellReader._issues, "key_class": CellReader._key, "band": CellReader._band,
}  # fmt: skip
