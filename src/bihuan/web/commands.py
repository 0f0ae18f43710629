"""A request as a command: who asks, at which moment, under which number; must not act itself."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bihuan.journal import instance
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong
from bihuan.web.request import StaffRequest

REQUEST_ID = "request_id"
SEEN = "seen"
_ID_SHAPE = re.compile(r"[0-9A-Za-z-]{8,64}")
_SEEN_SHAPE = re.compile(r"(\d+):(\d+)")


def command_from(request: StaffRequest, *, happened_at: datetime | None = None) -> Command:
    """The command a posted form stands for.

    happened_at: the claimed moment of a late entry. Raises FactWrong when the form carries no request number.
    """
    return Command(
        actor=request.actor,
        now=request.now,
        request_id=_request_id(request),
        origin=instance.origin(),
        happened_at=happened_at,
    )


def seen_from(request: HttpRequest) -> dict[int, int]:
    """Version of each part as the form showed it, by part id; from hidden fields `seen` of the shape `id:version`."""
    found = (_SEEN_SHAPE.fullmatch(value) for value in request.POST.getlist(SEEN))
    return {int(match[1]): int(match[2]) for match in found if match}


def new_request_id() -> str:
    """A request number for a form about to be shown."""
    return uuid4().hex


def _request_id(request: HttpRequest) -> str:
    given = request.POST.get(REQUEST_ID, "")
    if not _ID_SHAPE.fullmatch(given):
        raise FactWrong("", REQUEST_ID, _("本页缺请求编号，请刷新后重新提交"))
    return given
