"""Files: up, as a reference for a later move of one's own; down, by the same rights as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.http.response import HttpResponseBase
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from bihuan.api.request import ApiRequest, check_multipart
from bihuan.api.resources.cases import READS_CASES
from bihuan.api.tokens import Needs
from bihuan.api.uploads import lasts, reference_to
from bihuan.cases.queries.case_files import stream_of_file
from bihuan.records.access import check_reads_cases
from bihuan.records.evidence import open_file, store
from bihuan.records.views import record_view
from bihuan.web.files import file_response

router = Router(tags=["evidence"])


class Kept(Schema):
    """A file on disk that hangs on nothing yet. reference: to be named in a move by the same actor, until expires_at."""

    reference: str
    sha256: str
    size: int
    media_type: str
    taken_at: datetime | None
    longitude: Decimal | None
    latitude: Decimal | None
    expires_at: datetime


@router.post(
    "/evidence", response={201: Kept}, auth=Needs("write", first=check_reads_cases), summary="上传材料",
    operation_id="evidence.upload",
)  # fmt: skip
def upload(request: ApiRequest, file: File[UploadedFile]) -> Status[dict[str, object]]:
    """Keep a file, to be named in a move; the same content twice is kept once."""
    check_multipart(request)
    kept = store(file)
    return Status(
        201,
        {
            "reference": reference_to(kept.fact(file.name or ""), actor=request.actor),
            "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type, "taken_at": kept.taken_at,
            "longitude": kept.longitude, "latitude": kept.latitude,
            "expires_at": datetime.now(UTC) + lasts(),
        },
    )  # fmt: skip


@router.get("/evidence/{id:evidence_id}", auth=READS_CASES, summary="打开材料", operation_id="evidence")
def evidence(request: ApiRequest, evidence_id: int) -> HttpResponseBase:
    """A file: of a picture its copy without place and camera."""
    return _sent(request, evidence_id, original=False)


@router.get(
    "/evidence/{id:evidence_id}/original",
    auth=READS_CASES,
    summary="下载材料原件",
    operation_id="evidence.original",
)
def original(request: ApiRequest, evidence_id: int) -> HttpResponseBase:
    """The file exactly as it was uploaded; for the city and the body it came from."""
    return _sent(request, evidence_id, original=True)


def _sent(request: ApiRequest, evidence_id: int, *, original: bool) -> HttpResponseBase:
    stream_id = stream_of_file(evidence_id, actor=request.actor)
    opened = open_file(evidence_id, request.actor, original=original)
    record_view(request.actor, "api.evidence", [stream_id], at=request.now)
    return file_response(opened, as_attachment=True)
