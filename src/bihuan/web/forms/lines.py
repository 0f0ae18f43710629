"""Fields typed as lines of text: parts of a case, milestones of a plan; and a case named by its number."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

FindCase = Callable[[str], Mapping[str, Any] | None]
_NUMBERS = re.compile(r"[\s,，、;；]+")
_NONE = frozenset({"无", "空", "-", "—"})
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class CaseField(forms.CharField):
    """The number of a case, cleaned to what the rules see of it: its id and number."""

    def __init__(self, *, find_case: FindCase | None, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.find_case = find_case

    def clean(self, value: Any) -> Mapping[str, Any] | None:
        """Raises ValidationError where no case the asker may see bears the number."""
        number = super().clean(value)
        found = self.find_case(number) if number and self.find_case else None
        if number and found is None:
            raise forms.ValidationError(
                _("没有编号为“%(number)s”的交办件，或不在你的查看范围内") % {"number": number}, code="invalid"
            )
        return found


class LinesField(forms.CharField):
    """Text of several lines, each cleaned by itself; a line that cannot be read is named."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> Any:
        """One mapping for each line that is not blank."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return [self.read(line, no) for no, line in enumerate(filter(None, lines), start=1)]

    def prepare_value(self, value: Any) -> Any:
        """Rows proposed as the lines they would be typed as; what was typed stays."""
        return (
            value if value is None or isinstance(value, str) else "\n".join(self.line(row) for row in value)
        )

    @abstractmethod
    def line(self, row: Mapping[str, Any]) -> str:
        """One row as a line."""

    @abstractmethod
    def read(self, line: str, no: int) -> dict[str, Any]:
        """What one line says. Raises ValidationError."""


class PartsField(LinesField):
    """Parts of a case: each line the numbers of its issues, or 无 where none belongs to it."""

    def line(self, row: Mapping[str, Any]) -> str:
        """1,3 or 无."""
        return ",".join(str(no) for no in row["issues"]) or "无"

    def read(self, line: str, no: int) -> dict[str, Any]:
        """{"part": its number, "issues": numbers}."""
        numbers = [] if line in _NONE else [one for one in _NUMBERS.split(line) if one]
        if not all(one.isascii() and one.isdigit() for one in numbers):
            raise forms.ValidationError(
                _("第%(no)s行应为问题序号，如 1,3；没有对应问题的填“无”") % {"no": no}, code="invalid"
            )
        return {"part": no, "issues": [int(one) for one in numbers]}


class MilestonesField(LinesField):
    """Milestones of a plan: each line a day and what is done by then."""

    def line(self, row: Mapping[str, Any]) -> str:
        """2024-07-01 完成选址."""
        return f"{row['due_on']:%Y-%m-%d} {row['what']}"

    def read(self, line: str, no: int) -> dict[str, Any]:
        """{"due_on": day, "what": words}."""
        found = _DAY.match(line)
        what = line[found.end() :].strip(" ，,：:") if found else ""
        try:
            day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            day = None
        if day is None or not what:
            raise forms.ValidationError(
                _("第%(no)s行应为日期和内容，如 2024-07-01 完成选址") % {"no": no}, code="invalid"
            )
        return {"due_on": day, "what": what}
