"""Watches every request from outside: how long it took, how it ended; keeps no word of what was asked or answered."""

from __future__ import annotations

import logging
import time
import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

from bihuan.web.middleware import Answer

LOG = logging.getLogger("bihuan.request")
REQUESTS = Counter("bihuan_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "bihuan_request_seconds",
    "Time a request took.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE, STATIC = "none", "static"


class Watched:
    """Gives each request a number, counts it by the name of its route, and logs one line where that is wished."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response, with the request's number in `X-Request-ID`."""
        began, request_id = time.perf_counter(), uuid.uuid4().hex
        response = self.get_response(request)
        took = time.perf_counter() - began
        response.headers.setdefault("X-Request-ID", request_id)
        route, method = _route(request), request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(took)
        if LOG.isEnabledFor(logging.INFO):
            LOG.info(
                "request",
                extra={
                    "request_id": request_id,
                    "route": route,
                    "status": response.status_code,
                    "ms": round(took * 1000, 1),
                    "actor": getattr(getattr(request, "actor", None), "user_id", None),
                },
            )
        return response


def _route(request: HttpRequest) -> str:
    """The name of the view asked for, never the address: that may carry what somebody typed."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or NO_ROUTE
    return STATIC if request.path_info.startswith("/static/") else NO_ROUTE
