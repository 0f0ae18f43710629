"""What the desk makes of a likely repeat, and the ordinary moves that follow once both are cases."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bihuan.cases.actions.perform import perform
from bihuan.intake.actions.keeping import check_may
from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.intake.queries.drafts import complaint_of
from bihuan.journal.commands import begin, finish
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams
from bihuan.records.access import visible_streams
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, NotFound, Refusal, WrongState
from bihuan.rules.vocabulary import REPEAT_DECISIONS

CODE = "intake.decide_repeat"
REASON = "核对清单时认定反映同一问题"
_LONGEST_REFUSAL = 200


def decide_in_batch(batch_id: int, repeat_id: int, decision: str, *, command: Command) -> dict[str, Any]:
    """Say what a likely repeat of a batch is, and make the moves that can be made now. As `decide_repeat`."""
    if not LikelyRepeat.objects.filter(id=repeat_id, row__run__batch_id=batch_id).exists():
        raise NotFound("repeat")
    made = decide_repeat(repeat_id, decision, command=command)
    settle_repeats(batch_id, command=command)
    return made


@transaction.atomic(durable=True)
def decide_repeat(repeat_id: int, decision: str, *, command: Command) -> dict[str, Any]:
    """Say what a likely repeat is; {"repeat": id, "row": id, "decision": code}. Can be said anew until it has been done.

    Raises NotAllowed, NotFound("repeat") also where the other case may not be seen, WrongState once it has been done,
    FactWrong for a decision there is none of or that does not fit.
    """
    facts = {"repeat": repeat_id, "decision": decision}
    if done := begin(command, CODE, facts):
        return done
    check_may(command, CODE)
    repeat = _locked(repeat_id, command)
    _check_fits(repeat, decision)
    row = repeat.row
    own = LikelyRepeat.objects.filter(row_id=row.id, settled_at__isnull=True).exclude(id=repeat.id)
    if decision in ("together", "duplicate"):  # a complaint joins one other only
        own.filter(decision__in=("together", "duplicate")).update(decision="", decided_at=None)
    if row.state in ("draft", "dropped"):
        state = "dropped" if decision == "duplicate" else "draft"
        case_id = repeat.case_id if decision == "duplicate" else None
        DraftRow.objects.filter(id=row.id).update(state=state, case_id=case_id, version=row.version + 1)
    LikelyRepeat.objects.filter(id=repeat.id).update(
        decision=decision, decided_at=command.now, user_id=command.actor.user_id, post_id=command.actor.post_id,
        refused="", settled_at=command.now if decision in ("apart", "duplicate") else None,
    )  # fmt: skip
    told = {"row": row.id, "case": repeat.case_id, "other": repeat.other_id, "decision": decision}
    record([EntryDraft(row.run.batch.stream_id, CODE, "batch", row.run.batch_id, told)], command=command)
    return finish(command, CODE, facts, {"repeat": repeat.id, "row": row.id, "decision": decision})


def _locked(repeat_id: int, command: Command) -> LikelyRepeat:
    found = (
        LikelyRepeat.objects.select_related("row__run__batch", "case", "other").filter(id=repeat_id).first()
    )
    if found is None:
        raise NotFound("repeat")
    lock_streams([found.row.run.batch.stream_id])
    found.refresh_from_db(fields=["decision", "settled_at"])
    found.row.refresh_from_db(fields=["state", "version", "case_id"])
    if found.case and not visible_streams(command.actor, [found.case.stream_id]):
        raise NotFound("repeat")
    return found


def _check_fits(repeat: LikelyRepeat, decision: str) -> None:
    if decision not in REPEAT_DECISIONS:
        raise FactWrong(CODE, "decision", "没有这一选项，请重新选择")
    row = repeat.row
    is_registered = row.state not in ("draft", "dropped")
    if repeat.settled_at and (is_registered or repeat.decision in ("repeat", "rebound", "together")):
        raise WrongState("核对重复", row.state, ("draft",))
    if decision != "duplicate":
        return
    if is_registered:
        raise FactWrong(CODE, "decision", "本行已登记，编号须单独反馈，不能作为同一件，可合并办理")
    if complaint_of(row.fields).numbers and "same_number" not in dict(repeat.reasons):
        raise FactWrong(CODE, "decision", "受理编号不同，每个编号均须反馈，不能作为同一件，可合并办理")
    if repeat.other and repeat.other.state == "dropped":
        raise FactWrong(CODE, "decision", "所选的行已作为同一件不另登记，请改选其他行")


def settle_repeats(batch_id: int, *, command: Command) -> int:
    """Make the moves decided on wherever both are cases and the rules allow it by now; how many were made.

    What is refused waits with the reason, for the next time: a case is handled together only with one that is out.
    """
    waiting = LikelyRepeat.objects.filter(
        row__run__batch_id=batch_id, decision__in=("repeat", "rebound", "together"), settled_at__isnull=True
    )
    return sum(_settle(repeat, command) for repeat in waiting.select_related("row", "other").order_by("id"))


def _settle(repeat: LikelyRepeat, command: Command) -> bool:
    case_id, other_id = repeat.row.case_id, repeat.case_id or (repeat.other.case_id if repeat.other else None)
    if not case_id or not other_id:
        return False
    code, facts = "case.handle_together", {"case": {"case_id": other_id}, "reason": REASON}
    if repeat.decision != "together":
        code, facts = "case.link_repeat", {"case": {"case_id": other_id}, "kind": repeat.decision}
    own = command.for_row(f"repeat/{repeat.id}")
    try:
        perform(code, [case_id], command=own, facts=facts)
    except Refusal as refusal:
        sentence = str(getattr(refusal, "sentence", ""))[:_LONGEST_REFUSAL]
        LikelyRepeat.objects.filter(id=repeat.id).update(refused=sentence)
        return False
    LikelyRepeat.objects.filter(id=repeat.id).update(settled_at=command.now, refused="")
    return True


def note_dropped(batch_id: int) -> None:
    """Give the rows said to be the same as another of this batch its case, now that it has one."""
    dropped = LikelyRepeat.objects.filter(
        row__run__batch_id=batch_id, row__state="dropped", row__case__isnull=True, decision="duplicate"
    )
    for repeat in dropped.filter(other__case_id__isnull=False).select_related("other"):
        DraftRow.objects.filter(id=repeat.row_id).update(
            case_id=repeat.other.case_id if repeat.other else None
        )
