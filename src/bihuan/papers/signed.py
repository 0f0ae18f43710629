"""A paper that is signed, a report, an answer or an application to strike off, as values for a print page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Answer, Report, StrikeOff
from bihuan.cases.papers_text import content_of
from bihuan.cases.sight import Sight, seen_rows
from bihuan.people.models import Post
from bihuan.records.signatures import content_hash, of_papers
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class Signed:
    """One standing signature on the paper."""

    label: str
    post: str
    by_secretary: bool
    way: str
    evidence_id: int | None
    signed_at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """The paper as it stands: number, the exact text, its hash, the standing signatures, the journal's seal."""

    kind: str
    case_id: int
    number: str
    addressee: str
    sent_at: datetime | None
    state: str
    lines: tuple[str, ...]
    hash: str
    signatures: tuple[Signed, ...]
    seal: str


Row = Report | Answer | StrikeOff


def signed_paper(actor: Actor, kind: str, paper_id: int) -> SignedPaper:
    """One paper the actor may see. Raises NotFound."""
    row = _paper(kind, paper_id)
    case_id = row.order.case_id if isinstance(row, Report) else row.case_id
    _rows, sight = seen_rows(case_id, actor=actor)
    if not _is_seen(row, sight):
        raise NotFound(kind)
    content = content_of(kind, paper_id)
    number, addressee = _headed(row)
    return SignedPaper(
        kind=kind,
        case_id=case_id,
        number=number,
        addressee=addressee,
        sent_at=_handed_in(row),
        state=row.state,
        lines=tuple(content.split("\n")),
        hash=content_hash(content),
        signatures=_signatures(kind, paper_id, row.chain),
        seal=row.checkpoint_hash if isinstance(row, Answer) else "",
    )


def _is_seen(row: Row, sight: Sight) -> bool:
    if isinstance(row, Answer):
        return row.id in sight.answers
    return row.id in sight.strike_offs if isinstance(row, StrikeOff) else row.order_id in sight.orders


def _headed(row: Row) -> tuple[str, str]:
    """Number, and to whom it goes."""
    if isinstance(row, Answer):
        return row.number or "", row.addressee
    return row.order.number, row.order.giver_body.name


def _handed_in(row: Row) -> datetime | None:
    if isinstance(row, Answer):
        return row.sent_at
    return row.accepted_at if isinstance(row, StrikeOff) else row.submitted_at


def _paper(kind: str, paper_id: int) -> Row:
    found: Row | None = None
    if kind == "report":
        found = Report.objects.select_related("order__giver_body").filter(id=paper_id).first()
    elif kind == "answer":
        found = Answer.objects.filter(id=paper_id).first()
    elif kind == "strike_off":
        found = StrikeOff.objects.select_related("order__giver_body").filter(id=paper_id).first()
    if found is None:
        raise NotFound(kind)
    return found


def _signatures(kind: str, paper_id: int, chain: list[dict[str, str]]) -> tuple[Signed, ...]:
    standing = [row for row in of_papers(kind, [paper_id]) if row.voided_at is None]
    posts = dict(Post.objects.filter(id__in={row.post_id for row in standing}).values_list("id", "name"))
    return tuple(
        Signed(
            label=chain[row.step]["label"], post=posts.get(row.post_id, ""), by_secretary=row.by_secretary, way=row.way,
            evidence_id=row.evidence_id, signed_at=row.signed_at, content_hash=row.content_hash,
        )
        for row in standing
    )  # fmt: skip
