"""What the shift pages ask for; shape only, sense is for the action."""

from __future__ import annotations

from django import forms

from bihuan.cases.actions.shifts import LONGEST_NOTE, NoteDraft
from bihuan.web.forms.fields import MOMENT_SHAPES, TextField


class NoteForm(forms.Form):
    """A note, perhaps with a moment to be kept, perhaps about an order nobody answered the phone for."""

    content = TextField(required=False, max_length=LONGEST_NOTE)
    promised_at = forms.DateTimeField(required=False, input_formats=MOMENT_SHAPES)
    order = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def draft(self) -> NoteDraft:
        """The note as typed; only for a valid form."""
        typed = self.cleaned_data
        return NoteDraft(typed["content"], typed["promised_at"], typed["order"])


class RemarkForm(forms.Form):
    """What one of the two shifts adds in words when it signs."""

    remark = TextField(required=False, max_length=LONGEST_NOTE)
