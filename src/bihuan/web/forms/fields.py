"""One Django field for each kind of fact; what they clean to is what `rules.facts` expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bihuan.rules.moves import Fact
from bihuan.web.forms.lines import CaseField, FindCase, MilestonesField, PartsField
from bihuan.web.forms.options import IssueRow, Option, as_choices
from bihuan.web.forms.widgets import (
    FilesInput,
    IssueTextsInput,
    ReceiversInput,
    SignatureInput,
    VerdictsInput,
)
from bihuan.web.wording import FEN_PER_YUAN

SHORT_TEXT = 2000  # a longer one is a paper or the complaint itself
FEW = 5  # up to so many choices stand open as radio buttons
ACCEPTED_FILES = "image/*,application/pdf"
MOMENT_SHAPES = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y年%m月%d日 %H:%M")
DAY_SHAPES = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a page offers for one form: options by fact name, the issues of the case, how a case is found by its number."""

    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    issues: Sequence[IssueRow] = ()
    find_case: FindCase | None = None


class TextField(forms.CharField):
    """Text with one kind of line end, so that the same text has the same hash wherever it was typed."""

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class MoneyField(forms.CharField):
    """An amount typed in yuan, cleaned to fen."""

    def clean(self, value: Any) -> int | None:
        """Fen, or None when empty. Raises ValidationError for what is no amount or has parts of a fen."""
        text = super().clean(value).replace(",", "").replace("，", "").removesuffix("元")
        if not text:
            return None
        try:
            fen = Decimal(text) * FEN_PER_YUAN
        except InvalidOperation:
            fen = Decimal("0.5")
        if not fen.is_finite() or fen != fen.to_integral_value() or fen < 0:
            raise forms.ValidationError(_("金额应为数字，最多两位小数，如 50000.00"), code="invalid")
        return int(fen)


class ChosenField(forms.ChoiceField):
    """One option, cleaned to what the rules see of it."""

    def __init__(self, *, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(choices=[("", _("请选择")), *as_choices(options)], **kwargs)
        self.options = {str(option.id): option for option in options}

    def clean(self, value: Any) -> Any:
        """The facts of the option, its id when it has none, None when nothing is chosen."""
        chosen = super().clean(value)
        return _facts(self.options[chosen]) if chosen else None


class ChosenManyField(forms.MultipleChoiceField):
    """Several options, cleaned to what the rules see of each."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(choices=as_choices(options), **kwargs)
        self.options = {str(option.id): option for option in options}

    def clean(self, value: Any) -> list[Any]:
        """The facts or ids of the options chosen."""
        return [_facts(self.options[chosen]) for chosen in super().clean(value)]


class FilesField(forms.FileField):
    """Any number of files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Each file, checked for a name and a content of its own."""
        if not data:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in data]


class RowsField(forms.Field):
    """What a widget of ours has already read into rows; only presence is checked here."""


class ReceiversField(forms.Field):
    """Bodies with their part, cleaned to what the rules see of each body, and its part."""

    def __init__(self, *, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(widget=ReceiversInput(as_choices(options)), **kwargs)
        self.options = {str(option.id): option for option in options}

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """One mapping for each receiver. Raises ValidationError for a body that was not offered."""
        rows = super().clean(value) or []
        if any(row["body_id"] not in self.options for row in rows):
            raise forms.ValidationError(_("承办单位不在可选范围内，请刷新后重新选择"), code="invalid_choice")
        return [{**row, **_facts(self.options[row["body_id"]])} for row in rows]


def field_for(fact: Fact, offered: Offered, *, move_label: str) -> forms.Field:
    """The field that asks for a fact, with its label, help and sentences."""
    made = _MAKERS[fact.kind](fact, offered, _worded(fact, move_label))
    made.widget.attrs.setdefault("class", _CLASSES.get(type(made.widget), "form-control"))
    return made


def _worded(fact: Fact, move_label: str) -> dict[str, Any]:
    values = {"fact": _(fact.label), "move": _(move_label)}
    sentences = {
        "required": _("缺%(fact)s，不能%(move)s") % values,
        "invalid": _("%(fact)s的格式不对") % values,
        "invalid_choice": _("%(fact)s没有这一选项，请重新选择") % values,
        "empty": _("%(fact)s是空文件，请重新选择") % values,
    }
    help_text = _(fact.help) if fact.help else ""
    return {
        "label": values["fact"], "required": fact.required, "help_text": help_text, "error_messages": sentences
    }  # fmt: skip


def _facts(option: Option) -> Any:
    return dict(option.facts) if option.facts else option.id


def _text(fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return TextField(max_length=fact.max_length, **worded)


def _long_text(fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    attrs = {"rows": 4} if fact.max_length <= SHORT_TEXT else {"rows": 10, "class": "form-control is-long"}
    return TextField(max_length=fact.max_length, widget=forms.Textarea(attrs=attrs), **worded)


def _moment(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_SHAPES[0])
    return forms.DateTimeField(widget=widget, input_formats=MOMENT_SHAPES, **worded)


def _date(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format=DAY_SHAPES[0])
    return forms.DateField(widget=widget, input_formats=DAY_SHAPES, **worded)


def _choice(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    options = _options(fact, offered)
    if len(options) > FEW or not fact.required:
        return ChosenField(options=options, **worded)
    made = ChosenField(options=options, widget=forms.RadioSelect, **worded)
    made.choices = as_choices(options)
    return made


def _choices(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return ChosenManyField(options=_options(fact, offered), **worded)


def _chosen(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return ChosenField(options=_options(fact, offered), **worded)


def _bool(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**worded)


def _count(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    if fact.name in offered.options:
        return ChosenField(options=offered.options[fact.name], **{**worded, "help_text": ""})
    return forms.IntegerField(min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **worded)


def _money(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return MoneyField(max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **worded)


def _files(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return FilesField(widget=FilesInput(attrs={"accept": ACCEPTED_FILES, "multiple": True}), **worded)


def _verdicts(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    verdicts = [(code, _(label)) for code, label in (fact.choices or {}).items()]
    return RowsField(widget=VerdictsInput(offered.issues, verdicts), **worded)


def _issues(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    listed = [Option(row.no, f"{row.no}. {row.text}") for row in offered.issues]
    return ChosenManyField(options=offered.options.get(fact.name) or listed, **worded)


def _issue_texts(_fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return RowsField(widget=IssueTextsInput(offered.issues), **worded)


def _signature(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return RowsField(widget=SignatureInput(), **worded)


def _case(_fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return CaseField(find_case=offered.find_case, **worded)


def _parts(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return PartsField(**worded)


def _milestones(_fact: Fact, _offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return MilestonesField(**worded)


def _receivers(fact: Fact, offered: Offered, worded: dict[str, Any]) -> forms.Field:
    return ReceiversField(options=_options(fact, offered), **worded)


def _options(fact: Fact, offered: Offered) -> Sequence[Option]:
    if fact.name in offered.options:
        return offered.options[fact.name]
    return [Option(code, _(label)) for code, label in (fact.choices or {}).items()]


Maker = Callable[[Fact, Offered, dict[str, Any]], forms.Field]
_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "text": _text, "long_text": _long_text, "moment": _moment, "date": _date, "choice": _choice,
        "choices": _choices, "bool": _bool, "count": _count, "money": _money, "post": _chosen, "body": _chosen,
        "bodies": _choices, "files": _files, "verdicts": _verdicts, "issues": _issues, "issue_texts": _issue_texts,
        "party": _chosen, "signature": _signature, "receivers": _receivers, "case": _case, "clock": _chosen,
        "parts": _parts, "milestones": _milestones,
    }
)  # fmt: skip
_CLASSES: Mapping[type[forms.Widget], str] = MappingProxyType(
    {
        forms.Select: "form-select",
        forms.RadioSelect: "form-check-input",
        forms.CheckboxInput: "form-check-input",
        forms.CheckboxSelectMultiple: "form-check-input",
    }
)
