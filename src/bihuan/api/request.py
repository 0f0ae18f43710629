"""What a program's request carries: the moment, who acts, its number and the version it looked at."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from django.http import HttpRequest

from bihuan.journal import instance
from bihuan.people.queries.tokens import Bearer
from bihuan.rules.actor import Actor
from bihuan.rules.command import Command
from bihuan.web.refusals import AskedWrong

IDEMPOTENCY_KEY, IF_MATCH = "Idempotency-Key", "If-Match"
KEY_SHAPE = re.compile(r"[0-9A-Za-z-]{8,64}")
VERSION_SHAPE = re.compile(r'(?:W/)?"(\d{1,9})"')
JSON_TYPE, FORM_TYPE = "application/json", "multipart/form-data"


class ApiRequest(HttpRequest):
    """A request whose key was looked at.

    now: the instance's moment, one for the whole request. origin: what the instance is. actor: who asks. auth: by which key.
    """

    now: datetime
    origin: str
    actor: Actor
    auth: Bearer


def seated(request: HttpRequest) -> ApiRequest:
    """The request with the moment and the origin on it."""
    asking = cast("ApiRequest", request)
    asking.now, asking.origin = instance.moment_and_origin()
    return asking


def command_of(request: ApiRequest, *, happened_at: datetime | None = None) -> Command:
    """The command a request stands for. Raises AskedWrong without a request number."""
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    if not KEY_SHAPE.fullmatch(key):
        raise AskedWrong("idempotency_key_wrong")
    return Command(request.actor, request.now, key, origin=request.origin, happened_at=happened_at)


def version_of(request: HttpRequest) -> int:
    """The version of the part that was looked at. Raises AskedWrong when it is not said, or not as a version."""
    given = request.headers.get(IF_MATCH, "").strip()
    if not given:
        raise AskedWrong("version_missing")
    found = VERSION_SHAPE.fullmatch(given)
    if found is None:
        raise AskedWrong("if_match_wrong")
    return int(found[1])


def etag(version: int) -> str:
    """A version as a header carries it."""
    return f'"{version}"'


def check_json(request: HttpRequest) -> None:
    """Raises AskedWrong for a body that does not say it is JSON; none at all is fine."""
    if request.content_type != JSON_TYPE and request.body:
        raise AskedWrong("media_type_unsupported")


def check_multipart(request: HttpRequest) -> None:
    """Raises AskedWrong for an upload that is not sent as a form's file is."""
    if request.content_type != FORM_TYPE:
        raise AskedWrong("media_type_unsupported")
