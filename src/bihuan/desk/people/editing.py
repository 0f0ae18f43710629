"""One form on a page of its own: shown, refused with what was typed kept, done; for what is no move of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bihuan.people.queries.history import version_of
from bihuan.rules.errors import Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import seen_from
from bihuan.web.forms.office_form import OfficeForm
from bihuan.web.request import StaffRequest


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form. of: kind and id of what is edited, whose changes make it stale; back: where it leads."""

    title: str
    button: str
    back: str
    crumbs: tuple[tuple[str, str], ...] = ()
    of: tuple[str, int] | None = None
    consequence: str = ""
    is_danger: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    template: str = "desk/people/form.html"


Act = Callable[[dict[str, Any], int | None], tuple[str, str]]


def edit(request: StaffRequest, form: OfficeForm, sheet: Sheet, act: Act) -> HttpResponse:
    """The page of the form; posted and accepted, the page `act` names with its words.

    act: gets what was typed and the version the form showed; returns the words and where to go. A refusal stays on the page.
    """
    said = None
    if request.method == "POST" and form.is_valid():
        seen = seen_from(request).get(sheet.of[1]) if sheet.of else None
        try:
            words, to = act(form.cleaned_data, seen)
            return done(request, words, to=to)
        except Refusal as refusal:
            said = explain(refusal, request=request)
    return shown(request, form, sheet, said=said)


def shown(request: StaffRequest, form: OfficeForm, sheet: Sheet, *, said: Any = None) -> HttpResponse:
    """The page with the form as it stands, and what was said."""
    seen = {sheet.of[1]: version_of(*sheet.of)} if sheet.of else {}
    status = said.status if said else 422 if form.errors else 200
    filled = {"form": form, "sheet": sheet, "said": said, "seen": seen, **sheet.more}
    return render(request, sheet.template, filled, status=status)
