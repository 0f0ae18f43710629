"""One case as a page shows it to one actor: everything, in a fixed number of statements; 404 for what one may not see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Answer, Report, StrikeOff
from bihuan.cases.queries.case_after import AfterView, after_view
from bihuan.cases.queries.case_cycles import CycleView, cycle_views
from bihuan.cases.queries.case_deeds import (
    IssueView,
    LeaderView,
    MeasureView,
    VisitView,
    issue_views,
    leader_views,
    measure_totals,
    measure_views,
    visit_views,
)
from bihuan.cases.queries.case_files import FileView, all_files
from bihuan.cases.queries.case_head import Head, PartyView, head_of, party_views
from bihuan.cases.queries.case_leadership import LeadershipView, leadership_views
from bihuan.cases.queries.case_material import ENTRIES, Material, gather
from bihuan.cases.queries.case_offers import OfferView, offer_views
from bihuan.cases.queries.case_orders import ClockView, OrderView, beside, clock_views, order_tree
from bihuan.cases.queries.case_papers import (
    PaperView,
    SignatureView,
    answer_views,
    receipt_signatures,
    report_views,
    strike_off_views,
)
from bihuan.cases.queries.case_petitions import PetitionView, petition_views
from bihuan.cases.queries.case_rectifications import RectificationView, rectification_views
from bihuan.cases.queries.case_shares import shares_of
from bihuan.cases.queries.case_standing import StandingView, standing_view
from bihuan.cases.queries.case_strip import ChainLink, chain_of
from bihuan.cases.queries.case_texts import Complaint, complaint_of
from bihuan.cases.queries.case_ties import PartView, TieView, part_views, tie_views
from bihuan.cases.queries.case_timeline import ALL, Narrowing, TimelineEntry, actors_of, timeline_of
from bihuan.cases.sight import seen_rows
from bihuan.rules.actor import Actor
from bihuan.rules.calendar import local_day
from bihuan.rules.clocks import Share
from bihuan.rules.errors import NotFound


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case that one actor sees.

    Orders, reports, answers and applications are those of the current cycle, earlier ones stand in `cycles`. shares: of the
    elapsed time, by level. actors: (post, title) of whoever made an entry in sight.
    """

    head: Head
    is_city: bool
    standing: StandingView
    links: tuple[ChainLink, ...]
    complaint: Complaint
    issues: tuple[IssueView, ...]
    parties: tuple[PartyView, ...]
    orders: tuple[OrderView, ...]
    beside: tuple[tuple[str, str], ...]
    receipts: dict[int, tuple[SignatureView, ...]]
    petitions: tuple[PetitionView, ...]
    parts: tuple[PartView, ...]
    ties: tuple[TieView, ...]
    leaders: tuple[LeaderView, ...]
    leadership: tuple[LeadershipView, ...]
    visits: tuple[VisitView, ...]
    measures: tuple[MeasureView, ...]
    totals: tuple[tuple[str, str], ...]
    rectifications: tuple[RectificationView, ...]
    reports: tuple[PaperView, ...]
    answers: tuple[PaperView, ...]
    strike_offs: tuple[PaperView, ...]
    after: AfterView
    cycles: tuple[CycleView, ...]
    clocks: tuple[ClockView, ...]
    shares: tuple[Share, ...]
    files: tuple[FileView, ...]
    timeline: tuple[TimelineEntry, ...]
    older_than: int | None
    actors: tuple[tuple[int, str], ...]
    offers: tuple[OfferView, ...]

    @property
    def report(self) -> PaperView | None:
        """The newest report."""
        return self.reports[0] if self.reports else None

    @property
    def answer(self) -> PaperView | None:
        """The newest answer in sight."""
        return self.answers[0] if self.answers else None

    @property
    def main_offers(self) -> tuple[OfferView, ...]:
        """What may be done on the way from link to link."""
        return tuple(offer for offer in self.offers if not offer.is_aside)

    @property
    def aside_offers(self) -> tuple[OfferView, ...]:
        """What may be done beside it."""
        return tuple(offer for offer in self.offers if offer.is_aside)

    @property
    def papers(self) -> tuple[PaperView, ...]:
        """Every paper of every cycle that is signed."""
        earlier = (paper for cycle in self.cycles for paper in cycle.papers)
        return (*self.reports, *self.answers, *self.strike_offs, *earlier)

    @property
    def host(self) -> TieView | None:
        """The case whose investigation this one shares."""
        return next((tie for tie in self.ties if tie.relation == "host"), None)

    @property
    def asked(self) -> tuple[PetitionView, ...]:
        """Requests nobody has answered yet."""
        return tuple(petition for petition in self.petitions if petition.is_open)

    @property
    def running(self) -> tuple[ClockView, ...]:
        """The clocks that run."""
        return tuple(clock for clock in self.clocks if clock.stopped_at is None)

    @property
    def stopped(self) -> tuple[ClockView, ...]:
        """The clocks that stopped."""
        return tuple(clock for clock in self.clocks if clock.stopped_at is not None)

    @property
    def sent_back(self) -> tuple[OrderView, ...]:
        """Orders whose report came back and was not handed in again."""
        return tuple(order for order in self.orders if order.sent_back)


def case_page(case_id: int, *, actor: Actor, now: datetime, narrowed: Narrowing = ALL) -> CasePage:
    """The page of one case. 19 statements, at most 5 more for what only some cases have.

    narrowed: which entries the timeline shows. Raises NotFound for whoever may not see it.
    """
    rows, sight = seen_rows(case_id, actor=actor)
    material = gather(rows, sight, picked=narrowed.picked)
    cycle = material.snap.cycle
    orders = order_tree(material, sight)
    reports, answers = report_views(material, sight), answer_views(material, sight)
    strike_offs = strike_off_views(material, sight)
    return CasePage(
        head=head_of(material, sight),
        is_city=sight.is_city,
        standing=standing_view(material, sight),
        links=chain_of(material, now=now),
        complaint=complaint_of(material.snap, material.texts, is_city=sight.is_city),
        issues=issue_views(material, sight),
        parties=party_views(material, sight),
        orders=tuple(order for order in orders if order.cycle == cycle),
        beside=beside(material, sight),
        receipts={
            order_id: found
            for order_id in sight.orders
            if (found := receipt_signatures(order_id, material, sight))
        },
        petitions=petition_views(material, sight),
        parts=part_views(material, sight),
        ties=tie_views(material, actor=actor),
        leaders=leader_views(material, sight),
        leadership=leadership_views(material, sight),
        visits=visit_views(material, sight),
        measures=measure_views(material, sight),
        totals=measure_totals(material, sight),
        rectifications=rectification_views(material, sight, today=local_day(now)),
        reports=tuple(paper for paper in reports if paper.cycle == cycle),
        answers=tuple(paper for paper in answers if paper.cycle == cycle),
        strike_offs=tuple(paper for paper in strike_offs if paper.cycle == cycle),
        after=after_view(material, sight, now=now),
        cycles=cycle_views(material, sight, orders=orders, papers=(*reports, *answers, *strike_offs)),
        clocks=clock_views(material, sight),
        shares=shares_of(material, sight, now=now),
        files=all_files(material, sight),
        timeline=timeline_of(material, sight),
        older_than=_older_than(material),
        actors=actors_of(material, sight),
        offers=offer_views(material, sight, actor=actor, now=now),
    )


PAPERS = {
    "report": (Report, "order__case_id"),
    "answer": (Answer, "case_id"),
    "strike_off": (StrikeOff, "case_id"),
}


def case_of_paper(kind: str, paper_id: int) -> int:
    """The case a paper that is signed belongs to; whether it may be seen is for `case_page` to say. Raises NotFound."""
    model, path = PAPERS.get(kind, (None, ""))
    case_id = (
        model._default_manager.filter(id=paper_id).values_list(path, flat=True).first() if model else None
    )
    if case_id is None:
        raise NotFound(kind)
    return int(case_id)


def older_entries(
    case_id: int, *, actor: Actor, before_seq: int, narrowed: Narrowing = ALL
) -> tuple[tuple[TimelineEntry, ...], int | None]:
    """Entries in sight older than one, and the key of those still older. Raises NotFound."""
    rows, sight = seen_rows(case_id, actor=actor)
    material = gather(rows, sight, before_seq=before_seq, picked=narrowed.picked)
    return timeline_of(material, sight), _older_than(material)


def _older_than(material: Material) -> int | None:
    """The key of what is older still; None where the page was not full."""
    oldest = material.entries[-1].seq if len(material.entries) == ENTRIES else 1
    return oldest if oldest > 1 else None
