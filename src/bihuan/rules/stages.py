"""Where a case stands, derived from its orders, reports, rectifications and answer; the one function that says so."""

from __future__ import annotations

from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.vocabulary import STAGES

ORDER = tuple(STAGES)


def stage_of(case: CaseSnap) -> str:
    """The stage of a case: the least advanced of its parts, or what its answer says (rules.vocabulary.STAGES)."""
    if case.answer is not None and case.answer.state == "sent":
        return "answered"
    leads = case.leads
    if not leads:
        return "registered"
    return min((_stage_of_order(case, order) for order in leads), key=ORDER.index)


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
    if any(rect.state == "claimed" for rect in order.rectifications):
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


def conclusion_of(case: CaseSnap) -> tuple[str, tuple[str, ...]]:
    """The conclusion the proofs allow, and what is lacking for 已办结, as sentences.

    concluded: every issue has a verdict and nothing needs rectifying or every rectification is accepted; else in_progress.
    (阶段性办结 needs an approved plan and comes with planned rectification.)
    """
    lacking = [f"第{issue.no}项缺核查结论" for issue in case.issues if issue.verdict == "pending"]
    accepted = {
        no for o in case.live_orders for r in o.rectifications if r.state == "accepted" for no in r.issue_nos
    }
    open_nos = {
        no for o in case.live_orders for r in o.rectifications if r.state != "accepted" for no in r.issue_nos
    }
    lacking += [
        f"第{issue.no}项整改未验收"
        for issue in case.issues
        if issue.needs_rectification and (issue.no not in accepted or issue.no in open_nos)
    ]
    if not case.issues:
        lacking.append("缺核查结论")
    return ("in_progress" if lacking else "concluded", tuple(lacking))
