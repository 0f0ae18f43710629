"""Reports and answers of a case in all their revisions, with steps, signatures and what is signed, as one actor sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.cases.models import Answer, Report
from bihuan.cases.papers_text import paper_content
from bihuan.cases.queries.case_files import FileView, files_on
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.records.signatures import GivenSignature, content_hash
from bihuan.rules.vocabulary import label_of

VOID_REASONS = {
    "order.draft_report": "报告重新拟写",
    "case.draft_answer": "反馈意见重新拟写",
    "order.redo": "退回重办",
    "order.return_for_correction": "退回补正",
    "report.decline_step": "审签未同意",
    "answer.decline_step": "审签未同意",
}


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature. for_post: whose it is; by: who entered it; is_by_secretary: 代办; void_because: empty while it stands."""

    for_post: str
    by: str
    is_by_secretary: bool
    tenure: str
    way: str
    opinion: str
    signed_at: datetime
    voided_at: datetime | None
    void_because: str
    is_intact: bool
    content_hash: str
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a sign-off chain: done (with its signature), next, or waiting."""

    label: str
    kind: str
    state: str
    signature: SignatureView | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """One revision of a report or an answer.

    content: exactly what is signed; content_hash: of it. lacking: what the conclusion of an answer lacks. before: id of
    the revision before it. about: the receiver whose report it is. handed_in_at: reported, or sent.
    """

    kind: str
    id: int
    version: int
    revision: int
    cycle: int
    state: str
    verdict: str
    conclusion: str
    finding: str
    handling: str
    content: str
    content_hash: str
    about: str
    drafted_at: datetime
    drafted_by: str
    handed_in_at: datetime | None
    steps: tuple[StepView, ...]
    void_signatures: tuple[SignatureView, ...]
    declined_because: str
    before: int | None
    back_because: str = ""
    lacking: tuple[str, ...] = ()
    number: str = ""
    addressee: str = ""
    seal: str = ""

    @property
    def next_step(self) -> StepView | None:
        """Who is next to sign."""
        return next((step for step in self.steps if step.state == "next"), None)


def report_views(material: Material, sight: Sight) -> tuple[PaperView, ...]:
    """The reports in sight, the newest first."""
    views = []
    newest: dict[int, int] = {}
    for row in material.rows.reports:
        if row.order_id in sight.orders:
            views.append(_report_view(row, newest.get(row.order_id), material, sight))
            newest[row.order_id] = row.id
    return tuple(reversed(views))


def answer_views(material: Material, sight: Sight) -> tuple[PaperView, ...]:
    """The answers in sight, the newest first."""
    views = []
    before: int | None = None
    for row in material.rows.answers:
        if row.id in sight.answers:
            views.append(_answer_view(row, before, material, sight))
            before = row.id
    return tuple(reversed(views))


def _report_view(row: Report, before: int | None, material: Material, sight: Sight) -> PaperView:
    order = next(one for one in material.rows.orders if one.id == row.order_id)
    return _paper_view(
        row, material, sight, kind="report", before=before, head=order.number,
        about=material.body(order.receiver_body_id), handed_in_at=row.submitted_at,
        back_because=material.texts.of(row.return_text_id),
    )  # fmt: skip


def _answer_view(row: Answer, before: int | None, material: Material, sight: Sight) -> PaperView:
    return _paper_view(
        row, material, sight, kind="answer", before=before, head=f"报：{row.addressee}",
        about=material.body(material.rows.of_round.desk_body_id), handed_in_at=row.sent_at,
        lacking=tuple(row.proofs.get("lacking", ())), number=row.number or "", addressee=row.addressee,
        seal=row.checkpoint_hash,
    )  # fmt: skip


def _paper_view(
    row: Report | Answer, material: Material, sight: Sight, *, kind: str, head: str, **more: Any
) -> PaperView:
    part = (kind, row.id)
    finding, handling = material.texts.of(row.finding_text_id), material.texts.of(row.handling_text_id)
    content = paper_content(row, case=material.rows.case, head=head, texts=(finding, handling))
    given = material.signatures.get(part, [])
    return PaperView(
        kind=kind, id=row.id, version=row.version, revision=row.revision, cycle=row.cycle, state=row.state,
        verdict=row.verdict, conclusion=row.conclusion, finding=finding, handling=handling, content=content,
        content_hash=content_hash(content), drafted_at=row.drafted_at, drafted_by=material.person(row.drafted_by),
        steps=_steps(row, part, given, material, sight),
        void_signatures=tuple(_signature_view(one, part, material, sight) for one in given if one.is_void),
        declined_because=material.texts.newest(*part, "decline_reason"), **more,
    )  # fmt: skip


def _steps(
    row: Report | Answer,
    part: tuple[str, int],
    given: list[GivenSignature],
    material: Material,
    sight: Sight,
) -> tuple[StepView, ...]:
    standing = {one.step: one for one in given if not one.is_void}
    return tuple(
        StepView(
            label=step["label"],
            kind=step["kind"],
            state=_step_state(index, row, signed=index in standing),
            signature=_signature_view(standing[index], part, material, sight) if index in standing else None,
        )
        for index, step in enumerate(row.chain)
    )


def _step_state(index: int, row: Report | Answer, *, signed: bool) -> str:
    if signed:
        return "done"
    return "next" if row.state == "signing" and index == row.step else "waiting"


def _signature_view(
    one: GivenSignature, part: tuple[str, int], material: Material, sight: Sight
) -> SignatureView:
    files = [file for file in files_on(part, material, sight) if file.id == one.evidence_id]
    return SignatureView(
        for_post=material.post(one.post_id),
        by=material.person(one.user_id),
        is_by_secretary=one.by_secretary,
        tenure=one.tenure,
        way=one.way,
        opinion=material.texts.of(one.opinion_text_id),
        signed_at=one.signed_at,
        voided_at=one.voided_at,
        void_because=label_of(VOID_REASONS, one.void_reason),
        is_intact=one.is_intact,
        content_hash=one.content_hash,
        files=tuple(files),
    )


def receipt_signatures(order_id: int, material: Material, sight: Sight) -> tuple[SignatureView, ...]:
    """The signatures under the receipt of an order."""
    given = material.signatures.get(("receipt", order_id), [])
    return tuple(_signature_view(one, ("order", order_id), material, sight) for one in given)
