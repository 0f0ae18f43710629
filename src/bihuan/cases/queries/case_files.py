"""The files of a case as one actor may see them; opens none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Case, Measure, Progress
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import PartKey, Sight, owners_of, seen_rows
from bihuan.records.filekinds import BY_MEDIA_TYPE
from bihuan.records.models import Evidence
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.vocabulary import PETITIONS

PART_LABELS = {
    "visit": "现场核查", "measure": "处理措施", "rectification": "整改", "report": "报告审签", "answer": "反馈审签",
    "order": "签收回执", "case": "交办件", "deed": "包案履责", "progress": "整改进展", "strike_off": "销号申请",
    **{kind: f"{label}申请" for kind, label in PETITIONS.items()},
}  # fmt: skip
PLACES = 4  # decimals of a degree, some ten metres


@dataclass(frozen=True, slots=True)
class FileView:
    """One file. place: as degrees, empty where the file does not say; has_original: the actor may have it as uploaded."""

    id: int
    name: str
    part: str
    purpose: str
    is_picture: bool
    size: int
    sha256: str
    taken_at: datetime | None
    place: str
    added_at: datetime
    by_body: str
    has_original: bool


def files_on(part: PartKey, material: Material, sight: Sight) -> tuple[FileView, ...]:
    """The files on one part, the oldest first."""
    return tuple(
        _file_view(one, material, sight) for one in material.evidence.get(part, ()) if _is_open(one, sight)
    )


def all_files(material: Material, sight: Sight) -> tuple[FileView, ...]:
    """Every file of the case in sight, the newest first."""
    found = [
        one
        for part, files in material.evidence.items()
        if sight.sees_part(part, material.owners)
        for one in files
        if _is_open(one, sight)
    ]
    return tuple(_file_view(one, material, sight) for one in sorted(found, key=lambda one: -one.id))


def stream_of_file(evidence_id: int, *, actor: Actor) -> int:
    """The stream a file belongs to. Raises NotFound for one on a part the actor does not see, such as another receiver's."""
    found = Evidence.objects.filter(id=evidence_id).values_list("stream_ref", "part_kind", "part_id").first()
    if found is None:
        raise NotFound("evidence")
    stream_id, kind, part_id = found
    case_id = _case_of(stream_id)
    if case_id is None:
        return int(stream_id)  # of something else than a case: who sees the stream sees it
    rows, sight = seen_rows(case_id, actor=actor)
    measures = Measure.objects.filter(case_id=case_id, id=part_id) if kind == "measure" else ()
    progress = Progress.objects.filter(case_id=case_id, id=part_id) if kind == "progress" else ()
    if not sight.sees_part((kind, part_id), owners_of(rows, measures, progress)):
        raise NotFound("evidence")
    return int(stream_id)


def _case_of(stream_id: int) -> int | None:
    return Case.objects.filter(stream_id=stream_id).values_list("id", flat=True).first()


def _is_open(evidence: Evidence, sight: Sight) -> bool:
    return evidence.confined_to_body_id is None or evidence.confined_to_body_id in sight.own_bodies


def _file_view(evidence: Evidence, material: Material, sight: Sight) -> FileView:
    kind = BY_MEDIA_TYPE.get(evidence.blob.media_type)
    return FileView(
        id=evidence.id,
        name=material.texts.of(evidence.name_text_id),
        part=PART_LABELS.get(evidence.part_kind, ""),
        purpose=evidence.purpose,
        is_picture=bool(kind and kind.is_picture),
        size=evidence.blob.size,
        sha256=evidence.blob.sha256,
        taken_at=evidence.taken_at,
        place=_place(evidence),
        added_at=evidence.added_at,
        by_body=material.body(evidence.body_id),
        has_original=sight.is_city or evidence.body_id in sight.own_bodies,
    )


def _place(evidence: Evidence) -> str:
    if evidence.latitude is None or evidence.longitude is None:
        return ""
    north = "北纬" if evidence.latitude >= 0 else "南纬"
    east = "东经" if evidence.longitude >= 0 else "西经"
    return f"{north}{abs(evidence.latitude):.{PLACES}f} {east}{abs(evidence.longitude):.{PLACES}f}"
