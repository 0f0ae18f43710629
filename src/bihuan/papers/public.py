"""What the public reads of a case, as values for a print page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Disclosure
from bihuan.cases.sight import seen_rows
from bihuan.records.signatures import content_hash
from bihuan.records.texts import newest, read_texts
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class PublicText:
    """One text for the public. numbers stay out of it but the city's own; media: where it was published."""

    case_id: int
    city_no: str
    title: str
    state: str
    verdict: str
    conclusion: str
    finding: str
    handling: str
    media: str
    published_at: datetime | None
    hash: str


def public_text(actor: Actor, disclosure_id: int) -> PublicText:
    """One text the actor may see: for the city every draft, for others what is or was public. Raises NotFound."""
    row = Disclosure.objects.select_related("case").filter(id=disclosure_id).first()
    if row is None:
        raise NotFound("disclosure")
    _rows, sight = seen_rows(row.case_id, actor=actor)
    if row.id not in sight.disclosures:
        raise NotFound("disclosure")
    texts = read_texts([row.finding_text_id, row.handling_text_id])
    finding, handling = texts.get(row.finding_text_id, ""), texts.get(row.handling_text_id, "")
    media = newest([row.case.stream_id], field="media", audience="public", part_kind="disclosure").get(row.id)
    return PublicText(
        case_id=row.case_id, city_no=row.case.city_no, title=row.case.title, state=row.state, verdict=row.verdict,
        conclusion=row.conclusion, finding=finding, handling=handling, media=media.content if media else "",
        published_at=row.published_at, hash=content_hash(f"{finding}\n{handling}"),
    )  # fmt: skip
