"""One request to see sealed fields: decided by an approver, opened by its asker, shown once for each opening."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from bihuan.cases.queries.numbers import city_numbers
from bihuan.records.actions.seal_openings import open_granted
from bihuan.records.actions.seal_requests import grant, refuse, withdraw
from bihuan.records.filekinds import BY_MEDIA_TYPE, fitting_name
from bihuan.records.queries.sealed import RequestCard, request_card
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.sealing import APPROVER, CALL_BACK, CUSTODIAN, TERMS, Confided, check_half
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.names import post_titles
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

HALF_OF_ACT = {"grant": APPROVER, "refuse": APPROVER, "open": CUSTODIAN}
NO_STORE = "no-store, private"


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """One opened field on the page: its code, and its text or a picture as a data address."""

    field: str
    text: str = ""
    picture: str = ""


@require_GET
def page(request: StaffRequest, request_id: int) -> HttpResponse:
    """The request, what was decided, and what its reader may do."""
    return _page(request, request_card(request.actor, request_id))


@sensitive_post_parameters()
@require_POST
def act(request: StaffRequest, request_id: int, name: str) -> HttpResponse:
    """Grant, refuse, withdraw or open; a refusal is told on the page."""
    card = request_card(request.actor, request_id)
    if name not in ACTS:
        raise NotFound("page")
    try:
        if name in HALF_OF_ACT:
            check_half(request.actor, HALF_OF_ACT[name], act=f"seal.{name}")
        return ACTS[name](request, card)
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _page(request, card, said=explain(refusal, request=request))


def _page(request: StaffRequest, card: RequestCard, *, said: Said | None = None) -> HttpResponse:
    shown = _shown(request, card) | {"said": said, "given": request.POST}
    return render(request, "desk/sealing/request.html", shown, status=said.status if said else 200)


def _shown(request: StaffRequest, card: RequestCard) -> dict[str, Any]:
    titles = post_titles((card.asked_by_post_id, card.decided_by_post_id, card.for_post_id))
    state = card.state_at(request.now)
    is_approver = request.actor.role == "confidentiality_approver"
    return {
        "card": card,
        "state": state,
        "city_no": city_numbers(request.actor, [card.about_id]).get(card.about_id, ""),
        "asked_by": titles.get(card.asked_by_post_id or 0, ""),
        "decided_by": titles.get(card.decided_by_post_id or 0, ""),
        "for_post": titles.get(card.for_post_id or 0, ""),
        "is_call_back": card.purpose == CALL_BACK,
        "terms": list(TERMS),
        "may_decide": is_approver and state == "asked" and not card.is_own,
        "may_revoke": is_approver and state == "granted",
        "may_open": card.is_own and state == "granted",
        "may_withdraw": card.is_own and not is_approver and state in ("asked", "granted"),
    }


def _grant(request: StaffRequest, card: RequestCard) -> HttpResponse:
    hours = request.POST.get("hours", "")
    grant(
        card.id,
        passphrase=request.POST.get("passphrase", ""),
        hours=int(hours) if hours.isascii() and hours.isdigit() else 0,
        command=command_from(request),
    )
    return done(request, _("已批准"), to=reverse("seal_request", args=[card.id]))


def _refuse(request: StaffRequest, card: RequestCard) -> HttpResponse:
    refuse(card.id, reason=request.POST.get("reason", ""), command=command_from(request))
    return done(request, _("已答复不予批准"), to=reverse("seal_request", args=[card.id]))


def _withdraw(request: StaffRequest, card: RequestCard) -> HttpResponse:
    withdraw(card.id, command=command_from(request))
    return done(request, _("已撤回"), to=reverse("seal_request", args=[card.id]))


def _open(request: StaffRequest, card: RequestCard) -> HttpResponse:
    passphrase = request.POST.get("passphrase", "")
    opened = open_granted(card.id, passphrase=passphrase, command=command_from(request))
    values = dict(opened.reporter.items()) if opened.reporter else {}
    file = values.get("file")
    if file is not None and not _is_picture(file):
        return _as_file(file)
    shown = _shown(request, request_card(request.actor, card.id))
    shown |= {"number": opened.number, "values": [_value(field, value) for field, value in values.items()]}
    response = render(request, "desk/sealing/opened.html", shown)
    response["Cache-Control"] = NO_STORE
    return response


def _value(field: str, value: Confided) -> Shown:
    if field != "file":
        return Shown(field, text=value.text)
    return Shown(field, picture=f"data:{value.media_type};base64,{b64encode(value.content).decode()}")


def _is_picture(file: Confided) -> bool:
    return BY_MEDIA_TYPE[file.media_type].is_picture


def _as_file(file: Confided) -> HttpResponse:
    """What is no picture goes out as a file, never shown in place."""
    kind = BY_MEDIA_TYPE[file.media_type]
    name = fitting_name(file.name, kind)
    response = HttpResponse(file.content, content_type=kind.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = NO_STORE
    return response


ACTS: Mapping[str, Callable[[StaffRequest, RequestCard], HttpResponse]] = {
    "grant": _grant,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "open": _open,
}
