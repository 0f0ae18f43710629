"""Signatures on papers: the exact text signed is kept with its hash; who may sign is for the rules to say."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDraft:
    """One step of a sign-off of one paper, signed on exactly this content.

    kind: opinion, signature or seal. way: scan, drawn, or plain for an opinion. post_id: the post signed for;
    user_id: who entered it, the signer or (by_secretary) the secretary for them.
    """

    stream_id: int
    paper_kind: str
    paper_id: int
    step: int
    step_code: str
    kind: str
    post_id: int
    user_id: int
    by_secretary: bool
    tenure: str
    way: str
    content: str
    signed_at: datetime
    evidence_id: int | None = None
    opinion_text_id: int | None = None

    @property
    def content_hash(self) -> str:
        """What the journal holds of the content."""
        return content_hash(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSignature:
    """A signature as it was given; is_intact: the kept content still has the hash it was signed with,
    or was erased by an entry of the journal.
    """

    id: int
    paper_kind: str
    paper_id: int
    step: int
    step_code: str
    kind: str
    post_id: int
    user_id: int
    by_secretary: bool
    tenure: str
    way: str
    evidence_id: int | None
    opinion_text_id: int | None
    content: str
    content_hash: str
    signed_at: datetime
    voided_at: datetime | None
    void_reason: str
    is_intact: bool

    @property
    def is_void(self) -> bool:
        """True when the paper was changed, sent back or declined after it was signed."""
        return self.voided_at is not None

    def still_covers(self, content: str) -> bool:
        """Whether what was signed is this text, to the letter."""
        return not self.is_void and self.content_hash == content_hash(content)


def content_hash(content: str) -> str:
    """SHA-256 (hex) of a paper's text as UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()


def sign(drafts: Sequence[SignatureDraft]) -> list[int]:
    """Keep the signatures with what was signed; ids in the order given."""
    return insert_rows(Signature, [_row(draft) for draft in drafts]) if drafts else []


def void(paper_kind: str, paper_id: int, *, reason: str, at: datetime) -> int:
    """Make the signatures on one paper void; how many stood. reason: code of the move that changed it."""
    return void_all(paper_kind, [paper_id], reason=reason, at=at)


def void_all(paper_kind: str, paper_ids: Iterable[int], *, reason: str, at: datetime) -> int:
    """Make the signatures on several papers void; those void already keep their moment and reason."""
    return Signature.objects.filter(
        paper_kind=paper_kind, paper_id__in=set(paper_ids), voided_at__isnull=True
    ).update(voided_at=at, void_reason=reason)


def of_paper(paper_kind: str, paper_id: int) -> list[GivenSignature]:
    """All signatures on one paper, void ones too, in the order given."""
    return of_papers(paper_kind, [paper_id])


def of_papers(paper_kind: str, paper_ids: Iterable[int]) -> list[GivenSignature]:
    """All signatures on several papers, void ones too, by paper and in the order given."""
    found = Signature.objects.filter(paper_kind=paper_kind, paper_id__in=set(paper_ids))
    return [_given(signature) for signature in found.order_by("paper_id", "id")]


def of_kinds(papers: Mapping[str, Collection[int]]) -> list[GivenSignature]:
    """All signatures on papers of several kinds, ids by kind, void ones too, in the order given. 1 statement."""
    pairs = [(kind, paper_id) for kind, ids in papers.items() for paper_id in set(ids)]
    found = Signature.objects.raw(
        """
        SELECT * FROM records_signature
        WHERE (paper_kind, paper_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))
        ORDER BY id
        """,
        [[kind for kind, _paper_id in pairs], [paper_id for _kind, paper_id in pairs]],
    )
    return [_given(signature) for signature in found]


def _row(draft: SignatureDraft) -> dict[str, object]:
    columns = asdict(draft)
    stream_id = columns.pop("stream_id")
    return {
        **columns,
        "stream_ref": stream_id,
        "content_hash": draft.content_hash,
        "voided_at": None,
        "void_reason": "",
        "erased_at": None,
    }


def _given(signature: Signature) -> GivenSignature:
    return GivenSignature(
        id=signature.id,
        paper_kind=signature.paper_kind,
        paper_id=signature.paper_id,
        step=signature.step,
        step_code=signature.step_code,
        kind=signature.kind,
        post_id=signature.post_id,
        user_id=signature.user_id,
        by_secretary=signature.by_secretary,
        tenure=signature.tenure,
        way=signature.way,
        evidence_id=signature.evidence_id,
        opinion_text_id=signature.opinion_text_id,
        content=signature.content,
        content_hash=signature.content_hash,
        signed_at=signature.signed_at,
        voided_at=signature.voided_at,
        void_reason=signature.void_reason,
        is_intact=signature.erased_at is not None
        or content_hash(signature.content) == signature.content_hash,
    )
