"""Keys of the holders: one's own, and letting others in or out; passphrases are read from the form and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.records.actions.seal_keys import admit, ask_out, change_passphrase, consent, make_key, take_out
from bihuan.records.queries.sealed import (
    KeyCard,
    check_holder,
    halves_short_of_holders,
    has_recovery,
    holders,
)
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.sealing import FEWEST_CHARACTERS, HOLDERS_WANTED, SHORTEST_PASSPHRASE
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key with the acts its reader may do on it; server and page ask the same questions."""

    card: KeyCard
    acts: tuple[str, ...]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def page(request: StaffRequest) -> HttpResponse:
    """Own key and all holders; posted, a key of one's own."""
    check_holder(request.actor)
    if request.method == "GET":
        return _page(request)
    try:
        made = make_key(
            passphrase=request.POST.get("passphrase", ""),
            again=request.POST.get("passphrase_again", ""),
            command=command_from(request),
        )
    except Refusal as refusal:
        return _page(request, explain(refusal, request=request))
    words = _("密钥已启用") if made["state"] == "in_force" else _("密钥已生成，待另一方同意后由同组人员启用")
    return done(request, words, to=reverse("seal_keys"))


@sensitive_post_parameters()
@require_POST
def passphrase(request: StaffRequest) -> HttpResponse:
    """Another passphrase for one's own key."""
    check_holder(request.actor)
    try:
        change_passphrase(
            old=request.POST.get("passphrase_old", ""),
            passphrase=request.POST.get("passphrase", ""),
            again=request.POST.get("passphrase_again", ""),
            command=command_from(request),
        )
    except Refusal as refusal:
        return _page(request, explain(refusal, request=request))
    return done(request, _("保密口令已修改"), to=reverse("seal_keys"))


@sensitive_post_parameters()
@require_POST
def act(request: StaffRequest, key_id: int, name: str) -> HttpResponse:
    """Consent to a key, admit it, ask to take it out, take it out."""
    check_holder(request.actor)
    if name not in ACTS or key_id not in {card.id for card in holders(request.actor, at=request.now)}:
        raise NotFound("seal_key")
    try:
        ACTS[name](key_id, request)
    except Refusal as refusal:
        return _page(request, explain(refusal, request=request))
    return done(request, _(DONE[name]), to=reverse("seal_keys"))


ACTS: Mapping[str, Callable[[int, StaffRequest], Any]] = {
    "consent": lambda key_id, request: consent(key_id, command=command_from(request)),
    "admit": lambda key_id, request: admit(
        key_id, passphrase=request.POST.get("passphrase", ""), command=command_from(request)
    ),
    "ask_out": lambda key_id, request: ask_out(key_id, command=command_from(request)),
    "take_out": lambda key_id, request: take_out(key_id, command=command_from(request)),
}
DONE: Mapping[str, str] = {
    "consent": "已同意，由同组持有人启用",
    "admit": "密钥已启用",
    "ask_out": "已申请停用，由另一组持有人确认",
    "take_out": "密钥已停用",
}


def _page(request: StaffRequest, said: Said | None = None) -> HttpResponse:
    half = check_holder(request.actor)
    cards = holders(request.actor, at=request.now)
    own = [card for card in cards if card.is_own]
    shown = {
        "said": said,
        "half": half,
        "own": own,
        "has_recovery": has_recovery(half),
        "lines": [KeyLine(card, _acts(card, half, own)) for card in cards],
        "short": halves_short_of_holders(cards),
        "wanted": HOLDERS_WANTED,
        "length": SHORTEST_PASSPHRASE,
        "kinds": FEWEST_CHARACTERS,
    }
    return render(request, "desk/sealing/keys.html", shown, status=said.status if said else 200)


def _acts(card: KeyCard, half: str, own: list[KeyCard]) -> tuple[str, ...]:
    if not any(key.state == "in_force" for key in own):
        return ()
    offered = {
        "consent": card.state == "pending"
        and not card.is_consented
        and card.half != half
        and not card.is_own,
        "admit": card.state == "pending" and card.is_consented and card.half == half and not card.is_own,
        "ask_out": not card.is_asked_out,
        "take_out": card.is_asked_out and not card.is_own and card.asked_out_half != half,
    }
    return tuple(name for name, is_offered in offered.items() if is_offered)
