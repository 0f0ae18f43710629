"""One's own sessions: on which device, since when; one or all others ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.people.actions.sessions import end_sessions
from bihuan.people.queries.sessions import sessions_of
from bihuan.rules.errors import NotFound
from bihuan.web.answers import done
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


@require_GET
def sessions(request: StaffRequest) -> HttpResponse:
    """The sessions of this person."""
    rows = sessions_of(request.actor.user_id or 0, own_key=request.session.session_key)
    return render(request, "desk/session/own.html", {"sessions": rows})


@require_POST
def end_one(request: StaffRequest, handle: str) -> HttpResponse:
    """End another of one's sessions."""
    own_key = request.session.session_key
    if all(
        row.handle != handle or row.is_own for row in sessions_of(request.actor.user_id or 0, own_key=own_key)
    ):
        raise NotFound("session")
    _end(request, handle)
    return done(request, _("已结束该会话"), to=reverse("sessions"))


@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    """End all of one's sessions but this."""
    ended = _end(request, "")
    return done(request, _("已结束其他%(n)s个会话") % {"n": ended}, to=reverse("sessions"))


def _end(request: StaffRequest, handle: str) -> int:
    return end_sessions(
        request.actor.user_id or 0,
        handle=handle,
        kept_key=request.session.session_key,
        command=command_from(request),
    )
