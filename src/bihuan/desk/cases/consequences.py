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
    if target.the_paper().is_supplement:
        return _("发出后以补充反馈的办理状态为准，此前反馈不改")
    return _("发出后计为已反馈，不能再退回重办")


def _published(target: Target) -> str:
    return _("公开后对外可见，原公开稿标为已更正") if target.case.is_disclosed else _("公开后对外可见")


def _always(words: str) -> Callable[[Target], str]:
    return lambda _target: _(words)


def _recall_granted(target: Target) -> str:
    below = len(target.case.below(target.the_order()))
    words = _("同意后该单位不再看到本件，编号不再使用，转办时限从接件时起不重新起算")
    return words + _("；其下转的 %(n)s 件交办一并撤回") % {"n": below} if below else words


def _rehandled(target: Target) -> str:
    words = _("重新办理后进入第%(n)s轮，新交办立即发出，重新确认签收、核查、报告、反馈；此前记录保留")
    said = words % {"n": target.case.cycle + 1}
    if target.case.guests:
        said += _("；并入本件的 %(n)s 件不随之重办") % {"n": len(target.case.guests)}
    return said


def _together(target: Target) -> str:
    if target.case.leads:
        return _("并入后本件现有交办作废，原承办单位不再看到本件；本件编号、反馈时限不变，单独反馈")
    return _("并入后本件不再单独交办；本件编号、反馈时限不变，单独反馈")


SAYINGS: Mapping[str, Callable[[Target], str]] = {
    "order.draft_report": _new_report,
    "case.draft_answer": _new_answer,
    "case.supplement_answer": _always("补充反馈另行审签、发出，此前反馈不改"),
    "order.redo": _redo,
    "order.recall": _recalled,
    "recall.consent": _recall_granted,
    "order.request_recall": _always("同意前该单位仍负责办理，时限照常"),
    "order.dispute": _always("研判确定前本单位仍负责办理，时限照常"),
    "dispute.determine": _always(
        "同意改派的，原承办单位不再看到本件，新承办单位须重新确认签收；不予改派的，原时限不变"
    ),
    "order.waive": _always("免报后主办单位报送不再等待该单位"),
    "report.decline_step": _declined,
    "answer.decline_step": _declined,
    "strike_off.decline_step": _declined,
    "answer.send": _sent,
    "case.break_down": _always("分解后逐部分交办，各部分报告都采纳后方可反馈；部分数不能减少"),
    "case.handle_together": _together,
    "case.handle_apart": _always("取消后本件恢复待交办，转办时限从接件时起计算"),
    "case.propose_deduction": _always("交办单位同意前照常计数计时"),
    "deduction.record_consent": _always("登记后本件退出计数，交办和时限全部结束；编号和记录保留"),
    "deduction.record_refusal": _always("登记后按原时限继续办理"),
    "case.rehandle": _rehandled,
    "case.correct_disclosure": _always("更正稿公开前，原公开稿仍为有效"),
    "disclosure.publish": _published,
    "disclosure.withdraw": _always("撤下后公开时限重新起算，须更正后重新公开"),
    "strike_off.return": _always("退回后须重新申请、审签"),
    "case.strike_off": _always("销号后各项时限全部结束；此后发现问题的，重新办理"),
    "objection.uphold": _always("认定成立的，公示终止，销号申请退回"),
    "rectification.drop": _always("终止后该项整改的时限全部结束，针对的问题须另有整改"),
    "rectification.recheck_fail": _always("复核不过的，该项退回整改中，须重新申请验收"),
    "suspension.grant": _always("暂停期间该项整改的期限和节点停止计时，到期须恢复"),
}
