"""One case as a page shows it to one actor: everything, in a fixed number of statements; 404 for what one may not see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.models import Answer, Report
from bihuan.cases.queries.case_deeds import (
    IssueView,
    LeaderView,
    MeasureView,
    RectificationView,
    VisitView,
    issue_views,
    leader_views,
    measure_totals,
    measure_views,
    rectification_views,
    visit_views,
)
from bihuan.cases.queries.case_files import FileView, all_files
from bihuan.cases.queries.case_material import ENTRIES, Material, gather
from bihuan.cases.queries.case_offers import OfferView, offer_views
from bihuan.cases.queries.case_orders import ClockView, OrderView, beside, clock_views, order_tree
from bihuan.cases.queries.case_papers import (
    PaperView,
    SignatureView,
    answer_views,
    receipt_signatures,
    report_views,
)
from bihuan.cases.queries.case_shares import shares_of
from bihuan.cases.queries.case_strip import ChainLink, chain_of
from bihuan.cases.queries.case_texts import Complaint, complaint_of
from bihuan.cases.queries.case_timeline import ALL, Narrowing, TimelineEntry, actors_of, timeline_of
from bihuan.cases.sight import Sight, seen_rows
from bihuan.records.queries.sealed import sealed_of
from bihuan.rules.actor import Actor
from bihuan.rules.clocks import Share
from bihuan.rules.errors import NotFound
from bihuan.rules.stages import conclusion_of


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of a case page.

    conclusion: proven, or as the answer froze it; lacking: what is missing for 已办结, empty once answered. to_clear,
    reporter_withheld and reporter_sealed are for the city only.
    """

    id: int
    stream_id: int
    version: int
    city_no: str
    numbers: tuple[str, ...]
    title: str
    key_classes: tuple[str, ...]
    areas: tuple[str, ...]
    area_printed: str
    types: tuple[str, ...]
    types_printed: str
    channel: str
    band: str
    stage: str
    cycle: int
    is_open: bool
    verdict: str
    conclusion: str
    lacking: tuple[str, ...]
    to_clear: tuple[str, ...]
    reporter_withheld: bool
    reporter_sealed: bool
    round_name: str
    giver: str
    batch_id: int
    batch_no: int
    serial: int
    accepted_on: date | None
    received_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyView:
    """A reported party: firm, person or body. is_receiver: it is itself among the receivers."""

    kind: str
    name: str
    compliance: str
    is_receiver: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case that one actor sees.

    shares: of the elapsed time, by level. actors: (post, title) of whoever made an entry in sight.
    """

    head: Head
    is_city: bool
    links: tuple[ChainLink, ...]
    complaint: Complaint
    issues: tuple[IssueView, ...]
    parties: tuple[PartyView, ...]
    orders: tuple[OrderView, ...]
    beside: tuple[tuple[str, str], ...]
    receipts: dict[int, tuple[SignatureView, ...]]
    leaders: tuple[LeaderView, ...]
    visits: tuple[VisitView, ...]
    measures: tuple[MeasureView, ...]
    totals: tuple[tuple[str, str], ...]
    rectifications: tuple[RectificationView, ...]
    reports: tuple[PaperView, ...]
    answers: tuple[PaperView, ...]
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
    """The page of one case. 27 statements. Raises NotFound for whoever may not see it.

    narrowed: which entries the timeline shows.
    """
    rows, sight = seen_rows(case_id, actor=actor)
    material = gather(rows, picked=narrowed.picked)
    return CasePage(
        head=head_of(material, sight),
        is_city=sight.is_city,
        links=chain_of(material, now=now),
        complaint=complaint_of(material.snap, material.texts, is_city=sight.is_city),
        issues=issue_views(material, sight),
        parties=party_views(material, sight),
        orders=order_tree(material, sight),
        beside=beside(material, sight),
        receipts={
            order_id: found
            for order_id in sight.orders
            if (found := receipt_signatures(order_id, material, sight))
        },
        leaders=leader_views(material, sight),
        visits=visit_views(material, sight),
        measures=measure_views(material, sight),
        totals=measure_totals(material, sight),
        rectifications=rectification_views(material, sight),
        reports=report_views(material, sight),
        answers=answer_views(material, sight),
        clocks=clock_views(material, sight),
        shares=shares_of(material, sight, now=now),
        files=all_files(material, sight),
        timeline=timeline_of(material, sight),
        older_than=_older_than(material),
        actors=actors_of(material, sight),
        offers=offer_views(material, sight, actor=actor, now=now),
    )


def case_of_paper(kind: str, paper_id: int) -> int:
    """The case a report or an answer belongs to; whether it may be seen is for `case_page` to say. Raises NotFound."""
    if kind == "report":
        case_id = Report.objects.filter(id=paper_id).values_list("order__case_id", flat=True).first()
    else:
        case_id = Answer.objects.filter(id=paper_id).values_list("case_id", flat=True).first()
    if case_id is None or kind not in ("report", "answer"):
        raise NotFound(kind)
    return case_id


def older_entries(
    case_id: int, *, actor: Actor, before_seq: int, narrowed: Narrowing = ALL
) -> tuple[tuple[TimelineEntry, ...], int | None]:
    """Entries in sight older than one, and the key of those still older. Raises NotFound."""
    rows, sight = seen_rows(case_id, actor=actor)
    material = gather(rows, before_seq=before_seq, picked=narrowed.picked)
    return timeline_of(material, sight), _older_than(material)


def _older_than(material: Material) -> int | None:
    """The key of what is older still; None where the page was not full."""
    oldest = material.entries[-1].seq if len(material.entries) == ENTRIES else 1
    return oldest if oldest > 1 else None


def head_of(material: Material, sight: Sight) -> Head:
    """The head of the page; what is lacking is worked out as long as the case is open."""
    case, batch = material.rows.case, material.batch
    lacking = conclusion_of(material.snap)[1] if case.is_open else ()
    is_sealed = sight.is_city and bool(sealed_of([case.stream_id]))
    return Head(
        id=case.id, stream_id=case.stream_id, version=case.version, city_no=case.city_no, numbers=material.numbers,
        title=case.title, key_classes=tuple(case.key_classes), areas=material.areas,
        area_printed=case.area_printed, types=tuple(case.pollution_types), types_printed=case.types_printed,
        channel=case.channel, band=case.band, stage=case.stage, cycle=case.cycle, is_open=case.is_open,
        verdict=case.verdict, conclusion=case.conclusion, lacking=lacking,
        to_clear=tuple(case.to_clear) if sight.is_city else (),
        reporter_withheld=case.reporter_withheld and sight.is_city and not is_sealed, reporter_sealed=is_sealed,
        round_name=material.rows.of_round.name,
        giver=batch.giver, batch_id=batch.id, batch_no=batch.city_no, serial=case.serial,
        accepted_on=case.accepted_on, received_at=case.received_at, answered_at=case.answered_at,
    )  # fmt: skip


def party_views(material: Material, sight: Sight) -> tuple[PartyView, ...]:
    """The reported parties; nobody but the city reads of them before the extract is confirmed."""
    if not sight.is_city and material.snap.extract_state != "confirmed":
        return ()
    receivers = {order.receiver_body_id for order in material.snap.live_orders}
    return tuple(
        PartyView(
            kind=party.kind,
            name=material.texts.of(party.name_text_id),
            compliance=party.compliance,
            is_receiver=party.body_id in receivers,
        )
        for party in material.rows.parties
    )
