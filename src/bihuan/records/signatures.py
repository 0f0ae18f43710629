"""Signatures on papers: kept with exactly what was signed and its hash; void, never erased."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDraft:
    """One step of a sign-off about to be kept.

    post_id: the post signed for; user_id: who entered it (the signer, or the secretary: by_secretary). way: scan, drawn, or
    plain for an opinion. content: exactly the text signed.
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
        """SHA-256 of the text signed, hex."""
        return content_hash(self.content)


def content_hash(content: str) -> str:
    """SHA-256 of a paper's text, hex; what a signature is compared with."""
    return hashlib.sha256(content.encode()).hexdigest()


def sign(drafts: Sequence[SignatureDraft]) -> list[int]:
    """Keep the signatures; ids in the order given."""
    return insert_rows(Signature, [_row(draft) for draft in drafts]) if drafts else []


def void(paper_kind: str, paper_id: int, *, reason: str, at: datetime) -> int:
    """Make the standing signatures of a paper void; how many. reason: code of the move that changed it."""
    return Signature.objects.filter(paper_kind=paper_kind, paper_id=paper_id, voided_at__isnull=True).update(
        voided_at=at, void_reason=reason
    )


def of_papers(paper_kind: str, paper_ids: Sequence[int]) -> list[Signature]:
    """All signatures of the papers, void ones included, in the order they were given."""
    return list(Signature.objects.filter(paper_kind=paper_kind, paper_id__in=paper_ids).order_by("id"))


def _row(draft: SignatureDraft) -> dict[str, object]:
    return {
        "stream_ref": draft.stream_id, "paper_kind": draft.paper_kind, "paper_id": draft.paper_id, "step": draft.step,
        "step_code": draft.step_code, "kind": draft.kind, "post_id": draft.post_id, "user_id": draft.user_id,
        "by_secretary": draft.by_secretary, "tenure": draft.tenure, "way": draft.way, "content": draft.content,
        "content_hash": draft.content_hash, "signed_at": draft.signed_at, "evidence_id": draft.evidence_id,
        "opinion_text_id": draft.opinion_text_id, "voided_at": None, "void_reason": "",
    }  # fmt: skip
