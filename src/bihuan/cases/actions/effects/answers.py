"""Effects of the city's answer: drafted from the accepted report, sent with number and seal of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.effects.reports import chain_json, drop_answer, unnamed_in
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.loading import policies_of
from bihuan.cases.models import Answer, Case, Order, Round
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.models import Checkpoint
from bihuan.journal.numbers import draw
from bihuan.people.models import Body
from bihuan.records.access import GrantDraft, grant
from bihuan.records.clocks import stop_all
from bihuan.records.searching import add_bodies
from bihuan.rules.command import Command
from bihuan.rules.guards import local_day
from bihuan.rules.numbers import order_number
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap
from bihuan.rules.stages import conclusion_of, overall_verdict


@effect("case.draft_answer")
def draft_answer(planned: Sequence[Planned], command: Command) -> list[Written]:
    """A new revision goes out for signature, its conclusion frozen from what is proven now."""
    ids = draw_ids(Answer, len(planned))
    kept = Kept()
    for answer_id, row in zip(ids, planned, strict=True):
        for field in ("finding", "handling"):
            kept.add(row.target.case.stream_id, ("answer", answer_id), field, row.facts[field])
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
    _open_for_line_bureaus(planned, command)
    return [
        Written(
            facts={
                "answer": row["id"],
                "conclusion": row["conclusion"],
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
        "revision": case.answer.revision + 1 if case.answer else 1, "state": "signing", "chain": chain_json(steps),
        "step": 0, "line_body_id": line_body["body_id"] if line_body else None,
        "finding_text_id": kept.id_of(("answer", answer_id), "finding"),
        "handling_text_id": kept.id_of(("answer", answer_id), "handling"),
        "verdict": overall_verdict(tuple(issue.verdict for issue in case.issues)), "conclusion": conclusion,
        "proofs": {"lacking": list(lacking)}, "addressee": of_round.addressee, "number": None, "checkpoint_hash": "",
        "sent_at": None,
    }  # fmt: skip


def _open_for_line_bureaus(planned: Sequence[Planned], command: Command) -> None:
    """The bureau of the line sees the case from the moment its opinion is asked."""
    asked = [
        (row.target.case, row.facts["line_body"]["body_id"]) for row in planned if row.facts.get("line_body")
    ]
    grant(
        [GrantDraft(body_id, case.stream_id, case.round_id, None) for case, body_id in asked], at=command.now
    )
    add_bodies((case.stream_id, body_id) for case, body_id in asked)


@effect("answer.send")
def send(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Number, newest seal of the journal, moment; the orders that only went along end with it."""
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
        _finish(row.target.case, command)
        written.append(
            Written(facts={"number": number, "conclusion": row.target.the_paper().conclusion, "seal": seal})
        )
    return written


def _finish(case: CaseSnap, command: Command) -> None:
    Case.objects.filter(id=case.id).update(answered_at=command.moment)
    along = [order.id for order in case.live_orders if order.role != "lead"]
    Order.objects.filter(id__in=along).update(state="ended")
    stop_all([case.stream_id], but=["answer"], at=command.now, by="answer.send")
