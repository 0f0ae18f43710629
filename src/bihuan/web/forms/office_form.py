"""Forms that are no moves of a case: labels, sentences for what is missing, the look of our fields."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


class OfficeForm(forms.Form):
    """A form whose errors read as officials write them. act: what cannot be done as long as something is missing."""

    act: ClassVar[str] = ""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _class_of(field.widget))
            words = {"label": field.label or "", "act": _(self.act)}
            field.error_messages |= {
                "required": _("缺%(label)s，不能%(act)s") % words,
                "invalid": _("%(label)s填写有误，请更正") % words,
                "invalid_choice": _("%(label)s不在可选范围，请重新选择") % words,
            }

    def choose(self, name: str, choices: list[tuple[str, str]], *, empty: str = "") -> None:
        """Let a field be chosen from these; empty: words for choosing nothing."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
            field.choices = [("", empty), *choices] if empty else choices


def _class_of(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES if isinstance(widget, kind))


def date_input() -> forms.DateInput:
    """A field for a day, as browsers offer it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def moment_input() -> forms.DateTimeInput:
    """A field for a moment, to the minute."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def split_words(text: str) -> tuple[str, ...]:
    """Names written one after another, however they are separated: 甲、乙，丙."""
    for sign in "，,；;\n\r\t ":
        text = text.replace(sign, "、")
    return tuple(dict.fromkeys(word for word in text.split("、") if word))
