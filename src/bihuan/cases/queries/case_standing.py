"""What a case stands under as a whole: deducted, struck off, loaded from a list, with a conclusion stated by a leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.models import HistoryResult
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.rules.stages import conclusion_of


@dataclass(frozen=True, slots=True)
class StatedView:
    """A conclusion as a leader stated it (认定), signed, beside what is proven; for others than the city once it is answered.

    reason: for the city.
    """

    conclusion: str
    proven: str
    by: str
    at: datetime | None
    reason: str
    is_by_secretary: bool


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What a list of a finished round said (历史导入)."""

    listed_on: date | None
    verdict: str
    conclusion: str
    finding: str
    handling: str
    accountability: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """What stands on top of the page; None and empty where it does not apply. deducted_by: number of the giver's paper."""

    deducted_at: datetime | None
    deducted_by: str
    deduction_cause: str
    struck_off_at: datetime | None
    strike_off_number: str
    held_back: bool
    stated: StatedView | None
    history: HistoryView | None


def standing_view(material: Material, sight: Sight) -> StandingView:
    """How the case stands. 1 statement for one loaded from a list, else none."""
    case = material.rows.case
    granted = [p for p in material.rows.petitions if (p.kind, p.state) == ("deduction", "granted")]
    paper = granted[-1] if granted and case.deducted_at else None
    return StandingView(
        deducted_at=case.deducted_at,
        deducted_by=paper.document_no if paper else "",
        deduction_cause=paper.cause if paper else "",
        struck_off_at=case.struck_off_at,
        strike_off_number=case.strike_off_number,
        held_back=case.held_back,
        stated=_stated_view(material, sight),
        history=_history_view(material) if case.is_history else None,
    )


def _stated_view(material: Material, sight: Sight) -> StatedView | None:
    case = material.rows.case
    is_answered = any(
        a.is_stated for a in material.rows.answers if a.state == "sent" and a.cycle == case.cycle
    )
    if not case.stated_conclusion or not (sight.is_city or is_answered):
        return None
    given = material.signatures.get(("statement", case.id), [])
    signed = given[-1] if given else None
    reason = signed.content.partition("\n")[2] if signed and sight.is_city else ""
    return StatedView(
        conclusion=case.stated_conclusion,
        proven=conclusion_of(material.snap)[0],
        by=material.post(signed.post_id) if signed else "",
        at=signed.signed_at if signed else None,
        reason=reason,
        is_by_secretary=bool(signed and signed.by_secretary),
    )


def _history_view(material: Material) -> HistoryView | None:
    row = HistoryResult.objects.filter(case_id=material.rows.case.id).first()
    if row is None:
        return None
    texts = material.texts
    return HistoryView(
        listed_on=row.listed_on,
        verdict=row.verdict,
        conclusion=row.conclusion,
        finding=texts.of(row.finding_text_id),
        handling=texts.of(row.handling_text_id),
        accountability=texts.of(row.accountability_text_id),
    )
