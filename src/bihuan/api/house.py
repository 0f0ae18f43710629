"""The one `NinjaAPI`: how it reads, what it answers when something goes wrong, and its document."""

from __future__ import annotations

import logging
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.duration import duration_iso_string
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder
from pydantic_core import from_json

from bihuan.api.asked import shape_wrong
from bihuan.api.problems import AWAY, FAILED, READING_AWAY, READING_FAILED, problem, refused
from bihuan.api.request import check_json
from bihuan.journal.trouble import is_passing
from bihuan.records.evidence import FileLost
from bihuan.rules.errors import NotFound, Refusal
from bihuan.web.refusals import AskedWrong, file_lost

VERSION = "1"
TITLE = "闭环接口"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
log = logging.getLogger(__name__)


class StrictParser(Parser):
    """JSON alone, without half characters and numbers that are none."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises AskedWrong, ValueError."""
        check_json(request)
        return from_json(request.body, allow_inf_nan=False)


class PlainValues(NinjaJSONEncoder):
    """JSON has no sets: they are given as lists in an order of their own; and stretches of time in whole seconds.

    Source of the latter: RFC 3339, appendix A, which the document's `duration` means; it knows no parts of a second.
    """

    def default(self, o: Any) -> Any:
        """What JSON knows of a value."""
        if isinstance(o, timedelta):
            return duration_iso_string(timedelta(days=o.days, seconds=o.seconds))
        return sorted(o) if isinstance(o, (set, frozenset)) else super().default(o)


class PlainJson(JSONRenderer):
    """JSON with Chinese characters as they are."""

    encoder_class = PlainValues
    json_dumps_params = MappingProxyType({"ensure_ascii": False})


class House(NinjaAPI):
    """Addresses are called like the operations behind them."""

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        """The operation's id."""
        del router
        return str(operation.operation_id)


def new_api() -> NinjaAPI:
    """An API without addresses yet, that answers whatever goes wrong with a problem document."""
    api = House(
        title=TITLE, version=VERSION, urls_namespace="api", openapi_url="", docs_url="",
        parser=StrictParser(), renderer=PlainJson(),
    )  # fmt: skip
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _shape_wrong)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Http404, lambda request, _error: refused(NotFound("page"), request=request))
    api.add_exception_handler(
        RequestDataTooBig, lambda request, _e: refused(AskedWrong("too_big"), request=request)
    )
    api.add_exception_handler(FileLost, lambda _request, _error: problem(file_lost()))
    api.add_exception_handler(Exception, _failed)
    return api


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return refused(error, request=request)


def _shape_wrong(request: HttpRequest, error: Any) -> HttpResponse:
    """Paths begin with where a value stood: body, query, header; the name of the parameter of a body says nothing."""
    errors = [{**one, "loc": one["loc"][1:] or one["loc"]} for one in error.errors]
    return refused(shape_wrong(errors), request=request)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    cause = error.__cause__
    wrong = cause if isinstance(cause, Refusal) else AskedWrong("body_unreadable")
    return refused(wrong, request=request)


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """Our own mistake, or the database is away: told without what it was, which goes to the log."""
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    is_away = isinstance(error, Error) and is_passing(error)
    if request.method in READING:
        return problem(READING_AWAY if is_away else READING_FAILED)
    return problem(AWAY if is_away else FAILED)
