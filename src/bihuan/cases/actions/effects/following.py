"""Effects of what follows an answer: followed up, asked after, handled anew."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.effects.orders import made_for, reasons
from bihuan.cases.actions.effects.rectifications import noted_progress
from bihuan.cases.actions.ending import end_orders, live_of
from bihuan.cases.actions.issuing import MadeOrder, OrderDraft
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Case, Disclosure, Rectification, Revisit
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.records.clocks import hand_to, stop_all
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.snapshots import CaseSnap

# Rectifications are not handled anew: their limits go on.
OF_RECTIFICATIONS = ("milestone", "deadline", "interim_review", "suspension")


@effect("case.report_follow_up")
def report_follow_up(planned: Sequence[Planned], command: Command) -> list[Written]:
    """One monthly note on a case concluded in stages; the next one is due a month on."""
    return [noted_progress(row, "follow_up", command) for row in planned]


@effect("case.record_revisit")
def record_revisit(planned: Sequence[Planned], command: Command) -> list[Written]:
    """What somebody said when asked."""
    ids = draw_ids(Revisit, len(planned))
    kept = Kept()
    for revisit_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("revisit", revisit_id), "note", row.facts.get("note"), "city")
    kept.write(command=command)
    insert_rows(
        Revisit,
        [
            {
                "id": revisit_id, "case_id": row.target.case.id, "who": row.facts["who"],
                "satisfaction": row.facts["satisfaction"], "asked_on": row.facts["asked_on"],
                "note_text_id": kept.id_of(("revisit", revisit_id), "note"), "body_id": command.actor.body_id or 0,
                "user_id": command.actor.user_id or 0, "recorded_at": command.now,
            }
            for revisit_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
    return [
        Written(
            facts={
                "revisit": revisit_id, "who": row.facts["who"], "satisfaction": row.facts["satisfaction"],
                "asked_on": row.facts["asked_on"], **kept.facts_of(("revisit", revisit_id)),
            },
            new_part=revisit_id,
        )
        for revisit_id, row in zip(ids, planned, strict=True)
    ]  # fmt: skip


@effect("case.rehandle")
def rehandle(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The next cycle: orders of the last one end, new ones go out at once, unfinished rectifications go over to them."""
    kept = reasons(planned, command)
    drafts = [(row, draft) for row in planned for draft in _drafts(row)]
    for row in planned:
        _end_cycle(row, command)
    made = made_for(drafts, command)
    for row in planned:
        _carry_over(row.target.case, made[row.target.id])
    return [
        Written(
            facts={
                "cause": row.facts["cause"], "cycle": row.target.case.cycle + 1,
                "orders": [one.fact for one in made[row.target.id]], **kept.facts_of(("case", row.target.id)),
            },
            new_part=made[row.target.id][0].id,
        )
        for row in planned
    ]  # fmt: skip


def _drafts(row: Planned) -> list[OrderDraft]:
    """New orders: to the receivers named, in the first part, else to whoever led each part."""
    case = row.target.case
    named = [(one, 1) for one in row.facts.get("receivers", ())]
    receivers = named or [
        ({"body_id": order.receiver_body_id, "role": "lead"}, order.part) for order in case.leads
    ]
    return [
        OrderDraft(
            case=case, receiver=receiver, giver_id=case.desk_body_id, issuer_id=case.desk_body_id, part=part,
            cycle=case.cycle + 1,
        )
        for receiver, part in receivers
    ]  # fmt: skip


def _end_cycle(row: Planned, command: Command) -> None:
    case = row.target.case
    again = {draft.receiver["body_id"] for draft in _drafts(row)}
    heads = live_of(case)
    for state, orders in (
        ("ended", [one for one in heads if one[1].receiver_body_id in again]),
        ("moved", [one for one in heads if one[1].receiver_body_id not in again]),
    ):
        end_orders(orders, state=state, by=row.move.code, command=command, limits_stay=True)
    stop_all([case.stream_id], but=OF_RECTIFICATIONS, at=command.now, by=row.move.code)
    Disclosure.objects.filter(case_id=case.id, state="drafted").update(state="superseded")
    Case.objects.filter(id=case.id).update(
        cycle=case.cycle + 1, noticed_on=None, notice_ends_at=None, struck_off_at=None, strike_off_number="",
        disclosed_at=None, stated_conclusion="",
    )  # fmt: skip


def _carry_over(case: CaseSnap, made: Sequence[MadeOrder]) -> None:
    """Unfinished rectifications hang on the new lead of their part, whose duty their limits are from now on."""
    leads = {one.part: one for one in made if one.role == "lead"}
    for order in case.orders:
        lead = leads.get(order.part)
        rects = [rect for rect in order.rectifications if not rect.is_over]
        if lead is None or not rects:
            continue
        Rectification.objects.filter(id__in=[rect.id for rect in rects]).update(order_id=lead.id)
        parts: list[tuple[str, int]] = [("rectification", rect.id) for rect in rects]
        parts += [("milestone", step.id) for rect in rects if rect.plan for step in rect.plan.milestones]
        hand_to(parts, duty_body_id=lead.receiver_id)
