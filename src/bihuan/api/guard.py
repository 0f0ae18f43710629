"""What stands around every address of the API: headers, and whatever goes wrong before an operation is found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from bihuan.api.problems import refused
from bihuan.rules.errors import Refusal
from bihuan.web.doors import open_to_anyone
from bihuan.web.refusals import AskedWrong

View = Callable[..., HttpResponseBase]
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def guarded(view: View, *, methods: Collection[str] = ()) -> View:
    """The view with strict headers, its refusals as problems; open to anyone, since the key is its own affair.

    Sessions are not looked at, so there is nothing another site could make a browser do. methods: the only ones taken,
    where the view does not say so itself.
    """

    @open_to_anyone
    @csrf_exempt
    @wraps(view)
    def guarded_view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        response = _answer(view, request, methods, **parts)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return guarded_view


def _answer(view: View, request: HttpRequest, methods: Collection[str], **parts: Any) -> HttpResponseBase:
    if methods and request.method not in methods:
        return _not_allowed(request, methods)
    try:
        response = view(request, **parts)
    except Refusal as refusal:
        return refused(refusal, request=request)
    if isinstance(response, HttpResponseNotAllowed):
        return _not_allowed(request, sorted(response.headers["Allow"].split(", ")))
    return response


def _not_allowed(request: HttpRequest, methods: Collection[str]) -> HttpResponseBase:
    response = refused(AskedWrong("method_not_allowed"), request=request)
    response.headers["Allow"] = ", ".join(methods)
    return response
