"""Every address under `/api/`, each behind the same guard; what leads nowhere is told in the same shape."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from bihuan.api.document import document
from bihuan.api.guard import View, guarded
from bihuan.api.house import new_api
from bihuan.api.resources import (
    batches,
    cases,
    clocks,
    evidence,
    lists,
    moves,
    parts,
    people,
    rounds,
    sheets,
    workbench,
)
from bihuan.rules.errors import NotFound
from bihuan.web.doors import in_memory

app_name = "api"
api = new_api()
for router in (
    rounds.router, batches.router, lists.router, cases.router, parts.add_all(), moves.add_all(), sheets.router, clocks.router,
    workbench.router, people.router, evidence.router,
):  # fmt: skip
    api.add_router("", router)


def openapi(request: HttpRequest) -> HttpResponse:
    """The document of this API; the same for everybody, so it needs no key."""
    del request
    return HttpResponse(_document(), content_type="application/json; charset=utf-8")


@cache
def _document() -> str:
    """The text; it changes with the program only."""
    return document(api)


def nowhere(request: HttpRequest) -> HttpResponse:
    """For an address that does not exist."""
    del request
    raise NotFound("page")


# The addresses `django-ninja` made, without the root it adds for itself.
_made = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
NAMES_COMPLAINANTS = frozenset({"batch.read"})


def _viewed(made: URLPattern) -> View:
    """The view behind an address; an upload that may name complainants passes through no file."""
    view = guarded(made.callback)
    return in_memory(view) if made.name in NAMES_COMPLAINANTS else view


urlpatterns = [
    path("openapi.json", guarded(openapi, methods=("GET",)), name="openapi"),
    *(URLPattern(one.pattern, _viewed(one), one.default_args, one.name) for one in _made),
    re_path(r"^", guarded(nowhere), name="nowhere"),
]
