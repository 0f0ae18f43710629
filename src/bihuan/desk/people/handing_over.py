"""The hand-over wizard: what is open at a leader's post or at a body, to whom it goes, why; then, with the numbers, done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bihuan.cases.actions.handing_over import BODY, LEADER, hand_over_body, hand_over_leader, may_hand_over
from bihuan.cases.queries.hand_over import (
    leader_posts,
    open_at_body,
    open_at_post,
    post_card,
)
from bihuan.people.queries.bodies import BodyCard, bodies_by_ids, standing_bodies
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotAllowed, NotFound, Refusal
from bihuan.rules.guards.registering import why_not_ordered
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: to whom, why, and whether it was confirmed with the numbers before one's eyes."""

    to: int | None
    reason: str
    is_confirmed: bool


def _asked(request: StaffRequest) -> Asked:
    to = request.POST.get("to", "")
    is_id = to.isascii() and to.isdigit() and len(to) < 18
    return Asked(
        int(to) if is_id else None, request.POST.get("reason", "").strip(), "confirm" in request.POST
    )


def _lacking(asked: Asked, choices: Sequence[tuple[int, str]]) -> Said | None:
    if asked.to not in {one for one, _name in choices}:
        return Said(422, "fact_missing", _("缺接任对象，不能移交"))
    return None if asked.reason else Said(422, "fact_missing", _("缺理由，不能移交"))


@require_http_methods(["GET", "POST"])
def body(request: StaffRequest, body_id: int) -> HttpResponse:
    """A body: its leaders in charge to choose from, and, for the shift head, all of it to another body."""
    card = _body(body_id)
    if not may_hand_over(request.actor, body_id):
        raise NotAllowed(BODY)
    may_all = may_pass_on(request.actor) and not why_not_ordered(card.kind, card.name)
    if request.method == "POST" and not may_all:
        raise NotAllowed(BODY)
    bodies = [
        (one.id, one.name)
        for one in standing_bodies(at=request.now)
        if one.id != body_id and not why_not_ordered(one.kind, one.name)
    ]
    asked = _asked(request)

    def hand_over() -> dict[str, Any]:
        command = command_from(request)
        return hand_over_body(body_id, to_body_id=asked.to or 0, reason=asked.reason, command=command)

    made, said = _tried(request, asked, bodies, hand_over)
    if made:
        return done(request, _words(made), to=reverse("body", args=[asked.to]))
    shown = {
        "body": card, "posts": leader_posts(body_id, at=request.now), "may_all": may_all,
        "work": open_at_body(body_id) if may_all else None,
        **_shown(request, asked, said, bodies, to_here=reverse("body_hand_over", args=[body_id])),
    }  # fmt: skip
    return render(request, "desk/people/body_hand_over.html", shown, status=said.status if said else 200)


@require_http_methods(["GET", "POST"])
def post(request: StaffRequest, post_id: int) -> HttpResponse:
    """The cases a leader's post is in charge of, to another leader of the same body."""
    card = post_card(post_id, at=request.now)
    if not may_hand_over(request.actor, card.body_id):
        raise NotAllowed(LEADER)
    others = [one for one in leader_posts(card.body_id, at=request.now) if one.id != post_id]
    choices = [
        (one.id, f"{one.name}（{one.holder or _('空缺')}，{_('现包案')} {one.cases} {_('件')}）")
        for one in others
    ]
    asked = _asked(request)

    def hand_over() -> dict[str, Any]:
        command = command_from(request)
        return hand_over_leader(post_id, to_post_id=asked.to or 0, reason=asked.reason, command=command)

    made, said = _tried(request, asked, choices, hand_over)
    if made:
        return done(request, _words(made), to=reverse("body_hand_over", args=[card.body_id]))
    shown = {
        "body": _body(card.body_id), "card": card, "work": open_at_post(post_id),
        **_shown(request, asked, said, choices, to_here=reverse("post_hand_over", args=[post_id])),
    }  # fmt: skip
    return render(request, "desk/people/post_hand_over.html", shown, status=said.status if said else 200)


def may_pass_on(actor: Actor) -> bool:
    """Whether the actor hands a whole body over."""
    return actor.role == "system" or "shift_head" in actor.functions


def _body(body_id: int) -> BodyCard:
    found = bodies_by_ids([body_id]).get(body_id)
    if found is None:
        raise NotFound("body")
    return found


def _tried(
    request: StaffRequest,
    asked: Asked,
    choices: Sequence[tuple[int, str]],
    hand_over: Callable[[], dict[str, Any]],
) -> tuple[dict[str, Any] | None, Said | None]:
    """What handing over made, once it is confirmed, else what is lacking or was refused."""
    if request.method != "POST":
        return None, None
    if (said := _lacking(asked, choices)) or not asked.is_confirmed:
        return None, said
    try:
        return hand_over(), None
    except Refusal as refusal:
        return None, explain(refusal, request=request)


def _words(made: dict[str, Any]) -> str:
    return _("已移交 %(n)s 件") % {"n": made["cases"]}


def _shown(
    request: StaffRequest,
    asked: Asked,
    said: Said | None,
    choices: Sequence[tuple[int, str]],
    *,
    to_here: str,
) -> dict[str, Any]:
    """The form as typed; asks_again: everything is there, and the numbers are to be confirmed."""
    return {
        "choices": choices, "asked": asked, "said": said, "action": to_here,
        "asks_again": request.method == "POST" and said is None,
        "chosen": dict(choices).get(asked.to or 0, ""),
    }  # fmt: skip
