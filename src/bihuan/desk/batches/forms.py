"""What the batch pages ask for; shape only, sense is for the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bihuan.intake.reading.read import may_name_complainants
from bihuan.rules.vocabulary import CHANNELS
from bihuan.web.forms.fields import MOMENT_SHAPES

SECONDS = "%Y-%m-%dT%H:%M:%S"


class ArrivalForm(forms.Form):
    """A batch as it came in, with its list as a file or pasted text; or the word that there is none today."""

    giver = forms.CharField(max_length=80)
    channel = forms.ChoiceField(choices=())
    source_no = forms.CharField(max_length=24, required=False)
    received_at = forms.DateTimeField(input_formats=(SECONDS, *MOMENT_SHAPES))
    handed_over_at = forms.DateTimeField(input_formats=(SECONDS, *MOMENT_SHAPES), required=False)
    printed_total = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    list_file = forms.FileField(
        required=False, allow_empty_file=True
    )  # read like any other: it is said to be empty
    # Stripped, its last row would lose the blank cells at its end and no longer fit the header.
    pasted = forms.CharField(required=False, max_length=2_000_000, strip=False)
    is_empty = forms.BooleanField(required=False)
    is_history = forms.BooleanField(required=False)

    def __init__(self, data: Any, files: Any, *, now: datetime, giver: str) -> None:
        """data and files: as posted, or None. now and giver: what is proposed."""
        first = {"giver": giver, "received_at": localtime(now).strftime(SECONDS), "channel": "other"}
        super().__init__(data, files, initial=first)
        channel = self.fields["channel"]
        if isinstance(channel, forms.ChoiceField):
            channel.choices = [(code, _(label)) for code, label in CHANNELS.items()]

    def forget_complainants(self) -> None:
        """Take out a pasted list that may name complainants, so that it is not put on a page again."""
        if may_name_complainants(str(self.data.get("pasted", ""))):
            self.data = {**self.data.dict(), "pasted": ""} if isinstance(self.data, QueryDict) else {}

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when neither a file, nor text, nor 今日无交办 is given."""
        given = super().clean() or {}
        given["pasted"] = given.get("pasted", "") if given.get("pasted", "").strip() else ""
        if not (given.get("list_file") or given["pasted"] or given.get("is_empty")):
            raise forms.ValidationError(_("缺清单，请选择文件或粘贴清单；今日没有交办的请勾选“今日无交办”"))
        return given
