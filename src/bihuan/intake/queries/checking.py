"""Which rows of a batch the check page shows, and how far they are; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.intake.queries.drafts import draft_lines, has_problem
from bihuan.rules.actor import Actor
from bihuan.rules.vocabulary import CLEARANCES


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a batch: all, those waiting to be registered, those with something to clear, the sheets they stand on.

    to_fix: of those waiting, with something to clear; fixed: of those waiting, with nothing any more.
    """

    rows: int
    drafts: int
    to_clear: int
    to_fix: int
    fixed: int
    sheets: int

    @property
    def ever(self) -> int:
        """Rows waiting that have or had something to clear."""
        return self.to_fix + self.fixed


def counts_of(actor: Actor, batch_id: int) -> Counts:
    """How far the rows of a batch are. Raises NotFound for others than the city's. 1 statement."""
    waiting = Q(state="draft")
    had = Q()
    for code in CLEARANCES:
        had |= Q(fields__warnings__contains=[{"code": code}])
    found = draft_lines(actor, batch_id).aggregate(
        rows=Count("id"),
        drafts=Count("id", filter=waiting),
        to_clear=Count("id", filter=has_problem()),
        to_fix=Count("id", filter=waiting & has_problem()),
        fixed=Count("id", filter=waiting & had & ~has_problem()),
        sheets=Count("sheet", distinct=True),
    )
    return Counts(**found)


def rows_shown(actor: Actor, batch_id: int, *, show: str) -> QuerySet[DraftRow]:
    """Rows of a batch as `draft_lines`; show: `clear` those to be cleared, `alike` those with a repeat nobody decided on."""
    rows = draft_lines(actor, batch_id)
    if show == "clear":
        return rows.filter(has_problem())
    if show == "alike":
        return rows.filter(Exists(LikelyRepeat.objects.filter(row_id=OuterRef("id"), decision="")))
    return rows


def next_to_clear(actor: Actor, batch_id: int, row_id: int) -> int | None:
    """The row itself while something is to be cleared, else the next such row waiting, else the first, if any.

    Raises NotFound for others than the city's. 1 statement.
    """
    rows = draft_lines(actor, batch_id).filter(has_problem(), state="draft")
    is_before = Case(When(id__gte=row_id, then=0), default=1)
    return rows.order_by(is_before, "id").values_list("id", flat=True).first()
