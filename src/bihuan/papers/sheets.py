"""The dispatch sheet (交办通知单) with its list and its receipt (签收回执单), as values for a print page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Case
from bihuan.cases.queries.batches import OrderLine, SheetCard, sheet_card
from bihuan.cases.queries.issue_texts import issues_listed
from bihuan.people.models import Post
from bihuan.records.models import Clock, Signature
from bihuan.records.signatures import content_hash
from bihuan.records.texts import newest
from bihuan.rules.actor import Actor
from bihuan.rules.numbers import moment_words
from bihuan.rules.vocabulary import KEY_CLASSES, ORDER_ROLES, label_of


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One order on the paper: number, what it is about, as what, until when, and the extract or 内容待补.

    issues: numbers and words of the issues to be judged one by one.
    """

    order: OrderLine
    extract: str
    issues: tuple[tuple[int, str], ...]
    report_due_at: datetime | None
    signed_by: str


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """The whole sheet; `hash` is the SHA-256 of `text`, the sheet line by line."""

    card: SheetCard
    lines: tuple[SheetLine, ...]
    text: str
    hash: str


def sheet_paper(actor: Actor, sheet_id: int, *, at: datetime) -> SheetPaper:
    """The sheet as the actor may print it. Raises NotFound for whoever may not see it. 12 statements."""
    card = sheet_card(actor, sheet_id, at=at)
    case_ids = [order.case_id for order in card.live]
    streams = list(Case.objects.filter(id__in=case_ids).values_list("stream_id", flat=True))
    extracts = newest(streams, field="extract", audience="county")
    issues = issues_listed(streams)
    due = dict(
        Clock.objects.filter(
            part_kind="order", part_id__in=[o.id for o in card.live], kind="report"
        ).values_list("part_id", "due_at")
    )
    signers = _signers([order.id for order in card.live])
    lines = tuple(
        SheetLine(
            order,
            "" if order.case_id not in extracts else extracts[order.case_id].content,
            issues.get(order.case_id, ()),
            due.get(order.id),
            signers.get(order.id, ""),
        )
        for order in card.live
    )
    text = "\n".join([f"{card.number} {card.issuer} {card.receiver}", *(_words(line) for line in lines)])
    return SheetPaper(card, lines, text, content_hash(text))


def _signers(order_ids: list[int]) -> dict[int, str]:
    """Posts that signed the receipts, by order."""
    rows = Signature.objects.filter(paper_kind="receipt", paper_id__in=order_ids, voided_at__isnull=True)
    found = dict(rows.values_list("paper_id", "post_id"))
    names = dict(Post.objects.filter(id__in=set(found.values())).values_list("id", "name"))
    return {order_id: names.get(post_id, "") for order_id, post_id in found.items()}


def _words(line: SheetLine) -> str:
    order = line.order
    keys = "、".join(label_of(KEY_CLASSES, code) for code in order.key_classes)
    due = moment_words(line.report_due_at) if line.report_due_at else ""
    parts = (
        order.number,
        order.city_no,
        order.title,
        ORDER_ROLES[order.role],
        keys,
        due,
        line.extract or "内容待补",
        *(f"{no}. {text}" for no, text in line.issues),
    )
    return " ".join(part for part in parts if part)
