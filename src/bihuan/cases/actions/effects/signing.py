"""Effects of the sign-off: a step signed on exactly the text that stands, or declined."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.models import Answer, Report
from bihuan.cases.papers_text import content_of
from bihuan.records.signatures import SignatureDraft, sign, void
from bihuan.rules.capacity import post_prepared_for
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import PaperSnap


@effect("report.sign_step", "answer.sign_step")
def sign_step(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps the signature with the text signed and its hash; the paper is signed when the last step is done."""
    return [_sign_one(row, command) for row in planned]


def _sign_one(row: Planned, command: Command) -> Written:
    paper = row.target.the_paper()
    part = (paper.kind, paper.id)
    kept = Kept()
    kept.add(row.target.case.stream_id, part, f"opinion_{paper.step}", row.facts.get("opinion"))
    kept.write(command=command)
    given = row.facts.get("signature")
    files = [(row.target.case.stream_id, part, "signature", given["file"])] if given else []
    held = keep_files(files, command=command)
    draft = _signature(
        row, paper, kept.id_of(part, f"opinion_{paper.step}"), held[0]["evidence"] if held else None, command
    )
    sign([draft])
    is_last = paper.step + 1 >= len(paper.chain)
    model = Report if paper.kind == "report" else Answer
    model.objects.filter(id=paper.id).update(step=paper.step + 1)
    return Written(
        facts={
            "step": paper.step,
            "step_code": draft.step_code,
            "content_hash": draft.content_hash,
            "way": draft.way,
            "files": held,
            **kept.facts_of(part),
        },
        state="signed" if is_last else "signing",
        stops=("city_signature",) if is_last and paper.kind == "answer" else (),
    )


def _signature(
    row: Planned, paper: PaperSnap, opinion_id: int | None, evidence_id: int | None, command: Command
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
        content=content_of(paper.kind, paper.id),
        signed_at=command.moment,
    )


@effect("report.decline_step", "answer.decline_step")
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
