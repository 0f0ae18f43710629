"""Where a case stands, derived from its orders, reports, rectifications and answers; the one function that says so."""

from __future__ import annotations

from bihuan.rules.snapshots import CaseSnap, IssueSnap, OrderSnap
from bihuan.rules.vocabulary import LINKS


def stage_of(case: CaseSnap) -> str:
    """The stage of a case: the least advanced of its parts, or what its answer led to (rules.vocabulary.STAGES)."""
    if case.is_history:
        return "loaded"
    if case.is_deducted:
        return "deducted"
    if case.is_struck_off:
        return "struck_off"
    if case.is_answered:
        return _stage_after_answer(case)
    if case.host is not None:
        return stage_before_answer(case.host)
    return stage_before_answer(case)


def stage_before_answer(case: CaseSnap) -> str:
    """The stage of the least advanced part, whatever was answered."""
    leads = case.leads
    if not leads or case.unled_parts:
        return "registered"
    return min((_stage_of_order(case, order) for order in leads), key=LINKS.index)


def _stage_after_answer(case: CaseSnap) -> str:
    if case.notice_ends_at is not None:
        return "noticed"
    if not case.is_disclosed:
        return "answered"
    if case.frozen_conclusion != "concluded":
        return "disclosed"
    papers = [order.strike_off for order in case.leads]
    is_rechecked = papers and all(paper is not None and paper.state == "accepted" for paper in papers)
    return "rechecked" if is_rechecked else "concluded"


def _stage_of_order(case: CaseSnap, order: OrderSnap) -> str:
    if order.state in ("reported", "accepted"):
        return "reviewing"
    if order.state == "issued":
        return "confirmed" if order.phoned_at or order.signed_at else "issued"
    report = order.report
    if report is not None and report.state in ("signing", "signed"):
        return "signing"
    issues = [issue for issue in case.issues if issue.part == order.part]
    if not issues or any(issue.verdict == "pending" for issue in issues):
        return "investigating"
    rects = [rect for rect in case.rectifications if rect.part == order.part]
    if any(rect.state == "claimed" for rect in rects):
        return "accepting"
    return "rectifying"


def overall_verdict(verdicts: tuple[str, ...]) -> str:
    """The overall verdict proposed from those of the issues: one pending leaves it pending, alike ones carry, mixed is partly.

    Source: practice of published tables: all 属实 → 属实, none → 不属实, a mix → 部分属实; 属实 with 基本属实 → 基本属实.
    """
    kinds = set(verdicts)
    if not kinds or "pending" in kinds:
        return "pending"
    if len(kinds) == 1:
        return kinds.pop()
    return "basically" if kinds == {"true", "basically"} else "partly"


def verdict_of(case: CaseSnap) -> str:
    """The overall verdict of a case; that of the case whose investigation it shares, where it is handled together."""
    return overall_verdict(tuple(issue.verdict for issue in (case.host or case).issues))


def conclusion_of(case: CaseSnap) -> tuple[str, tuple[str, ...]]:
    """The conclusion the proofs allow, and what is lacking for 已办结, as sentences.

    concluded: every issue has a verdict and nothing needs rectifying or every rectification is accepted. in_stages: verdicts
    are there, and whatever is not accepted has an approved plan with deadline, responsible person and interim measures in
    force. Else in_progress. Accountability never blocks.
    """
    issues = (case.host or case).issues
    unfound = [f"第{issue.no}项缺核查结论" for issue in issues if issue.verdict == "pending"]
    undone = [issue for issue in issues if _is_undone(issue, case)]
    lacking = [*unfound, *(f"第{issue.no}项整改未验收" for issue in undone)]
    if not issues:
        lacking.append("缺核查结论")
    if not lacking:
        return "concluded", ()
    in_stages = bool(issues) and not unfound and all(_is_in_stages(issue, case) for issue in undone)
    return "in_stages" if in_stages else "in_progress", tuple(lacking)


def _is_undone(issue: IssueSnap, case: CaseSnap) -> bool:
    if not issue.needs_rectification:
        return False
    rects = [rect for rect in case.rectifications if issue.no in rect.issue_nos]
    return not rects or not all(rect.is_done for rect in rects)


def _is_in_stages(issue: IssueSnap, case: CaseSnap) -> bool:
    rects = [rect for rect in case.rectifications if issue.no in rect.issue_nos and not rect.is_done]
    return bool(rects) and all(rect.allows_stages for rect in rects)
