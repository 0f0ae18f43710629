"""Papers of a case in all their revisions: reports, answers, applications to strike off; with steps and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.cases.models import Answer, Report, StrikeOff
from bihuan.cases.papers_text import paper_content, strike_off_content
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
    "case.supplement_answer": "补充反馈重新拟写",
    "case.handle_together": "并入他件办理",
    "case.handle_apart": "取消合并",
    "strike_off.decline_step": "审签未同意",
    "strike_off.return": "退回销号申请",
    "objection.uphold": "公示异议成立",
    "order.recall": "撤回交办",
    "recall.consent": "撤回交办",
    "dispute.determine": "改派",
    "case.rehandle": "重新办理",
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
    """One revision of a report, an answer or an application to strike off; the last has its words in `finding` alone.

    content: exactly what is signed; content_hash: of it. lacking: what the conclusion of an answer lacks. before: id of
    the revision before it. about: the receiver whose paper it is, owner_id: its order, of an answer the case. handed_in_at:
    reported, sent, or re-checked. is_stated: the conclusion is a leader's statement. reason: of a supplement.
    """

    kind: str
    id: int
    owner_id: int
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
    is_supplement: bool = False
    is_stated: bool = False
    reason: str = ""
    opinion: str = ""
    files: tuple[FileView, ...] = ()

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Its texts under their headings."""
        if self.kind == "strike_off":
            return (("整改完成情况", self.finding),)
        return ("调查核实情况", self.finding), ("处理和整改情况", self.handling)

    @property
    def stands(self) -> bool:
        """Whether it is in force, whatever was written after it: sent, or taken over."""
        return self.state in ("sent", "accepted")

    def replaces(self, other: PaperView) -> bool:
        """Whether this is a later revision of the same paper that took the place of the other."""
        same = (self.kind, self.owner_id, self.cycle) == (other.kind, other.owner_id, other.cycle)
        return same and self.revision > other.revision and not other.stands

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
    """The answers in sight, the newest first; each is told from the one before it in its cycle."""
    views = []
    before: dict[int, int] = {}
    for row in material.rows.answers:
        if row.id in sight.answers:
            views.append(_answer_view(row, before.get(row.cycle), material, sight))
            before[row.cycle] = row.id
    return tuple(reversed(views))


def strike_off_views(material: Material, sight: Sight) -> tuple[PaperView, ...]:
    """The applications to strike off in sight, the newest first."""
    views = []
    before: dict[int, int] = {}
    for row in material.rows.strike_offs:
        if row.id in sight.strike_offs:
            views.append(_strike_off_view(row, before.get(row.order_id), material, sight))
            before[row.order_id] = row.id
    return tuple(reversed(views))


def _report_view(row: Report, before: int | None, material: Material, sight: Sight) -> PaperView:
    order = next(one for one in material.rows.orders if one.id == row.order_id)
    content = _content_of(row, order.number, material)
    return _paper_view(
        row, content, material, sight, kind="report", owner_id=row.order_id, before=before,
        about=material.body(order.receiver_body_id), handed_in_at=row.submitted_at,
        back_because=material.texts.of(row.return_text_id), **_words_of(row, material),
    )  # fmt: skip


def _answer_view(row: Answer, before: int | None, material: Material, sight: Sight) -> PaperView:
    content = _content_of(row, f"报：{row.addressee}", material)
    return _paper_view(
        row, content, material, sight, kind="answer", owner_id=row.case_id, before=before,
        about=material.body(material.rows.of_round.desk_body_id), handed_in_at=row.sent_at,
        lacking=tuple(row.proofs.get("lacking", ())), number=row.number or "", addressee=row.addressee,
        seal=row.checkpoint_hash, is_supplement=row.is_supplement, is_stated=row.is_stated,
        reason=material.texts.newest("answer", row.id, "reason"), **_words_of(row, material),
    )  # fmt: skip


def _strike_off_view(row: StrikeOff, before: int | None, material: Material, sight: Sight) -> PaperView:
    order = next(one for one in material.rows.orders if one.id == row.order_id)
    case, summary = material.rows.case, material.texts.of(row.summary_text_id)
    part = ("strike_off", row.id)
    signed = material.signatures.get(part, [])
    is_over = row.cycle != case.cycle and bool(signed)  # the case has other findings by now
    content = (
        signed[-1].content if is_over else strike_off_content(case=case, head=order.number, summary=summary)
    )
    return _paper_view(
        row, content, material, sight, kind="strike_off", owner_id=row.order_id, before=before,
        about=material.body(order.receiver_body_id), handed_in_at=row.accepted_at, verdict=case.verdict,
        conclusion=case.conclusion, finding=summary, handling="", back_because=material.texts.newest(*part, "reason"),
        opinion=material.texts.newest(*part, "opinion"),
        files=tuple(file for file in files_on(part, material, sight) if file.purpose != "signature"),
    )  # fmt: skip


def _content_of(row: Report | Answer, head: str, material: Material) -> str:
    words = _words_of(row, material)
    return paper_content(row, case=material.rows.case, head=head, texts=(words["finding"], words["handling"]))


def _words_of(row: Report | Answer, material: Material) -> dict[str, str]:
    finding, handling = material.texts.of(row.finding_text_id), material.texts.of(row.handling_text_id)
    return {"verdict": row.verdict, "conclusion": row.conclusion, "finding": finding, "handling": handling}


def _paper_view(
    row: Report | Answer | StrikeOff,
    content: str,
    material: Material,
    sight: Sight,
    *,
    kind: str,
    **more: Any,
) -> PaperView:
    part = (kind, row.id)
    given = material.signatures.get(part, [])
    return PaperView(
        kind=kind, id=row.id, version=row.version, revision=row.revision, cycle=row.cycle, state=row.state,
        content=content, content_hash=content_hash(content), drafted_at=row.drafted_at,
        drafted_by=material.person(row.drafted_by), steps=_steps(row, part, given, material, sight),
        void_signatures=tuple(_signature_view(one, part, material, sight) for one in given if one.is_void),
        declined_because=material.texts.newest(*part, "decline_reason"), **more,
    )  # fmt: skip


def _steps(
    row: Report | Answer | StrikeOff,
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


def _step_state(index: int, row: Report | Answer | StrikeOff, *, signed: bool) -> str:
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
