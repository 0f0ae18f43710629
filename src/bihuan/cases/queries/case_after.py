"""What follows an answer, as one actor may see it: made public, asked after, followed up, put up for notice, objected to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.cases.models import Disclosure, Objection, Revisit
from bihuan.cases.queries.case_material import Material
from bihuan.cases.queries.case_rectifications import NoteView, notes_on
from bihuan.cases.sight import Sight
from bihuan.rules.calendar import local_day
from bihuan.rules.vocabulary import CONCLUSIONS, VERDICTS

MOMENT = timedelta(microseconds=1)  # a notice ends as its last day does, which is when the next one begins


@dataclass(frozen=True, slots=True)
class DisclosureView:
    """One text for the public. content: all of it; answered: the same of the answer it was made from.

    reason: why it was corrected, sent back or taken down, for the city. media: where it stands.
    """

    id: int
    revision: int
    cycle: int
    state: str
    verdict: str
    conclusion: str
    finding: str
    handling: str
    content: str
    answered: str
    before: str
    media: str
    reason: str
    drafted_by: str
    drafted_at: datetime
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class RevisitView:
    """What somebody said when asked how the case was handled. note: for the city."""

    who: str
    satisfaction: str
    asked_on: date
    note: str
    body: str
    by: str


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """One objection to striking off. text: for the city; reason: why it was upheld or dismissed."""

    id: int
    state: str
    received_on: date
    text: str
    reason: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The notice before striking off, from its first to its last day. days_left: 0 on its last day and afterwards."""

    begins_on: date
    last_on: date
    media: str
    days_left: int
    has_ended: bool


@dataclass(frozen=True, slots=True)
class AfterView:
    """All of it."""

    disclosures: tuple[DisclosureView, ...]
    revisits: tuple[RevisitView, ...]
    follow_ups: tuple[NoteView, ...]
    objections: tuple[ObjectionView, ...]
    notice: NoticeView | None

    @property
    def open_objections(self) -> int:
        """How many objections nobody has looked into yet."""
        return sum(objection.state == "open" for objection in self.objections)


def after_view(material: Material, sight: Sight, *, now: datetime) -> AfterView:
    """What followed the answer of the current cycle; revisits and follow-ups of every cycle."""
    cycle = material.snap.cycle
    return AfterView(
        disclosures=disclosure_views(material, sight, cycle=cycle),
        revisits=tuple(
            _revisit_view(row, material) for row in reversed(material.revisits) if _hears(row, sight)
        ),
        follow_ups=notes_on(None, material, sight),
        objections=tuple(
            _objection_view(row, material) for row in reversed(material.rows.objections) if row.cycle == cycle
        ),
        notice=_notice_view(material, now=now),
    )


def disclosure_views(material: Material, sight: Sight, *, cycle: int) -> tuple[DisclosureView, ...]:
    """The texts of a cycle in sight, the newest first; who is not of the city reads what is or was public."""
    rows = [row for row in material.rows.disclosures if row.cycle == cycle and row.id in sight.disclosures]
    contents = [_content(row.finding_text_id, row.handling_text_id, row, material) for row in rows]
    views = [
        _disclosure_view(row, content, before, material)
        for row, content, before in zip(rows, contents, ["", *contents], strict=False)
    ]
    return tuple(reversed(views))


def _disclosure_view(row: Disclosure, content: str, before: str, material: Material) -> DisclosureView:
    part, texts = ("disclosure", row.id), material.texts
    answer = next(one for one in material.rows.answers if one.id == row.answer_id)
    return DisclosureView(
        id=row.id, revision=row.revision, cycle=row.cycle, state=row.state, verdict=row.verdict,
        conclusion=row.conclusion, finding=texts.of(row.finding_text_id), handling=texts.of(row.handling_text_id),
        content=content, answered=_content(answer.finding_text_id, answer.handling_text_id, row, material),
        before=before, media=texts.newest(*part, "media", audience="public"),
        reason=texts.newest(*part, "reason", audience="city"), drafted_by=material.person(row.drafted_by),
        drafted_at=row.drafted_at, published_by=material.person(row.published_by), published_at=row.published_at,
    )  # fmt: skip


def _content(finding_id: int, handling_id: int, row: Disclosure, material: Material) -> str:
    texts = material.texts
    return "\n".join(
        (
            f"是否属实：{VERDICTS.get(row.verdict, '')}",
            f"办理状态：{CONCLUSIONS.get(row.conclusion, '')}",
            f"调查核实情况：{texts.of(finding_id)}",
            f"处理和整改情况：{texts.of(handling_id)}",
        )
    )


def _hears(row: Revisit, sight: Sight) -> bool:
    """That and what the reporter was asked stays with the city; of neighbours whoever works on the case is told."""
    return sight.is_city or row.body_id in sight.own_bodies or row.who != "reporter"


def _revisit_view(row: Revisit, material: Material) -> RevisitView:
    return RevisitView(
        who=row.who,
        satisfaction=row.satisfaction,
        asked_on=row.asked_on,
        note=material.texts.of(row.note_text_id),
        body=material.body(row.body_id),
        by=material.person(row.user_id),
    )


def _objection_view(row: Objection, material: Material) -> ObjectionView:
    return ObjectionView(
        id=row.id,
        state=row.state,
        received_on=row.received_on,
        text=material.texts.of(row.text_id),
        reason=material.texts.newest("objection", row.id, "reason"),
        decided_at=row.decided_at,
    )


def _notice_view(material: Material, *, now: datetime) -> NoticeView | None:
    case = material.rows.case
    if case.noticed_on is None or case.notice_ends_at is None:
        return None
    last_on = local_day(case.notice_ends_at - MOMENT)
    left = (last_on - local_day(now)).days
    return NoticeView(
        begins_on=case.noticed_on,
        last_on=last_on,
        media=material.texts.newest("case", case.id, "notice_media"),
        days_left=max(left, 0),
        has_ended=now >= case.notice_ends_at,
    )
