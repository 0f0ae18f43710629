"""The personal acts of the leaders in charge (三个亲自、四个亲自): which are shown by what, and which are lacking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.queries.case_files import FileView, files_on
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.rules.calendar import local_day
from bihuan.rules.leadership import AT_SITE, lacking_acts
from bihuan.rules.numbers import day_words
from bihuan.rules.snapshots import OrderSnap
from bihuan.rules.vocabulary import DEEDS


@dataclass(frozen=True, slots=True)
class DeedView:
    """One act entered as such, with its proof. by_secretary: entered by the secretary (代办)."""

    label: str
    done_on: date
    note: str
    post: str
    by: str
    by_secretary: bool
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class LeadershipView:
    """The acts of one leader in charge. acts: (act, by what it is shown), empty where it is not shown.

    lacking: acts still wanted by the weight of the case.
    """

    leader: str
    body: str
    acts: tuple[tuple[str, tuple[str, ...]], ...]
    lacking: tuple[str, ...]
    deeds: tuple[DeedView, ...]

    @property
    def shown(self) -> int:
        """How many acts are shown."""
        return sum(bool(proofs) for _label, proofs in self.acts)


def leadership_views(material: Material, sight: Sight) -> tuple[LeadershipView, ...]:
    """The acts of whoever is in charge of a part now; nothing before a leader is named."""
    case = material.snap
    return tuple(
        LeadershipView(
            leader=material.post(order.leader_post_id),
            body=material.body(order.receiver_body_id),
            acts=tuple((label, tuple(_proofs(kind, order, material))) for kind, label in DEEDS.items()),
            lacking=lacking_acts(case, order, tuple(DEEDS)),
            deeds=_deeds(order, material, sight),
        )
        for order in case.leads
        if order.leader_post_id is not None and order.id in sight.orders and case.host is None
    )


def _proofs(kind: str, order: OrderSnap, material: Material) -> Iterator[str]:
    """What shows an act: a visit with the leader there, an approved plan, an acceptance, or an entry of its own."""
    case = material.snap
    if kind in AT_SITE:
        visits = [visit for visit in case.visits_on(order.part) if visit.leader_present]
        yield from (_dated("现场核查", visit.started_at) for visit in visits)
    rects = [rect for rect in case.rectifications if rect.part == order.part]
    if kind == "plan":
        plans = [rect.plan for rect in rects if rect.plan]
        yield from (_dated("批准整改方案", plan.approved_at) for plan in plans if plan.approved_at)
    if kind == "accept":
        moments = {row.id: row.accepted_at for row in material.rows.rectifications}
        own = [rect for rect in rects if rect.is_done and rect.accepted_post_id == order.leader_post_id]
        yield from (_dated("现场验收", moment) for rect in own if (moment := moments[rect.id]))
    entered = [deed for deed in material.rows.deeds if (deed.order_id, deed.kind) == (order.id, kind)]
    yield from (f"登记 {day_words(deed.done_on)}" for deed in entered)


def _dated(words: str, moment: datetime) -> str:
    return f"{words} {day_words(local_day(moment))}"


def _deeds(order: OrderSnap, material: Material, sight: Sight) -> tuple[DeedView, ...]:
    return tuple(
        DeedView(
            label=DEEDS.get(row.kind, row.kind),
            done_on=row.done_on,
            note=material.texts.of(row.note_text_id),
            post=material.post(row.post_id),
            by=material.person(row.user_id),
            by_secretary=row.by_secretary,
            files=files_on(("deed", row.id), material, sight),
        )
        for row in material.rows.deeds
        if row.order_id == order.id
    )
