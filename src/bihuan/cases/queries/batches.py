"""Batches as their pages show them: the list, the state of one, what is to be transferred, the board of confirmations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from bihuan.cases.models import Batch, Case, CaseLink, DispatchSheet, Order
from bihuan.cases.queries.issue_texts import IssueDraft, issues_to_confirm
from bihuan.cases.queries.listing import areas_of
from bihuan.cases.queries.suggesting import Suggesting, Suggestion
from bihuan.people.models import Area
from bihuan.people.queries.bodies import BodyCard
from bihuan.people.queries.duty import OnDuty, on_duty
from bihuan.records.access import bodies_seen_as
from bihuan.records.models import Clock
from bihuan.records.texts import newest
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.key_hints import city_key_reason
from bihuan.rules.redaction import Hit, propose
from bihuan.rules.vocabulary import OVER

SHOWN = 100


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch: what was printed, what was found, how far it is. parts: pieces of work after breaking down."""

    id: int
    city_no: int
    source_no: str
    giver: str
    channel: str
    received_at: datetime
    handed_over_at: datetime | None
    printed_total: int | None
    is_empty: bool
    state: str
    version: int
    round_id: int
    cases: int
    out: int
    parts: int
    deducted: int
    together: int
    due_at: datetime | None

    @property
    def total_differs(self) -> bool:
        """True when the printed total is not the number of registered cases."""
        return self.printed_total is not None and self.cases > 0 and self.printed_total != self.cases


def _check_city(actor: Actor) -> None:
    if not actor.sees_city:
        raise NotFound("batch")


def batch_rows(actor: Actor, *, round_id: int) -> list[BatchRow]:
    """The newest batches of a round, newest first, at most SHOWN. Raises NotFound for others than the city's. 4 statements."""
    _check_city(actor)
    return _rows(list(Batch.objects.filter(round_id=round_id).order_by("-city_no")[:SHOWN]))


def batch_row(actor: Actor, batch_id: int) -> BatchRow:
    """One batch. Raises NotFound, also for others than the city's."""
    _check_city(actor)
    rows = _rows(list(Batch.objects.filter(id=batch_id)))
    if not rows:
        raise NotFound("batch")
    return rows[0]


def check_in_batch(actor: Actor, batch_id: int, case_ids: Sequence[int]) -> None:
    """Raises NotFound("case") unless all of these cases belong to the batch."""
    _check_city(actor)
    found = Case.objects.filter(batch_id=batch_id, id__in=case_ids).count()
    if found < len(set(case_ids)):
        raise NotFound("case")


# A case is out when every part of it has its lead; nothing waits of one handled together, deducted or loaded from a list.
OUT = Q(led__gte=F("parts")) | Q(host__isnull=False) | Q(deducted_at__isnull=False) | Q(is_history=True)


def with_leads(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with `led`, how many of their parts have a live lead; for asking with OUT."""
    leads = Order.objects.filter(case=OuterRef("pk"), role="lead", depth=1, cycle=OuterRef("cycle"))
    counted = leads.exclude(state__in=OVER).order_by().values("case").annotate(n=Count("id")).values("n")
    return cases.alias(led=Coalesce(Subquery(counted), 0))


def _rows(batches: Sequence[Batch]) -> list[BatchRow]:
    ids = [batch.id for batch in batches]
    cases = with_leads(Case.objects.filter(batch_id__in=ids))
    counted = cases.values("batch_id").annotate(
        all=Count("id"), out=Count("id", filter=OUT), parts_total=Sum("parts"),
        deducted=Count("id", filter=Q(deducted_at__isnull=False)), together=Count("id", filter=Q(host__isnull=False)),
    )  # fmt: skip
    counts: dict[int, Mapping[str, Any]] = {row["batch_id"]: row for row in counted}
    due = dict(
        Clock.objects.filter(
            part_kind="batch", part_id__in=ids, kind="transfer", stopped_at__isnull=True
        ).values_list("part_id", "due_at")
    )
    return [
        BatchRow(
            id=b.id, city_no=b.city_no, source_no=b.source_no, giver=b.giver, channel=b.channel,
            received_at=b.received_at, handed_over_at=b.handed_over_at, printed_total=b.printed_total,
            is_empty=b.is_empty, state=b.state, version=b.version, round_id=b.round_id,
            cases=counts.get(b.id, {}).get("all", 0), out=counts.get(b.id, {}).get("out", 0),
            parts=counts.get(b.id, {}).get("parts_total", 0), deducted=counts.get(b.id, {}).get("deducted", 0),
            together=counts.get(b.id, {}).get("together", 0), due_at=due.get(b.id),
        )
        for b in batches
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One case that waits to be issued, with the receivers proposed for it and why.

    part: the next part to be issued of a broken-down case, of `parts`; 1 of 1 for others. key_reason: what speaks for the
    city's own key mark, empty where nothing does.
    """

    case_id: int
    part: int
    parts: int
    version: int
    city_no: str
    title: str
    areas: str
    key_classes: tuple[str, ...]
    content: str
    proposed: str
    hits: tuple[Hit, ...]
    extract_state: str
    to_clear: tuple[str, ...]
    issues: tuple[IssueDraft, ...]
    receivers: tuple[BodyCard, ...]
    reason: str
    key_reason: str = ""

    @property
    def lead_id(self) -> int | None:
        """The lead proposed; None where nothing could be proposed."""
        return self.receivers[0].id if self.receivers else None


def waiting_cases(actor: Actor, batch_id: int) -> QuerySet[Case]:
    """Cases of a batch without a live lead order, not ordered yet. Raises NotFound for others than the city's."""
    _check_city(actor)
    return with_leads(Case.objects.filter(batch_id=batch_id)).exclude(OUT)


def transfer_rows(
    actor: Actor, batch_id: int, *, giver_id: int, at: datetime, cases: Sequence[Case] | None = None
) -> list[TransferRow]:
    """These of the cases that wait, without any all, in the order of the list. 16 statements, 1 more for broken-down ones."""
    if cases is None:
        cases = list(waiting_cases(actor, batch_id).order_by("serial", "id"))
    streams = [case.stream_id for case in cases]
    contents = newest(streams, field="content", audience="city")
    proposals = newest(streams, field="proposed", audience="city")
    words = {case_id: text.content for case_id, text in contents.items()}
    issues = issues_to_confirm({case.id: case.stream_id for case in cases}, contents=words)
    names = dict(Area.objects.values_list("id", "name"))
    suggesting = Suggesting.for_cases(cases, giver_id=giver_id, at=at)
    repeats = Counter(CaseLink.objects.filter(case_id__in=words).values_list("case_id", flat=True))
    waiting = _waiting_parts(cases)
    rows = [_transfer_row(case, contents, proposals, names, suggesting.of(case)) for case in cases]
    rows = [_with_key_reason(row, repeats[row.case_id]) for row in rows]
    rows = [_with_issues(row, issues.get(row.case_id, ())) for row in rows]
    return [_on_part(row, waiting[row.case_id]) if row.case_id in waiting else row for row in rows]


def _waiting_parts(cases: Sequence[Case]) -> dict[int, int]:
    """The first part without a lead of each broken-down case. 1 statement, none where nothing is broken down."""
    several = {case.id: case for case in cases if case.parts > 1}
    if not several:
        return {}
    live = Order.objects.filter(case_id__in=several, role="lead", depth=1).exclude(state__in=OVER)
    led: dict[int, set[int]] = defaultdict(set)
    for case_id, part, cycle in live.values_list("case_id", "part", "cycle"):
        if cycle == several[case_id].cycle:
            led[case_id].add(part)
    return {
        case_id: min(set(range(1, case.parts + 1)) - led[case_id], default=1)
        for case_id, case in several.items()
    }


def _transfer_row(
    case: Case, contents: Mapping[int, object], proposals: Mapping[int, object], names: Mapping[int, str],
    suggested: Suggestion,
) -> TransferRow:  # fmt: skip
    content = str(getattr(contents.get(case.id), "content", ""))
    return TransferRow(
        case_id=case.id, part=1, parts=case.parts, version=case.version, city_no=case.city_no,
        title=case.title, areas=areas_of(case, names),
        key_classes=tuple(case.key_classes), content=content,
        proposed=str(getattr(proposals.get(case.id), "content", "")), hits=propose(content).hits,
        extract_state=case.extract_state, to_clear=tuple(case.to_clear), issues=(), receivers=suggested.receivers,
        reason=suggested.reason,
    )  # fmt: skip


def _with_key_reason(row: TransferRow, repeats: int) -> TransferRow:
    """The row with what speaks for the city's own key mark."""
    return replace(row, key_reason=city_key_reason(row.content, classes=row.key_classes, repeats=repeats))


def _on_part(row: TransferRow, part: int) -> TransferRow:
    """The row of one part of a broken-down case: it goes to the body of the area in its turn."""
    return replace(row, part=part, receivers=row.receivers[part - 1 : part])


def _with_issues(row: TransferRow, issues: Sequence[IssueDraft]) -> TransferRow:
    """The row with its issues, and with what was found in words the desk made itself."""
    made = [hit for one in issues if one.original not in row.content for hit in propose(one.original).hits]
    return replace(row, issues=tuple(issues), hits=(*row.hits, *made))


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order on a sheet."""

    id: int
    version: int
    case_id: int
    city_no: str
    title: str
    number: str
    role: str
    state: str
    key_classes: tuple[str, ...]
    detail_later: bool
    phoned_at: datetime | None
    signed_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetCard:
    """One dispatch sheet with its orders and whom to call about it."""

    id: int
    stream_id: int
    number: str
    batch_id: int
    batch_no: int
    issuer: str
    receiver_id: int
    receiver: str
    desk_phone: str
    issued_at: datetime
    duty: tuple[OnDuty, ...]
    orders: tuple[OrderLine, ...]

    @property
    def live(self) -> tuple[OrderLine, ...]:
        """Orders neither recalled nor ended."""
        return tuple(order for order in self.orders if order.state not in OVER)

    @property
    def to_phone(self) -> tuple[OrderLine, ...]:
        """Orders still to be confirmed by phone."""
        return tuple(order for order in self.live if order.state == "issued" and order.phoned_at is None)

    @property
    def to_sign(self) -> tuple[OrderLine, ...]:
        """Orders whose receipt is still to be signed."""
        return tuple(order for order in self.live if order.state == "issued" and order.signed_at is None)

    @property
    def first_due(self) -> datetime | None:
        """The first moment a confirmation of this sheet is due."""
        return min((order.due_at for order in self.live if order.due_at), default=None)


def sheets_of_batch(actor: Actor, batch_id: int, *, at: datetime) -> list[SheetCard]:
    """The board of confirmations of a batch: each sheet with its orders, those with something missing first."""
    _check_city(actor)
    cards = _sheets(list(_sheet_rows().filter(batch_id=batch_id)), at=at)
    return sorted(cards, key=lambda card: (not (card.to_phone or card.to_sign), card.number))


def sheet_card(actor: Actor, sheet_id: int, *, at: datetime) -> SheetCard:
    """One sheet, for the city's desk and the receiver that still has an order on it. Raises NotFound. 5 statements.

    The receiver finds on it only what is still its own.
    """
    rows = list(_sheet_rows().filter(id=sheet_id))
    if not rows or (not actor.sees_city and rows[0].receiver_body_id not in bodies_seen_as(actor)):
        raise NotFound("sheet")
    card = _sheets(rows, at=at)[0]
    if actor.sees_city:
        return card
    if not card.live:
        raise NotFound("sheet")
    return replace(card, orders=card.live)


def sheets_to_sign(actor: Actor, *, at: datetime) -> list[SheetCard]:
    """Sheets on which the actor's body still has receipts to sign, the oldest first."""
    waiting = Order.objects.filter(sheet=OuterRef("pk"), state="issued", signed_at__isnull=True)
    rows = _sheet_rows().filter(Exists(waiting), receiver_body_id__in=bodies_seen_as(actor)).order_by("id")
    return _sheets(list(rows[:SHOWN]), at=at)


def _sheet_rows() -> QuerySet[DispatchSheet]:
    return DispatchSheet.objects.select_related("batch", "issuer_body", "receiver_body").order_by("id")


def _sheets(sheets: Sequence[DispatchSheet], *, at: datetime) -> list[SheetCard]:
    orders: dict[int, list[Order]] = defaultdict(list)
    ids = [sheet.id for sheet in sheets]
    for order in Order.objects.filter(sheet_id__in=ids).select_related("case").order_by("id"):
        orders[order.sheet_id].append(order)
    order_ids = [order.id for rows in orders.values() for order in rows]
    clocks = Clock.objects.filter(part_kind="order", part_id__in=order_ids, kind__in=("phone", "receipt"))
    # The latest first, so that of two limits of one order the earlier one stays.
    due = dict(clocks.filter(stopped_at__isnull=True).order_by("-due_at").values_list("part_id", "due_at"))
    duty = on_duty([sheet.receiver_body_id for sheet in sheets], at)
    return [
        SheetCard(
            id=sheet.id, stream_id=sheet.stream_id, number=sheet.number, batch_id=sheet.batch_id,
            batch_no=sheet.batch.city_no, issuer=sheet.issuer_body.name, receiver_id=sheet.receiver_body_id,
            receiver=sheet.receiver_body.short_name, desk_phone=sheet.receiver_body.desk_phone,
            issued_at=sheet.issued_at, duty=tuple(duty.get(sheet.receiver_body_id, ())),
            orders=tuple(_order_line(order, due) for order in orders[sheet.id]),
        )
        for sheet in sheets
    ]  # fmt: skip


def _order_line(order: Order, due: Mapping[int, datetime]) -> OrderLine:
    case = order.case
    return OrderLine(
        id=order.id, version=order.version, case_id=case.id, city_no=case.city_no, title=case.title,
        number=order.number, role=order.role, state=order.state, key_classes=tuple(case.key_classes),
        detail_later=order.detail_later and case.extract_state != "confirmed", phoned_at=order.phoned_at,
        signed_at=order.signed_at, due_at=due.get(order.id),
    )  # fmt: skip
