"""What the page of official figures asks for; shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class TextForm(forms.Form):
    """An official text as a file or pasted, and the day its figures stand for where it names none."""

    list_file = forms.FileField(required=False)
    pasted = forms.CharField(required=False, max_length=2_000_000)
    day = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when neither a file nor a text is given."""
        given = super().clean() or {}
        if not (given.get("list_file") or given.get("pasted")):
            raise forms.ValidationError(_("缺文件或文字，不能核对"))
        return given
