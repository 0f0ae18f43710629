"""The template variables every page has."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan.web.frame import Frame


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame`, and the instance's `now`; nothing is asked of the database before a template shows it."""
    around = Frame(request)
    return {"frame": around, "now": around.request.now}
