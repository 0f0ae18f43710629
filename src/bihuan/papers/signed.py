"""A report or an answer with its signatures, as values for a print page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Answer, Report
from bihuan.cases.papers_text import content_of
from bihuan.cases.sight import seen_rows
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


def signed_paper(actor: Actor, kind: str, paper_id: int) -> SignedPaper:
    """One paper the actor may see. Raises NotFound."""
    row = _paper(kind, paper_id)
    case_id = row.case_id if isinstance(row, Answer) else row.order.case_id
    _rows, sight = seen_rows(case_id, actor=actor)
    if not (row.id in sight.answers if isinstance(row, Answer) else row.order_id in sight.orders):
        raise NotFound(kind)
    content = content_of(kind, paper_id)
    return SignedPaper(
        kind=kind,
        case_id=case_id,
        number=(row.number or "") if isinstance(row, Answer) else row.order.number,
        addressee=row.addressee if isinstance(row, Answer) else row.order.giver_body.name,
        sent_at=row.sent_at if isinstance(row, Answer) else row.submitted_at,
        state=row.state,
        lines=tuple(content.split("\n")),
        hash=content_hash(content),
        signatures=_signatures(kind, paper_id, row.chain),
        seal=row.checkpoint_hash if isinstance(row, Answer) else "",
    )


def _paper(kind: str, paper_id: int) -> Report | Answer:
    found: Report | Answer | None = None
    if kind == "report":
        found = Report.objects.select_related("order__giver_body").filter(id=paper_id).first()
    elif kind == "answer":
        found = Answer.objects.filter(id=paper_id).first()
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
