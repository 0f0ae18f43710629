"""Effects of the sign-off: a step signed on exactly the text that stands, or declined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Model

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Attaching, Kept, keep_files_each
from bihuan.cases.models import Answer, Report, StrikeOff
from bihuan.cases.papers_text import CONTENTS
from bihuan.records.signatures import SignatureDraft, sign, void
from bihuan.rules.capacity import post_prepared_for
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import PaperSnap

MODELS: Mapping[str, type[Model]] = {"report": Report, "answer": Answer, "strike_off": StrikeOff}


@effect("report.sign_step", "answer.sign_step", "strike_off.sign_step")
def sign_step(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps the signature with the text signed and its hash; the paper is signed when the last step is done."""
    papers = [row.target.the_paper() for row in planned]
    kept = _keep_opinions(planned, papers, command)
    held = keep_files_each(
        [_scans(row, paper) for row, paper in zip(planned, papers, strict=True)], command=command
    )
    contents = CONTENTS[papers[0].kind]([paper.id for paper in papers])
    drafts = [
        _signature(
            row, paper, kept.id_of((paper.kind, paper.id), f"opinion_{paper.step}"), files[0]["evidence"] if files else None,
            contents[paper.id], command,
        )
        for row, paper, files in zip(planned, papers, held, strict=True)
    ]  # fmt: skip
    sign(drafts)
    MODELS[papers[0].kind]._default_manager.filter(id__in=[paper.id for paper in papers]).update(
        step=F("step") + 1
    )
    return [
        _signed(paper, draft, {"files": files, **kept.facts_of((paper.kind, paper.id))})
        for paper, draft, files in zip(papers, drafts, held, strict=True)
    ]


def _keep_opinions(planned: Sequence[Planned], papers: Sequence[PaperSnap], command: Command) -> Kept:
    kept = Kept()
    for row, paper in zip(planned, papers, strict=True):
        part, field = (paper.kind, paper.id), f"opinion_{paper.step}"
        kept.add(row.target.case.stream_id, part, field, row.facts.get("opinion"))
    kept.write(command=command)
    return kept


def _scans(row: Planned, paper: PaperSnap) -> list[Attaching]:
    given = row.facts.get("signature")
    part = (paper.kind, paper.id)
    return [(row.target.case.stream_id, part, "signature", given["file"])] if given else []


def _signed(paper: PaperSnap, draft: SignatureDraft, told: Mapping[str, Any]) -> Written:
    is_last = paper.step + 1 >= len(paper.chain)
    return Written(
        facts={
            "step": paper.step,
            "step_code": draft.step_code,
            "content_hash": draft.content_hash,
            "way": draft.way,
            **told,
        },
        state="signed" if is_last else "signing",
        stops=("city_signature",) if is_last and paper.kind == "answer" else (),
    )


def _signature(
    row: Planned,
    paper: PaperSnap,
    opinion_id: int | None,
    evidence_id: int | None,
    content: str,
    command: Command,
) -> SignatureDraft:
    step = paper.chain[paper.step]
    actor = command.actor
    stood_in_for = post_prepared_for(actor, row.target, row.move.who) if row.by_secretary else None
    given = row.facts.get("signature")
    return SignatureDraft(
        stream_id=row.target.case.stream_id,
        paper_kind=paper.kind,
        paper_id=paper.id,
        step=paper.step,
        step_code=step.code,
        kind=step.kind,
        post_id=stood_in_for or actor.post_id or 0,
        user_id=actor.user_id or 0,
        by_secretary=row.by_secretary,
        tenure=actor.tenure,
        way=given["way"] if given else "plain",
        evidence_id=evidence_id,
        opinion_text_id=opinion_id,
        content=content,
        signed_at=command.moment,
    )


@effect("report.decline_step", "answer.decline_step", "strike_off.decline_step")
def decline_step(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Back to be drafted anew, with the reason; signatures given before are void."""
    written = []
    for row in planned:
        paper = row.target.the_paper()
        kept = Kept()
        kept.add(row.target.case.stream_id, (paper.kind, paper.id), "decline_reason", row.facts["reason"])
        kept.write(command=command)
        void(paper.kind, paper.id, reason=row.move.code, at=command.now)
        written.append(Written(facts={"step": paper.step, **kept.facts_of((paper.kind, paper.id))}))
    return written
