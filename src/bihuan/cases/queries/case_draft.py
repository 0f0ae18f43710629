"""First words for papers, made of what was entered on the case; a proposal to write on, nothing is said by it."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.queries.case_deeds import IssueView, MeasureView, VisitView
from bihuan.cases.queries.case_page import CasePage
from bihuan.cases.queries.case_rectifications import RectificationView
from bihuan.rules.calendar import local_day
from bihuan.rules.numbers import day_words
from bihuan.rules.vocabulary import BANDS, VERDICTS


def report_words(page: CasePage) -> tuple[str, str]:
    """What was found and what was done, in sentences; empty where nothing was entered."""
    return _found(page.visits, page.issues), _done(page.measures, page.rectifications)


def _found(visits: Sequence[VisitView], issues: Sequence[IssueView]) -> str:
    lines = [_visit_words(visit) for visit in visits]
    lines += [_issue_words(issue, is_only=len(issues) == 1) for issue in issues if issue.finding]
    return "\n".join(lines)


def _visit_words(visit: VisitView) -> str:
    who = visit.people or visit.body
    ways = [f"{BANDS[visit.band]}核查"]
    ways += ["包案领导到场"] if visit.leader_present else []
    ways += ["开展监测"] if visit.monitored else []
    day = day_words(local_day(visit.started_at))
    return f"{day}，{who}到现场核查（{'，'.join(ways)}）。{_closed(visit.note)}"


def _issue_words(issue: IssueView, *, is_only: bool) -> str:
    reason = issue.finding.reason if issue.finding else ""
    told = f"“{issue.told.rstrip('。；;，, ')}”" if issue.told else ""
    head = f"反映的{told}问题" if is_only else f"反映的第{issue.no}项{told}问题"
    return f"{head}{VERDICTS[issue.verdict]}。{_closed(reason)}"


def _done(measures: Sequence[MeasureView], rectifications: Sequence[RectificationView]) -> str:
    lines = [_measure_words(measure) for measure in measures]
    lines += [_rectification_words(rectification) for rectification in rectifications]
    return "\n".join(lines)


def _measure_words(measure: MeasureView) -> str:
    named = f"对{measure.party}" if measure.party else ""
    amounts = "、".join(f"{label}{words}" for label, words in measure.amounts)
    details = [part for part in (measure.count, amounts, measure.scope) if part]
    document = f"（{measure.document_no}）" if measure.document_no else ""
    tail = f"，{'，'.join(details)}" if details else ""
    return f"{day_words(measure.taken_on)}，{named}{measure.label}{document}{tail}。"


def _rectification_words(rectification: RectificationView) -> str:
    words = _planned_words(rectification) or f"立行立改：{_closed(rectification.what)}"
    if rectification.claim:
        words += _closed(rectification.claim)
    if rectification.accepted_at is not None:
        day = day_words(local_day(rectification.accepted_at))
        words += f"{day}，{rectification.accepted_by}现场验收通过。{_closed(rectification.acceptance)}"
    return words


def _planned_words(rectification: RectificationView) -> str:
    plan = rectification.plan or rectification.proposed
    if plan is None:
        return ""
    words = f"限期整改：{_closed(plan.goal)}{_closed(plan.measures)}"
    words += f"临时措施：{_closed(plan.interim)}" if plan.interim else ""
    return f"{words}责任人{plan.responsible}，期限{day_words(plan.deadline_on)}。"


def done_words(page: CasePage, *, part: int) -> str:
    """What was put right in a part of a case, for the application to strike it off."""
    rects = [rect for rect in page.rectifications if rect.part == part and rect.state != "dropped"]
    lines = [_rectification_words(rect) for rect in rects]
    return "\n".join(lines) or "核查未发现需要整改的问题。"


def _closed(text: str) -> str:
    """The text with a full stop behind it."""
    stripped = text.strip()
    return stripped if not stripped or stripped[-1] in "。！？；" else f"{stripped}。"
