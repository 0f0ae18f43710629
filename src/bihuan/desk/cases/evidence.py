"""The doors to files: pictures in place as bare copies, everything else as a download; who may is asked each time."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from bihuan.cases.queries.case_files import stream_of_file
from bihuan.records.evidence import FileLost, open_file
from bihuan.records.pictures import BrokenPicture, thumbnail
from bihuan.records.views import record_view
from bihuan.rules.errors import NotFound
from bihuan.web.answers import tell
from bihuan.web.files import file_response, guarded
from bihuan.web.refusals import file_lost
from bihuan.web.request import StaffRequest

THUMB_SIDE = 320


@require_GET
def evidence(request: StaffRequest, evidence_id: int) -> HttpResponseBase:
    """A file: of a picture its copy without place and camera, in the browser."""
    return _sent(request, evidence_id, original=False)


@require_GET
def original(request: StaffRequest, evidence_id: int) -> HttpResponseBase:
    """The file exactly as it was uploaded, as a download; for the city and the body it came from."""
    return _sent(request, evidence_id, original=True)


@require_GET
def thumb(request: StaffRequest, evidence_id: int) -> HttpResponseBase:
    """A small picture for lists. Raises NotFound for what is no picture."""
    stream_of_file(evidence_id, actor=request.actor)
    try:
        opened = open_file(evidence_id, request.actor, original=False)
        with opened.file:
            if opened.as_attachment:
                raise NotFound("evidence")
            response = HttpResponse(thumbnail(opened.file, side=THUMB_SIDE), content_type=opened.media_type)
    except (FileLost, BrokenPicture):
        return _lost(request)
    return guarded(response)


def _sent(request: StaffRequest, evidence_id: int, *, original: bool) -> HttpResponseBase:
    stream_id = stream_of_file(evidence_id, actor=request.actor)
    try:
        opened = open_file(evidence_id, request.actor, original=original)
    except FileLost:
        return _lost(request)
    record_view(request.actor, "evidence", [stream_id], at=request.now)
    return file_response(opened, as_attachment=opened.as_attachment or original)


def _lost(request: StaffRequest) -> HttpResponse:
    return tell(request, file_lost())
