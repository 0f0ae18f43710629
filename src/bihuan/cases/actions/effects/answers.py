"""Effects of the city's answer: drafted from the accepted reports, sent with number and seal, supplemented, sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.actions.effects.reports import chain_json, drop_answer, unnamed_in
from bihuan.cases.actions.issuing import open_sight
from bihuan.cases.actions.keeping import Kept, keep_files
from bihuan.cases.loading import policies_of
from bihuan.cases.models import Answer, Case, Order, Petition, Round
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.models import Checkpoint
from bihuan.journal.numbers import draw
from bihuan.people.models import Body
from bihuan.records.access import GrantDraft
from bihuan.records.clocks import stop_all
from bihuan.records.signatures import SignatureDraft, sign
from bihuan.rules.calendar import local_day
from bihuan.rules.capacity import post_prepared_for
from bihuan.rules.command import Command
from bihuan.rules.figures import figures_in
from bihuan.rules.numbers import order_number
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.stages import conclusion_of, verdict_of
from bihuan.rules.vocabulary import CONCLUSIONS

# Limits that go on when an answer is out: those of rectifications, and what the answer itself brought about.
GOING_ON = ("milestone", "deadline", "interim_review", "suspension", "disclosure", "follow_up", "conclusion", "strike_off",
            "revisit", "answer")  # fmt: skip


@effect("case.draft_answer", "case.supplement_answer")
def draft_answer(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A new revision goes out for signature, its conclusion frozen from what is proven or stated now."""
    ids = draw_ids(Answer, len(planned))
    kept = Kept()
    for answer_id, row in zip(ids, planned, strict=True):
        for field in ("finding", "handling", "reason"):
            kept.add(row.target.case.stream_id, ("answer", answer_id), field, row.facts.get(field))
        drop_answer(row.target.case, command, by=row.move.code)
    kept.write(command=command)
    rounds = {
        one.id: one for one in Round.objects.filter(id__in={row.target.case.round_id for row in planned})
    }
    rows = [
        _answer(row, answer_id, kept, rounds[row.target.case.round_id])
        for answer_id, row in zip(ids, planned, strict=True)
    ]
    insert_rows(
        Answer, [{**row, "drafted_at": command.now, "drafted_by": command.actor.user_id or 0} for row in rows]
    )
    open_for_line_bureaus(planned, command)
    return [
        Written(
            facts={
                "answer": row["id"],
                "conclusion": row["conclusion"],
                "stated": row["is_stated"],
                "lacking": len(row["proofs"]["lacking"]),
                **kept.facts_of(("answer", row["id"])),
            },
            new_part=row["id"],
        )
        for row in rows
    ]


def _answer(row: Planned, answer_id: int, kept: Kept, of_round: Round) -> dict[str, Any]:
    case = row.target.case
    line_body = row.facts.get("line_body")
    conclusion, lacking = conclusion_of(case)
    lead = case.leads[0]
    steps = policies_of([case.round_id])[case.round_id].chain_for(
        "answer", receiver_kind=lead.receiver_kind, key_classes=case.key_classes,
        unnamed=unnamed_in(lead, line_body=bool(line_body)),
    )  # fmt: skip
    return {
        "id": answer_id, "case_id": case.id, "report_id": lead.report.id if lead.report else 0, "cycle": case.cycle,
        "revision": case.answer.revision + 1 if case.answer else 1, "is_supplement": case.is_answered,
        "state": "signing", "chain": chain_json(steps), "step": 0,
        "line_body_id": line_body["body_id"] if line_body else None,
        "finding_text_id": kept.id_of(("answer", answer_id), "finding"),
        "handling_text_id": kept.id_of(("answer", answer_id), "handling"), "verdict": verdict_of(case),
        "conclusion": case.stated_conclusion or conclusion, "is_stated": bool(case.stated_conclusion),
        "figures": list(figures_in(row.facts["finding"], row.facts["handling"])),
        "proofs": {"lacking": list(lacking)}, "addressee": of_round.addressee, "number": None, "checkpoint_hash": "",
        "sent_at": None,
    }  # fmt: skip


def open_for_line_bureaus(planned: Sequence[Planned], command: Command) -> None:
    """The bureau of the line sees the case from the moment its opinion is asked."""
    open_sight(
        [
            GrantDraft(
                row.facts["line_body"]["body_id"], row.target.case.stream_id, row.target.case.round_id, None
            )
            for row in planned
            if row.facts.get("line_body")
        ],
        at=command.now,
    )


@effect("answer.send")
def send(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Number, newest seal of the journal, moment; what follows an answer begins to run."""
    seal = Checkpoint.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    desks = {row.target.case.desk_body_id for row in planned}
    prefixes = dict(Body.objects.filter(id__in=desks).values_list("id", "number_prefix"))
    year = local_day(command.now).year
    written = []
    for row in planned:
        prefix = f"{prefixes[row.target.case.desk_body_id]}复"
        number = order_number(prefix, year=year, n=draw(f"answer/{prefix}", year)[0])
        Answer.objects.filter(id=row.target.id).update(
            number=number, sent_at=command.moment, checkpoint_hash=seal
        )
        paper = row.target.the_paper()
        if not paper.is_supplement:
            _finish(row.target.case, command)
        facts = {"number": number, "conclusion": paper.conclusion, "seal": seal}
        stops, starts = _limits_after(paper.conclusion, row.target.case)
        written.append(Written(facts=facts, starts=starts, stops=(*row.move.stops, *stops)))
    return written


def _limits_after(conclusion: str, case: CaseSnap) -> tuple[tuple[str, ...], tuple[Starting, ...]]:
    """Limits that end and begin with an answer: to make it public, and what its conclusion asks for next."""
    following = {"concluded": "strike_off", "in_stages": "follow_up"}.get(conclusion, "conclusion")
    over = {"follow_up", "conclusion", "strike_off"} - {following}
    begun = ["disclosure", following, *(() if case.is_answered else ("revisit",))]
    return tuple(sorted(over)), tuple(Starting(kind) for kind in begun)


def _finish(case: CaseSnap, command: Command) -> None:
    """The orders that only went along end with the first answer of a cycle, and so do the limits of the way up to it."""
    Case.objects.filter(id=case.id).update(answered_at=command.moment)
    along = [order.id for order in case.live_orders if order.role != "lead" or order.depth > 1]
    Order.objects.filter(id__in=along).update(state="ended")
    waiting = Petition.objects.filter(
        case_id=case.id, state="open", kind__in=("dispute", "recall", "extension")
    )
    waiting.update(state="withdrawn", decided_at=command.now, version=F("version") + 1)
    stop_all([case.stream_id], but=GOING_ON, at=command.now, by="answer.send")


@effect("case.return_answer")
def return_answer(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Notes that the giver wants a form mended; nothing is investigated again."""
    kept = reasons(planned, command, "city")
    return [
        Written(facts={"document_no": row.facts["document_no"], **kept.facts_of(("case", row.target.id))})
        for row in planned
    ]


@effect("case.state_conclusion")
def state_conclusion(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A leader's own statement, signed; the next answer says it as stated, beside what is proven."""
    kept = reasons(planned, command, "city")
    written = []
    for row in planned:
        case, part = row.target.case, ("case", row.target.case.id)
        Case.objects.filter(id=case.id).update(stated_conclusion=row.facts["conclusion"])
        held = keep_files(
            [(case.stream_id, part, "signature", row.facts["signature"]["file"])], command=command
        )
        draft = _statement(row, held[0]["evidence"], command)
        sign([draft])
        facts = {"conclusion": row.facts["conclusion"], "content_hash": draft.content_hash, "file": held[0]}
        written.append(Written(facts={**facts, **kept.facts_of(part)}))
    return written


def _statement(row: Planned, evidence_id: int, command: Command) -> SignatureDraft:
    case, actor = row.target.case, command.actor
    stood_in_for = post_prepared_for(actor, row.target, row.move.who) if row.by_secretary else None
    label = CONCLUSIONS[row.facts["conclusion"]]
    return SignatureDraft(
        stream_id=case.stream_id, paper_kind="statement", paper_id=case.id, step=0, step_code="statement",
        kind="signature", post_id=stood_in_for or actor.post_id or 0, user_id=actor.user_id or 0,
        by_secretary=row.by_secretary, tenure=actor.tenure, way=row.facts["signature"]["way"],
        evidence_id=evidence_id, content=f"认定办理状态 {case.city_no} {label}\n{row.facts['reason']}",
        signed_at=command.moment,
    )  # fmt: skip
