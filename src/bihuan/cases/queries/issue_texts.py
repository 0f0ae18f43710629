"""What the issues of cases say: proposed for confirmation with the extract, and as receivers read them once confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.cases.models import Issue
from bihuan.records.models import Text
from bihuan.records.texts import newest
from bihuan.rules.redaction import propose_part
from bihuan.rules.snapshots import CaseSnap

ISSUE = "issue"  # part kind of an issue's own texts; one that is the complaint as a whole has the case's


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """One issue to be confirmed: its number, what was handed down, and the text proposed for receivers."""

    no: int
    original: str
    proposed: str


def issues_to_confirm(
    streams: Mapping[int, int], *, contents: Mapping[int, str]
) -> dict[int, list[IssueDraft]]:
    """The issues with words of their own by case id, for the city only; a complaint that is one issue has none.

    streams: case id to its stream. contents: case id to the complaint as handed down. What was confirmed before is
    proposed again. 3 statements.
    """
    by_case: dict[int, list[Issue]] = defaultdict(list)
    for issue in Issue.objects.filter(case_id__in=list(streams)).order_by("case_id", "no"):
        by_case[issue.case_id].append(issue)
    ids = {issue.text_id for issues in by_case.values() for issue in issues if issue.text_id}
    own = dict(Text.objects.filter(id__in=ids, part_kind=ISSUE).values_list("id", "content"))
    told = newest(streams.values(), field="text", audience="county", part_kind=ISSUE)
    return {
        case_id: [
            _draft(issue, own.get(issue.text_id or 0, ""), contents.get(case_id, ""), told)
            for issue in issues
        ]
        for case_id, issues in by_case.items()
        if len(issues) > 1 or issues[0].text_id in own
    }


def _draft(issue: Issue, original: str, content: str, told: Mapping[int, object]) -> IssueDraft:
    confirmed = told.get(issue.id)
    text = propose_part(original, content) if confirmed is None else getattr(confirmed, "content", "")
    return IssueDraft(issue.no, original, str(text))


def issues_listed(streams: Iterable[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """The confirmed words of the issues as papers list them: (number, text) by case id, in order. 2 statements."""
    told = newest(streams, field="text", audience="county", part_kind=ISSUE)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for issue in Issue.objects.filter(id__in=list(told)).order_by("case_id", "no"):
        if told[issue.id].content:
            found[issue.case_id].append((issue.no, told[issue.id].content))
    return {case_id: tuple(issues) for case_id, issues in found.items()}


def issues_told(cases: Iterable[CaseSnap]) -> dict[int, dict[int, str]]:
    """What receivers read of the issues, by case id and number, of cases whose extract is confirmed. 2 statements.

    The only issue of a case reads as its extract unless it has words of its own.
    """
    confirmed = [case for case in cases if case.extract_state == "confirmed"]
    streams = [case.stream_id for case in confirmed]
    told = newest(streams, field="text", audience="county", part_kind=ISSUE)
    extracts = newest(streams, field="extract", audience="county")
    found: dict[int, dict[int, str]] = {}
    for case in confirmed:
        words = {issue.no: told[issue.id].content for issue in case.issues if issue.id in told}
        if len(case.issues) == 1 and case.id in extracts and not any(words.values()):
            words = {case.issues[0].no: extracts[case.id].content}
        found[case.id] = {no: text for no, text in words.items() if text}
    return found
