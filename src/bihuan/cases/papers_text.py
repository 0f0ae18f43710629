"""The exact text of a report, an answer or an application, as it is signed; one line for each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bihuan.cases.models import Answer, Case, Report, StrikeOff
from bihuan.records.texts import read_texts
from bihuan.rules.vocabulary import CONCLUSIONS, VERDICTS


def content_of_reports(report_ids: Iterable[int]) -> dict[int, str]:
    """What is signed of each report: number, verdict, conclusion, finding, handling."""
    rows = list(Report.objects.filter(id__in=set(report_ids)).select_related("order__case"))
    return _contents([(row, row.order.case, row.order.number) for row in rows])


def content_of_answers(answer_ids: Iterable[int]) -> dict[int, str]:
    """What is signed of each answer: number, addressee, verdict, conclusion, finding, handling."""
    rows = list(Answer.objects.filter(id__in=set(answer_ids)).select_related("case"))
    return _contents([(row, row.case, f"报：{row.addressee}") for row in rows])


def content_of_strike_offs(paper_ids: Iterable[int]) -> dict[int, str]:
    """What is signed of each application to strike off: number, verdict, conclusion, what was put right."""
    rows = list(StrikeOff.objects.filter(id__in=set(paper_ids)).select_related("order", "case"))
    texts = read_texts({row.summary_text_id for row in rows})
    return {
        row.id: strike_off_content(case=row.case, head=row.order.number, summary=texts[row.summary_text_id])
        for row in rows
    }


def strike_off_content(*, case: Case, head: str, summary: str) -> str:
    """What is signed of one application. head: the order's number."""
    return "\n".join(
        (
            f"{case.city_no} {case.title}",
            head,
            "销号申请",
            f"是否属实：{VERDICTS[case.verdict]}",
            "整改完成情况：",
            summary,
        )
    )


def content_of(kind: str, paper_id: int) -> str:
    """What is signed of one paper: report, answer or application to strike off."""
    return CONTENTS[kind]([paper_id])[paper_id]


CONTENTS: Mapping[str, Callable[[Iterable[int]], dict[int, str]]] = {
    "report": content_of_reports,
    "answer": content_of_answers,
    "strike_off": content_of_strike_offs,
}


def paper_content(row: Report | Answer, *, case: Case, head: str, texts: tuple[str, str]) -> str:
    """What is signed of one paper. head: the order's number, or the addressee; texts: finding and handling."""
    finding, handling = texts
    return "\n".join(
        (
            f"{case.city_no} {case.title}",
            head,
            f"是否属实：{VERDICTS[row.verdict]}",
            f"办理状态：{CONCLUSIONS[row.conclusion]}",
            "调查核实情况：",
            finding,
            "处理和整改情况：",
            handling,
        )
    )


def _contents(papers: Sequence[tuple[Report | Answer, Case, str]]) -> dict[int, str]:
    texts = read_texts({t for row, _, _ in papers for t in (row.finding_text_id, row.handling_text_id)})
    return {
        row.id: paper_content(
            row,
            case=case,
            head=head,
            texts=(texts.get(row.finding_text_id, ""), texts.get(row.handling_text_id, "")),
        )
        for row, case, head in papers
    }
