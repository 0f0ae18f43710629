"""Requests on a case (申请) as one actor may see them: who asked for what, and what was answered on which paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Petition
from bihuan.cases.queries.case_files import FileView, files_on
from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.rules.calendar import local_day
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.numbers import day_words, moment_words
from bihuan.rules.vocabulary import DEDUCTION_CAUSES, PETITIONS, label_of


@dataclass(frozen=True, slots=True)
class PetitionView:
    """One request. about: the receiver, where it is about an order; what: the very thing asked for, in words."""

    id: int
    kind: str
    label: str
    state: str
    about: str
    what: str
    asked_by: str
    asked_at: datetime
    reason: str
    decided_by: str
    decided_at: datetime | None
    decision: str
    document_no: str
    files: tuple[FileView, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state == "open"


def petition_views(material: Material, sight: Sight) -> tuple[PetitionView, ...]:
    """The requests in sight, those nobody answered first, then the newest."""
    seen = [row for row in material.rows.petitions if _is_seen(row, sight)]
    rows = sorted(seen, key=lambda row: (row.state != "open", -row.id))
    return tuple(_view(row, material, sight) for row in rows)


def _is_seen(row: Petition, sight: Sight) -> bool:
    """What is asked on an order is read by its giver and receiver, what is asked on the whole case by the city."""
    return sight.is_city or row.order_id in sight.orders


def _view(row: Petition, material: Material, sight: Sight) -> PetitionView:
    orders = {order.id: order.receiver_body_id for order in material.rows.orders}
    what = _WHAT[row.kind](row, material) if row.kind in _WHAT else ""
    return PetitionView(
        id=row.id, kind=row.kind, label=label_of(PETITIONS, row.kind), state=row.state,
        about=material.body(orders.get(row.order_id or 0)), what=what,
        asked_by=material.post(row.asked_post_id), asked_at=row.asked_at,
        reason=material.texts.of(row.reason_text_id), decided_by=material.post(row.decided_post_id),
        decided_at=row.decided_at, decision=material.texts.of(row.decision_text_id), document_no=row.document_no,
        files=files_on((row.kind, row.id), material, sight),
    )  # fmt: skip


def _body(row: Petition, material: Material) -> str:
    return f"建议由{material.body(row.body_id)}承办" if row.body_id else ""


def _limit(row: Petition, material: Material) -> str:
    clock = next((one for one in material.clocks if one.id == row.clock_ref), None)
    label = CLOCK_KINDS[clock.kind].label if clock else "时限"
    return f"{label}延至{moment_words(row.until)}" if row.until else label


def _stop(row: Petition, material: Material) -> str:
    del material
    return f"暂停至{day_words(local_day(row.until))}" if row.until else ""


def _cause(row: Petition, material: Material) -> str:
    del material
    return label_of(DEDUCTION_CAUSES, row.cause)


_WHAT: Mapping[str, Callable[[Petition, Material], str]] = {
    "dispute": _body,
    "extension": _limit,
    "deduction": _cause,
    "suspension": _stop,
}
