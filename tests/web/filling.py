"""Forms as a person meets them: shown empty, or filled in and sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.test import RequestFactory

from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.moves import Move
from bihuan.web.forms import FactForm
from bihuan.web.request import StaffRequest
from tests.cast import NOW


def shown(move: Move | str, **more: Any) -> FactForm:
    """The empty form of a move, given by its row or code."""
    return FactForm(_row(move), _asked(RequestFactory().get("/"), SYSTEM, NOW), **more)


def sent(
    move: Move | str, typed: Mapping[str, Any], *, by: Actor = SYSTEM, now: datetime = NOW, **more: Any
) -> FactForm:
    """The form of a move with what somebody typed into it."""
    return FactForm(_row(move), _asked(RequestFactory().post("/", dict(typed)), by, now), **more)


def _row(move: Move | str) -> Move:
    return MOVES[move] if isinstance(move, str) else move


def _asked(request: HttpRequest, actor: Actor, now: datetime) -> StaffRequest:
    staff = cast("StaffRequest", request)
    staff.actor, staff.now = actor, now
    return staff
