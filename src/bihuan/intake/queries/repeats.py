"""Likely repeats as the check page shows them, without cases the actor may not see; changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from bihuan.intake.models import ImportRun, LikelyRepeat
from bihuan.records.access import visible_streams
from bihuan.records.texts import newest
from bihuan.rules.actor import Actor
from bihuan.rules.errors import NotFound
from bihuan.rules.list_text import cut

QUOTED = 90  # characters of the other complaint
JOINS = ("repeat", "rebound", "together")


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """What a row looks like: a case (case_id, city_no, title, stage) or an earlier row (other_row); what was decided.

    choices: what can be decided, the likeliest first. refused: why what was decided could not be done yet.
    """

    id: int
    row_id: int
    score: int
    reasons: tuple[tuple[str, str], ...]
    decision: str
    is_settled: bool
    refused: str
    case_id: int | None
    city_no: str
    title: str
    stage: str
    other_row: int | None
    other_id: int | None
    text: str
    choices: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether it is decided and not yet done."""
        return self.decision in JOINS and not self.is_settled


def repeats_of(
    actor: Actor, batch_id: int, *, row_ids: Collection[int] | None = None
) -> dict[int, list[RepeatLine]]:
    """Likely repeats by row (`row_ids`: of these only), the most alike first. 3 statements.

    Raises NotFound for others than the city's.
    """
    if not actor.sees_city:
        raise NotFound("batch")
    asked = LikelyRepeat.objects.filter(row__run__batch_id=batch_id)
    if row_ids is not None:
        asked = asked.filter(row_id__in=row_ids)
    found = list(
        asked.select_related("row", "case", "other")
        .defer("row__cells", "other__cells")
        .order_by("-score", "id")
    )
    seen = visible_streams(actor, {one.case.stream_id for one in found if one.case})
    shown = [one for one in found if one.case is None or one.case.stream_id in seen]
    texts = newest(
        {one.case.stream_id for one in shown if one.case and not one.settled_at},
        field="content",
        audience="city",
    )
    lines: dict[int, list[RepeatLine]] = defaultdict(list)
    for one in shown:
        said = texts[one.case_id].content if one.case_id in texts else ""
        lines[one.row_id].append(_line(one, said))
    return lines


def _line(one: LikelyRepeat, said: str) -> RepeatLine:
    case = one.case
    text = one.other.fields["content"] if one.other else said
    return RepeatLine(
        id=one.id, row_id=one.row_id, score=one.score, reasons=tuple((code, about) for code, about in one.reasons),
        decision=one.decision, is_settled=one.settled_at is not None, refused=one.refused, case_id=one.case_id,
        city_no=case.city_no if case else "", title=case.title if case else "", stage=case.stage if case else "",
        other_row=one.other.row if one.other else None, other_id=one.other_id, text=cut(text, QUOTED), choices=_choices(one),
    )  # fmt: skip


def _choices(one: LikelyRepeat) -> tuple[str, ...]:
    """What can be decided, the likeliest first; nothing once it has been done."""
    if one.settled_at and one.decision not in ("apart", "duplicate"):
        return ()
    case = one.case
    joins = (
        ("repeat", "rebound") if case and (case.answered_at or not case.is_open) else ("together", "repeat")
    )
    has_number = bool(one.row.fields.get("acceptance_no"))
    same = "same_number" in dict(one.reasons)
    is_waiting = one.row.state in ("draft", "dropped")
    if case and case.struck_off_at:
        joins = ("rebound", "repeat")
    if is_waiting and (same or not has_number):
        return ("duplicate", *joins, "apart") if same else (*joins, "duplicate", "apart")
    return (*joins, "apart")


def undecided(actor: Actor, batch_id: int) -> int:
    """How many likely repeats of a batch nobody has decided on; NotFound for others than the city's. 3 statements."""
    if not actor.sees_city:
        raise NotFound("batch")
    asked = LikelyRepeat.objects.filter(row__run__batch_id=batch_id, decision="")
    cases = asked.filter(case__isnull=False).values_list("case__stream_id", flat=True)
    seen = visible_streams(actor, set(cases))
    return asked.filter(Q(case__isnull=True) | Q(case__stream_id__in=seen)).count()


def undecided_of_file(sha256: str) -> tuple[int, int]:
    """How many likely repeats of a file nobody has decided on, and the number of its newest batch in the city."""
    run = ImportRun.objects.filter(sha256=sha256).select_related("batch").order_by("id").last()
    if run is None:
        return 0, 0
    return LikelyRepeat.objects.filter(row__run_id=run.id, decision="").count(), run.batch.city_no


def to_be_joined(batch_id: int) -> dict[int, str]:
    """Cases of a batch, by id, to be handled together with another as soon as that one is out; the other's number."""
    waiting = LikelyRepeat.objects.filter(
        row__run__batch_id=batch_id, row__case__isnull=False, decision="together", settled_at__isnull=True
    ).select_related("row", "case", "other__case")
    hosts = {one.row.case_id: one.case or (one.other.case if one.other else None) for one in waiting}
    return {case_id: host.city_no for case_id, host in hosts.items() if case_id and host}


def is_compared(batch_id: int) -> bool:
    """Whether likely repeats of every list of a batch have been looked for; of a finished round none are."""
    return not ImportRun.objects.filter(
        Q(batch_id=batch_id, compared_at__isnull=True), batch__is_history=False
    ).exists()
