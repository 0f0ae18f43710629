"""A kept file on its way out, by whatever door: never run, never guessed at, whatever is no picture as an attachment."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase

from bihuan.records.evidence import OpenedFile

# Nothing in a file is ever run or fetched by us, whatever it is.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
KEPT = "private, max-age=600"


def file_response(opened: OpenedFile, *, as_attachment: bool) -> HttpResponseBase:
    """The file with its name and kind."""
    return guarded(
        FileResponse(
            opened.file, as_attachment=as_attachment, filename=opened.name, content_type=opened.media_type
        )
    )


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """The response with what keeps its content from being run."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = KEPT
    return response
