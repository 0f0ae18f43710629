"""What a move undoes or ends for good, said before it is made; only words, the move itself does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from bihuan.rules.moves import Move
from bihuan.rules.snapshots import PaperSnap, Target

OUT = ("signing", "signed")


def consequence_of(row: Move, target: Target) -> str:
    """One sentence, empty for a move that only adds or goes forward."""
    say = SAYINGS.get(row.code)
    return say(target) if say else ""


def _new_report(target: Target) -> str:
    return _replaced(target.the_order().report)


def _new_answer(target: Target) -> str:
    return _replaced(target.case.answer)


def _replaced(paper: PaperSnap | None) -> str:
    if paper is None or paper.state not in OUT:
        return ""
    return _("提交后第%(revision)s稿作废，其上签字一并作废") % {"revision": paper.revision}


def _redo(target: Target) -> str:
    answer = target.case.answer
    if answer is not None and answer.state in (*OUT, "declined"):
        return _("退回后须重新核查、拟写、审签；已拟的反馈意见及签字作废")
    return _("退回后须重新核查、拟写、审签")


def _declined(target: Target) -> str:
    return _("退回拟稿后，本稿已有签字作废") if target.the_paper().step else _("退回后须重新拟写")


def _recalled(target: Target) -> str:
    del target
    return _("撤回后该单位不再看到本件，编号不再使用，转办时限不重新起算")


def _sent(target: Target) -> str:
    del target
    return _("发出后计为已反馈，各项时限停止，不能再退回重办")


SAYINGS: Mapping[str, Callable[[Target], str]] = {
    "order.draft_report": _new_report,
    "case.draft_answer": _new_answer,
    "order.redo": _redo,
    "order.recall": _recalled,
    "report.decline_step": _declined,
    "answer.decline_step": _declined,
    "answer.send": _sent,
}
