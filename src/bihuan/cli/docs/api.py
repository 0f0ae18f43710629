"""The OpenAPI document, as the house itself publishes it; the command line asks its address like anybody else."""

from __future__ import annotations

ADDRESS = "/api/v1/openapi.json"


def api_document() -> str:
    """The text of the document; needs Django's settings, no database."""
    import django
    from django.http import HttpRequest
    from django.urls import resolve

    django.setup()
    request = HttpRequest()
    request.method, request.path = "GET", ADDRESS
    answer = resolve(ADDRESS).func(request)
    text: str = answer.content.decode()
    return text
