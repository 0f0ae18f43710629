"""The page of the audit; the worker verifies, these views ask for it and show what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.journal.actions.verifying import ask_verification
from bihuan.journal.anchors import NotAnAnchor, anchor_of, anchor_text, read_anchor
from bihuan.journal.backups import last_good_backup, newest_backups, recipient, restores
from bihuan.journal.kept import note_kept
from bihuan.journal.keys import public_key
from bihuan.journal.queries.verifying import (
    RunCard,
    newest_checkpoints,
    newest_verifications,
    verification,
)
from bihuan.people.queries.logins import CAME_IN, LOCKED, REFUSED, recent_logins
from bihuan.rules.actor import Actor
from bihuan.rules.errors import FactWrong, NotFound, Refusal
from bihuan.web.answers import explain, go
from bihuan.web.commands import command_from
from bihuan.web.frame import AUDITORS
from bihuan.web.names import post_titles
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest
from bihuan.web.verdicts import VerdictWords, verdict_words

PATIENCE = timedelta(seconds=90)  # periodic tasks run every minute; a run that waits longer has no worker
ANCHOR_BYTES = 16 * 1024
OUTCOMES = {CAME_IN: "登录", REFUSED: "口令不对", LOCKED: "已锁定"}


@dataclass(frozen=True, slots=True)
class RunShown:
    """One verification as the page shows it: by whom, how far, its verdict in words once there is one."""

    card: RunCard
    asked_by: str
    words: VerdictWords | None
    is_stuck: bool


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """Verifications, checkpoints and, for the administrators who watch each other, log-ins."""
    _check_may(request.actor)
    return _page(request)


@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """Ask the worker for a verification; a file that is no checkpoint is refused on the page."""
    _check_may(request.actor)
    try:
        ask_verification(
            command=command_from(request),
            independent="independent" in request.POST,
            anchor=_anchor_given(request.FILES.get("anchor")),
        )
    except Refusal as refusal:
        return _page(request, explain(refusal, request=request))
    return go(request, reverse("audit"))


def _page(request: StaffRequest, said: Said | None = None) -> HttpResponse:
    runs = _shown(newest_verifications(), now=request.now)
    shown: dict[str, Any] = {
        "said": said,
        "run": runs[0] if runs else None,
        "earlier": runs[1:],
        "checkpoints": newest_checkpoints(),
        "watches": request.actor.role in AUDITORS,
        "backups": newest_backups(),
        "last_good": last_good_backup(),
        "has_backup_key": recipient() is not None,
        "restores": restores(),
    }
    if shown["watches"]:
        shown["logins"] = [(login, _(OUTCOMES[login.outcome])) for login in recent_logins()]
    return render(request, "desk/audit/page.html", shown, status=said.status if said else 200)


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """How far one verification is; the part of the page that asks for itself."""
    _check_may(request.actor)
    (shown,) = _shown([verification(run_id)], now=request.now)
    if not request.htmx:
        return go(request, reverse("audit"))
    return render(request, "desk/audit/run.html", {"run": shown})


@require_GET
def anchor(request: StaffRequest) -> HttpResponse:
    """The newest checkpoint as a file to keep outside. Raises NotFound when there is none yet."""
    _check_may(request.actor)
    for checkpoint in newest_checkpoints(1):
        public = public_key(Path(settings.DATA), key_id=checkpoint.key_id)
        if public is not None:
            note_kept(Path(settings.DATA), checkpoint_id=checkpoint.pk, at=request.now)
            name = f"checkpoint-{checkpoint.pk}-{checkpoint.hash[:12]}.json"
            return HttpResponse(
                anchor_text(anchor_of(checkpoint, public_key=public)),
                content_type="application/json",
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
    raise NotFound("checkpoint")


def _check_may(actor: Actor) -> None:
    """Raises NotFound for all but the audit and security administrators and the city."""
    if actor.role not in AUDITORS and not actor.sees_city:
        raise NotFound("page")


def _anchor_given(file: UploadedFile[Any] | None) -> str:
    if file is None:
        return ""
    text: str = file.read(ANCHOR_BYTES).decode(errors="replace")
    try:
        read_anchor(text)
    except NotAnAnchor as wrong:
        raise FactWrong("", "anchor", _("文件不是封存点，或已被改动，不能用来比对")) from wrong
    return text


def _shown(cards: list[RunCard], *, now: datetime) -> list[RunShown]:
    titles = post_titles(card.asked_by_post_id for card in cards)
    return [
        RunShown(
            card=card,
            asked_by=titles.get(card.asked_by_post_id or 0, ""),
            words=verdict_words(card.verdict) if card.verdict else None,
            is_stuck=card.began_at is None and card.ended_at is None and now - card.asked_at > PATIENCE,
        )
        for card in cards
    ]
