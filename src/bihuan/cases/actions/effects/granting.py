"""Effects of answers to requests: what is granted happens here, what is refused is only noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.asking import audience_of, files_of
from bihuan.cases.actions.effects.orders import made_for, taken_back
from bihuan.cases.actions.ending import end_orders, live_of
from bihuan.cases.actions.issuing import OrderDraft
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.actions.transfers import close_transfers
from bihuan.cases.models import Case, Petition, Rectification
from bihuan.records.clocks import extend, pause, stop_all
from bihuan.rules.calendar import local_day
from bihuan.rules.clocks import PAUSABLE
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap, OrderSnap, PetitionSnap, RectificationSnap


def decide(planned: Sequence[Planned], command: Command, **columns: Any) -> list[dict[str, Any]]:
    """Note who decided and in which words; what the entries say of it."""
    kept = Kept()
    for row in planned:
        words = row.facts.get("reason") or row.facts.get("note")
        part = (row.target.kind, row.target.id)
        kept.add(row.target.case.stream_id, part, "decision", words, audience_of(row))
    kept.write(command=command)
    found = []
    for row in planned:
        part = (row.target.kind, row.target.id)
        Petition.objects.filter(id=row.target.id).update(
            decided_at=command.moment, decided_post_id=command.actor.post_id,
            decision_text_id=kept.id_of(part, "decision"), document_no=row.facts.get("document_no", ""), **columns,
        )  # fmt: skip
        order = row.target.order
        said = {"files": files_of(row, part, command), "document_no": row.facts.get("document_no")}
        found.append(
            {**{name: value for name, value in said.items() if value}, **kept.facts_of(part)}
            | ({"order": order.id} if order else {})
        )
    return found


@effect("recall.refuse", "extension.refuse", "suspension.refuse", "deduction.record_refusal")
def refuse(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Notes the refusal; everything goes on as it did."""
    return [Written(facts=facts) for facts in decide(planned, command)]


@effect(*(f"{kind}.withdraw" for kind in ("recall", "dispute", "deduction", "extension", "suspension")))
def withdraw(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Notes that the asker took the request back."""
    return [Written(facts=facts) for facts in decide(planned, command)]


@effect("recall.consent")
def consent_recall(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The order is recalled with everything below it; the hour of the case goes on."""
    heads = [(row.target.case, row.target.the_order()) for row in planned]
    again = taken_back(heads, by=planned[0].move.code, command=command)
    return [
        Written(facts=facts, starts=again.get(row.target.the_order().id, ()))
        for row, facts in zip(planned, decide(planned, command), strict=True)
    ]


@effect("dispute.determine")
def determine(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Upheld: the old order ends as moved and a new one goes out; refused: the first receiver goes on."""
    upheld = [row for row in planned if row.facts["outcome"] == "upheld"]
    states = {row.target.id: "refused" for row in planned} | {row.target.id: "granted" for row in upheld}
    facts = decide(planned, command)
    heads = [(row.target.case, row.target.the_order()) for row in upheld]
    end_orders(heads, state="moved", by="dispute.determine", command=command)
    made = made_for([(row, _moved(row)) for row in upheld], command)
    return [
        Written(
            facts={
                **said,
                "outcome": row.facts["outcome"],
                "orders": [one.fact for one in made[row.target.id]],
            },
            state=states[row.target.id],
            tell_to=tuple((one.receiver_id, "desk") for one in made[row.target.id]),
        )
        for row, said in zip(planned, facts, strict=True)
    ]


def _moved(row: Planned) -> OrderDraft:
    case, old = row.target.case, row.target.the_order()
    receiver = {**row.facts["body"], "role": old.role, "required": old.required}
    parent = case.order(old.parent_id)
    return OrderDraft(
        case=case, receiver=receiver, giver_id=old.giver_body_id, issuer_id=old.giver_body_id, part=old.part,
        cycle=case.cycle, parent=parent, due_at=_own_limit(case, old), detail_later=case.extract_state != "confirmed",
    )  # fmt: skip


def _own_limit(case: CaseSnap, old: OrderSnap) -> Any:
    """The limit a giver below the city had set goes over with the order; the city's starts anew, with its floor."""
    clock = case.clock_of("report", "order", old.id)
    return clock.due_at if clock and old.depth > 1 else None


@effect("deduction.record_consent")
def consent_deduction(planned: Sequence[Planned], command: Command) -> list[Written]:
    """With the giver's paper the case leaves the counts: orders and limits end, numbers and history stay."""
    facts = decide(planned, command)
    cases = [row.target.case for row in planned]
    end_orders(
        [one for case in cases for one in live_of(case)],
        state="ended",
        by=planned[0].move.code,
        command=command,
    )
    stop_all([case.stream_id for case in cases], at=command.now, by=planned[0].move.code)
    Case.objects.filter(id__in=[case.id for case in cases]).update(deducted_at=command.moment)
    close_transfers({case.batch_id for case in cases}, command=command)
    return [Written(facts=said) for said in facts]


@effect("extension.grant")
def grant_extension(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Moves the moment a limit is due; the original one stays beside it."""
    written = []
    for row, facts in zip(planned, decide(planned, command), strict=True):
        petition = row.target.the_petition()
        until = row.facts.get("until") or petition.until
        extend({petition.clock_id or 0: until or command.now}, at=command.now)
        written.append(Written(facts={**facts, "clock": petition.clock_id, "until": until}))
    return written


@effect("suspension.grant")
def grant_suspension(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The limits of the rectification stand still; a limit of its own says when they have to run on."""
    written = []
    for row, facts in zip(planned, decide(planned, command), strict=True):
        rect, petition = _suspended(row)
        for part_kind, part_ids in parts_of(rect).items():
            pause(part_kind, part_ids, PAUSABLE, at=command.now, by=row.move.code)
        last_day = local_day(petition.until or command.now)
        Rectification.objects.filter(id=rect.id).update(suspended_until=last_day)
        limit = Starting("suspension", due_at=petition.until, part=("rectification", rect.id))
        written.append(
            Written(facts={**facts, "until": petition.until}, starts=(limit,), withheld=("suspension",))
        )
    return written


def _suspended(row: Planned) -> tuple[RectificationSnap, PetitionSnap]:
    return row.target.the_rectification(), row.target.the_petition()


def parts_of(rect: RectificationSnap) -> dict[str, list[int]]:
    """The parts the limits of a rectification run on: itself and the milestones of its plan."""
    return {
        "rectification": [rect.id],
        "milestone": [step.id for step in rect.plan.milestones] if rect.plan else [],
    }
