"""What is sealed of a case: which fields there are, asking to see them, and sealing by hand what came another way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.cases.queries.numbers import cases_numbered, city_numbers
from bihuan.desk.sealing.overview import request_lines
from bihuan.people.queries.callers import callers
from bihuan.records.actions.seal_requests import AskDraft, ask
from bihuan.records.actions.sealing import seal_by_hand
from bihuan.records.queries.sealed import SealedCard, requests_for, sealed_card
from bihuan.records.sealed.rings import is_ready
from bihuan.records.uploads import check_content, clean_name
from bihuan.rules.errors import FactMissing, FactWrong, Refusal
from bihuan.rules.sealing import CALL_BACK_FIELDS, CUSTODIAN, Confided, Reporter, check_half
from bihuan.rules.vocabulary import SEAL_PURPOSES, SEALED_FIELDS
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.doors import in_memory
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

TYPED_FIELDS = ("name", "phone", "address", "id_number", "other")


class AskForm(forms.Form):
    """What to see, for what, why, and for a call back who calls."""

    purpose = forms.ChoiceField(choices=list(SEAL_PURPOSES.items()))
    fields_asked = forms.MultipleChoiceField(choices=list(SEALED_FIELDS.items()), required=False)
    reason = forms.CharField(max_length=500, required=False)
    for_post = forms.IntegerField(required=False)


@require_http_methods(["GET", "POST"])
def record(request: StaffRequest, record_id: int) -> HttpResponse:
    """One sealed record by its fields' names; posted, a request to see some of them."""
    card = sealed_card(request.actor, record_id)
    if request.method == "GET":
        return _record_page(request, card)
    check_half(request.actor, CUSTODIAN, act="seal.ask")
    form = AskForm(request.POST)
    try:
        command = command_from(request)
        if not form.is_valid():
            raise FactMissing("申请查看", "purpose", "用途")
        given = form.cleaned_data
        draft = AskDraft(
            record_id, tuple(given["fields_asked"]), given["purpose"], given["reason"], given["for_post"]
        )
        made = ask(draft, command=command)
    except Refusal as refusal:
        return _record_page(request, card, said=explain(refusal, request=request))
    return done(request, _("已申请，待审批"), to=reverse("seal_request", args=[made["request"]]))


def _record_page(request: StaffRequest, card: SealedCard, said: Said | None = None) -> HttpResponse:
    lines = request_lines(request.actor, requests_for(request.actor, record_id=card.id), now=request.now)
    shown: dict[str, Any] = {
        "card": card,
        "city_no": city_numbers(request.actor, [card.about_id]).get(card.about_id, ""),
        "lines": lines,
        "may_ask": request.actor.role == "confidentiality_officer",
        "purposes": list(SEAL_PURPOSES.items()),
        "call_back": [field for field in card.fields if field in CALL_BACK_FIELDS],
        "callers": callers(at=request.now),
        "given": request.POST,
        "asked": request.POST.getlist("fields_asked"),
        "said": said,
    }
    return render(request, "desk/sealing/record.html", shown, status=said.status if said else 200)


@in_memory
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Seal what a letter or a call told of its reporter, or the letter or recording itself, with its case.

    After a refusal nothing of what was typed comes back: it is not put on a page again.
    """
    check_half(request.actor, CUSTODIAN, act="seal.keep")
    said = None
    if request.method == "POST":
        try:
            sealed = _seal(request)
            return done(request, _("已封存"), to=reverse("seal", args=[sealed]))
        except Refusal as refusal:
            said = explain(refusal, request=request)
    shown = {
        "fields": [(field, _(SEALED_FIELDS[field])) for field in TYPED_FIELDS], "said": said, "is_ready": is_ready(),
        "number": request.POST.get("number") or request.GET.get("number", ""),
    }  # fmt: skip
    return render(request, "desk/sealing/new.html", shown, status=said.status if said else 200)


def _seal(request: StaffRequest) -> int:
    """Seal what the form brings; the id of a record made."""
    command = command_from(request)
    number = request.POST.get("number", "")
    cases = cases_numbered(request.actor, number)
    if not number.strip():
        raise FactMissing("封存", "number", "交办件编号")
    if len(cases) != 1:
        sentence = "编号对应多个交办件，请填市编号" if cases else "没有这个编号的交办件，请核对"
        raise FactWrong("封存", "number", sentence)
    typed = {field: request.POST.get(f"sealed_{field}", "") for field in TYPED_FIELDS}
    parts = [("identity", Reporter.of_texts(typed)), ("original", _file_of(request))]
    return seal_by_hand([part for part in parts if part[1]], about_id=cases[0].stream_id, command=command)


def _file_of(request: StaffRequest) -> Reporter:
    file = request.FILES.get("sealed_file")
    if not isinstance(file, UploadedFile):
        return Reporter({})
    content = file.read()
    kind = check_content(content)
    return Reporter({"file": Confided(content, clean_name(file.name or ""), kind.media_type)})
