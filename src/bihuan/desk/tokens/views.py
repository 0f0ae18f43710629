"""One's own keys: the list, a new one shown once, revoked at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.desk.cases.sitting import wrong_password
from bihuan.people.actions.tokens import LONGEST_NAME, NewToken, TokenDraft, create_token, revoke_token
from bihuan.people.queries.tokens import tokens_of
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.vocabulary import TOKEN_SCOPES
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

DAYS = (7, 30, 90, 365)


class TokenForm(forms.Form):
    """A key to be made."""

    name = forms.CharField(max_length=LONGEST_NAME)
    scopes = forms.MultipleChoiceField(choices=tuple(TOKEN_SCOPES.items()))
    days = forms.TypedChoiceField(choices=tuple((days, str(days)) for days in DAYS), coerce=int, initial=30)
    password = forms.CharField(strip=False)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def tokens(request: StaffRequest) -> HttpResponse:
    """The keys of this person; posted, a new one for the post they sit at, after the password."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    said, made = None, None
    if request.method == "POST" and form.is_valid():
        said, made = _make(request, form.cleaned_data)
    status = said.status if said else 422 if form.errors else 200
    return render(request, "desk/tokens/page.html", _shown(request, form, said, made), status=status)


@require_POST
def revoke(request: StaffRequest, token_id: int) -> HttpResponse:
    """Let one of one's keys open nothing any more."""
    if all(row.id != token_id for row in tokens_of(request.actor.user_id, at=request.now)):
        raise NotFound("token")
    revoke_token(token_id, command=command_from(request))
    return done(request, _("令牌已注销"), to=reverse("tokens"))


def _make(request: StaffRequest, given: dict[str, Any]) -> tuple[Said | None, NewToken | None]:
    """The new key, or what to say. A key outlives the session, so the password is asked for each one."""
    if said := wrong_password(request, given["password"], otherwise=_("口令不对，未建立")):
        return said, None
    actor = request.actor
    draft = TokenDraft(
        actor.user_id or 0, actor.post_id or 0, given["name"], tuple(given["scopes"]), given["days"]
    )
    try:
        return None, create_token(draft, command=command_from(request))
    except Refusal as refusal:
        return explain(refusal, request=request), None


def _shown(
    request: StaffRequest, form: TokenForm, said: Said | None, made: NewToken | None
) -> dict[str, Any]:
    chosen = request.POST.getlist("scopes") if form.is_bound and made is None else ["read"]
    return {
        "rows": tokens_of(request.actor.user_id, at=request.now),
        "form": TokenForm() if made else form,
        "made": made,
        "said": said,
        "scopes": [(code, _(label), code in chosen) for code, label in TOKEN_SCOPES.items()],
        "days": [(days, str(days) == str(form["days"].value())) for days in DAYS],
    }
