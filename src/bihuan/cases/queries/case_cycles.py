"""Earlier cycles of a case (一轮、二轮) as one actor may see them: nothing of them is overwritten, they stand folded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.queries.case_after import DisclosureView, disclosure_views
from bihuan.cases.queries.case_deeds import FindingView, finding_view, findings_on
from bihuan.cases.queries.case_material import Material, first_of
from bihuan.cases.queries.case_orders import OrderView
from bihuan.cases.queries.case_papers import PaperView
from bihuan.cases.sight import Sight


@dataclass(frozen=True, slots=True)
class CycleView:
    """One cycle that is over. findings: (number of the issue, what was last found on it)."""

    no: int
    begun_at: datetime | None
    orders: tuple[OrderView, ...]
    findings: tuple[tuple[int, FindingView], ...]
    papers: tuple[PaperView, ...]
    disclosures: tuple[DisclosureView, ...]


def cycle_views(
    material: Material, sight: Sight, *, orders: tuple[OrderView, ...], papers: tuple[PaperView, ...]
) -> tuple[CycleView, ...]:
    """The cycles before the current one, the last first. orders and papers: those in sight, of every cycle."""
    return tuple(
        CycleView(
            no=no,
            begun_at=first_of(order.issued_at for order in orders if order.cycle == no),
            orders=tuple(order for order in orders if order.cycle == no),
            findings=_findings(material, sight, cycle=no),
            papers=tuple(paper for paper in papers if paper.cycle == no),
            disclosures=disclosure_views(material, sight, cycle=no),
        )
        for no in range(material.snap.cycle - 1, 0, -1)
    )


def _findings(material: Material, sight: Sight, *, cycle: int) -> tuple[tuple[int, FindingView], ...]:
    found = []
    for issue in material.rows.issues:
        rows = findings_on(issue, material, sight, cycle=cycle)
        if rows:
            found.append((issue.no, finding_view(rows[-1], material)))
    return tuple(found)
