"""Compares rows of a list with registered cases and with each other, and keeps those that look alike; decides nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from bihuan.cases.models import Case, CaseNumber
from bihuan.intake.models import DraftRow, ImportRun, LikelyRepeat
from bihuan.intake.queries.drafts import complaint_of
from bihuan.journal.copying import insert_rows
from bihuan.people.queries.areas import all_areas
from bihuan.records.similar import pair_rarity, streams_like
from bihuan.records.texts import newest
from bihuan.rules.likeness import SHORTEST_NUMBER, Complaint, Likeness, compare
from bihuan.rules.likeness_search import Together, alike_within, looked_for, rarity_within

LOOKED_AT = (
    12  # cases compared with one row; of a site complained of a hundred times the newest dozen tell enough
)
KEPT = 3  # of them shown for one row
WAITED_FOR = 2000  # rows of a list compared while somebody waits
LONGEST_WITHIN = 5000  # rows of a list that are compared with each other word by word
SLICE = 2000  # rows held against registered cases at a time, so that memory stays small
COMPARED = ("draft", "registered")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is compared; row_key: by which it is known again."""

    id: int
    case_id: int | None
    row_key: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class _Known:
    """A registered case as it is compared. row_keys: of the rows it was registered from."""

    case_id: int
    complaint: Complaint
    row_keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a row looks like: a case or an earlier row, and how much."""

    row_id: int
    case_id: int | None
    other_id: int | None
    likeness: Likeness


@transaction.atomic(durable=True)
def find_repeats(batch_id: int, *, at: datetime, only: Collection[int] | None = None) -> int:
    """Look for likely repeats of a batch's rows (`only` these), anew where nobody decided yet; how many are new.

    Costs about ten statements and one for every 250 rows. Told nobody: what is shown of it is asked for with the actor.
    """
    ImportRun.objects.filter(batch_id=batch_id, compared_at__isnull=True).update(compared_at=at)
    rows = list(_rows(batch_id))
    found = likely_repeats(rows, only={row.id for row in rows if only is None or row.id in only})
    before = LikelyRepeat.objects.filter(row__run__batch_id=batch_id)
    if only is not None:
        before = before.filter(row_id__in=only)
    before.filter(decision="").delete()
    decided = set(before.values_list("row_id", "case_id", "other_id"))
    new = [one for one in found if (one.row_id, one.case_id, one.other_id) not in decided]
    insert_rows(
        LikelyRepeat,
        [
            {
                "row_id": one.row_id, "case_id": one.case_id, "other_id": one.other_id, "score": one.likeness.score,
                "reasons": [list(reason) for reason in one.likeness.reasons],
            }
            for one in new
        ],
    )  # fmt: skip
    return len(new)


def _rows(batch_id: int) -> Iterator[Row]:
    """The rows of a batch that may be repeats; none of a finished round."""
    rows = DraftRow.objects.filter(run__batch_id=batch_id, state__in=COMPARED, run__batch__is_history=False)
    for row_id, case_id, fields in rows.order_by("id").values_list("id", "case_id", "fields").iterator():
        yield Row(row_id, case_id, fields["row_key"], complaint_of(fields))


def find_at_once(batch_id: int, *, at: datetime) -> None:
    """The same for a list short enough to wait for; a longer one is left to the worker (`compare_next`)."""
    if DraftRow.objects.filter(run__batch_id=batch_id).count() <= WAITED_FOR:
        find_repeats(batch_id, at=at)


def find_for_row(row_id: int, *, at: datetime) -> None:
    """The same for one row that was typed over."""
    batch_id = DraftRow.objects.values_list("run__batch_id", flat=True).get(id=row_id)
    find_repeats(batch_id, at=at, only={row_id})


def compare_next(*, at: datetime) -> int | None:
    """Compare the oldest list nobody has compared yet; its batch, None when there is none."""
    run = ImportRun.objects.filter(compared_at__isnull=True).order_by("id").first()
    if run is None:
        return None
    find_repeats(run.batch_id, at=at)
    return run.batch_id


def likely_repeats(rows: Sequence[Row], *, only: Collection[int]) -> list[Found]:
    """What each of these rows looks like, the most alike first, at most KEPT of each; writes nothing.

    rows: all of the batch, among which repeats are looked for too; in a long list only by number and by the whole text.
    """
    complaints = {row.id: row.complaint for row in rows}
    own_cases = {row.case_id for row in rows if row.case_id}
    sought: dict[int, list[Together]] = {row_id: [] for row_id in only}
    if len(rows) <= LONGEST_WITHIN:
        here = rarity_within(complaints.values())
        sought = {row_id: looked_for(complaints[row_id], here) for row_id in only}
    within = alike_within(complaints, sought, most=LOOKED_AT)
    asking = [row for row in rows if row.id in only]
    found: list[Found] = []
    for begin in range(0, len(asking), SLICE):
        part = [replace(row, complaint=replace(row.complaint)) for row in asking[begin : begin + SLICE]]
        known = _cases_like({row.id: row.complaint for row in part})
        for row in part:
            cases = (case for case in known[row.id] if case.case_id not in own_cases)
            others = [(other, complaints[other]) for other in within[row.id]]
            found += _most_alike(row, cases, others)
    return found


def _most_alike(row: Row, cases: Iterable[_Known], others: Iterable[tuple[int, Complaint]]) -> list[Found]:
    alike = [
        Found(row.id, case.case_id, None, compare(row.complaint, case.complaint))
        for case in cases
        if row.row_key not in case.row_keys
    ]
    alike += [Found(row.id, None, other, compare(row.complaint, complaint)) for other, complaint in others]
    likely = [one for one in alike if one.likeness.is_likely]
    return sorted(likely, key=lambda one: -one.likeness.score)[:KEPT]


def _cases_like(asking: Mapping[int, Complaint]) -> dict[int, list[_Known]]:
    """For each row the registered cases to compare it with: by their words, and by the numbers it bears or names."""
    rarity = pair_rarity()
    streams = streams_like([looked_for(one, rarity) for one in asking.values()], most=LOOKED_AT)
    by_number = _streams_by_number({n for one in asking.values() for n in one.all_numbers})
    wanted = {
        row_id: {*like, *(stream for n in one.all_numbers for stream in by_number[n])}
        for (row_id, one), like in zip(asking.items(), streams, strict=True)
    }
    known = _known({stream for like in wanted.values() for stream in like})
    return {row_id: [known[s] for s in sorted(like) if s in known] for row_id, like in wanted.items()}


def _streams_by_number(numbers: Collection[str]) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    rows = CaseNumber.objects.filter(number__in=numbers).values_list("number", "case__stream_id")
    for number, stream_id in rows:
        found[number].add(stream_id)
    return found


def _known(stream_ids: Collection[int]) -> dict[int, _Known]:
    """Cases by stream, as they are compared; those without a text are left out. 4 statements."""
    cases = list(
        Case.objects.filter(stream_id__in=stream_ids).values_list(
            "id", "stream_id", "area_ids", "area_printed"
        )
    )
    texts = newest(stream_ids, field="content", audience="city")
    numbers: dict[int, set[str]] = defaultdict(set)
    keys: dict[int, set[str]] = defaultdict(set)
    for case_id, number, key in CaseNumber.objects.filter(
        case_id__in=[case[0] for case in cases]
    ).values_list("case_id", "number", "row_key"):
        keys[case_id].add(key)
        if len(number) >= SHORTEST_NUMBER:
            numbers[case_id].add(number)
    names = {area.id: area.name for area in all_areas().values()}
    known = {}
    for case_id, stream_id, area_ids, printed in cases:
        areas = [names[area_id] for area_id in area_ids if area_id in names] or [printed] * bool(printed)
        if case_id in texts and texts[case_id].content:
            complaint = Complaint(
                texts[case_id].content, areas=frozenset(areas), numbers=frozenset(numbers[case_id])
            )
            known[stream_id] = _Known(case_id, complaint, frozenset(keys[case_id]))
    return known
