"""What is held for ever of every case, however it came to stand as it does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from bihuan.cases.loading import load_cases
from bihuan.cases.models import Answer, Case, Petition
from bihuan.records.models import Clock
from bihuan.rules.snapshots import CaseSnap, OrderSnap
from bihuan.rules.stages import stage_of
from bihuan.rules.vocabulary import BEFORE_ANSWER, LINKS, OPEN_STAGES
from tests.cases.world import World


@dataclass(frozen=True, slots=True)
class Around:
    """What hangs on the cases, asked for once for all of them.

    running: streams with a running limit. deducted: cases with the giver's consent on paper. answers: the inspectors' limits
    by stream; extended: those with a consent. numbers: of the answers sent, by case.
    """

    running: frozenset[int]
    deducted: frozenset[int]
    answers: Mapping[int, list[Clock]]
    extended: frozenset[int]
    numbers: Mapping[int, list[str]]


def holds(world: World) -> dict[int, CaseSnap]:
    """The cases as they stand. Raises AssertionError with the sentence that does not hold."""
    cases = load_cases(world.known)
    assert set(cases) == set(world.known), "no number is ever lost"
    rows = Case.objects.filter(id__in=world.known).select_related("batch")
    around = _around(list(rows))
    for row in rows:
        case = cases[row.id]
        assert row.stage == stage_of(case), "one function writes the stage"
        assert row.is_open == (row.stage in OPEN_STAGES), "open until struck off or deducted"
        _has_a_limit(row, around)
        _has_one_responsible_body(case)
        assert row.deducted_at is None or row.id in around.deducted, (
            "no number leaves without the giver's paper"
        )
        _skipped_no_link(case)
        _keeps_the_outer_limit(row, around)
        _is_answered_by_its_own_number(row, case, around)
    return cases


def _around(rows: Sequence[Case]) -> Around:
    ids, streams = [row.id for row in rows], {row.stream_id for row in rows}
    clocks = Clock.objects.filter(stream_ref__in={*streams, *(row.batch.stream_id for row in rows)})
    answers, numbers = defaultdict(list), defaultdict[int, list[str]](list)
    running = set()
    for clock in clocks.filter(Q(stopped_at__isnull=True) | Q(kind="answer")):
        if clock.stopped_at is None:
            running.add(clock.stream_ref)
        if clock.kind == "answer":
            answers[clock.stream_ref].append(clock)
    granted = Petition.objects.filter(case_id__in=ids, state="granted")
    for answer in Answer.objects.filter(case_id__in=ids, state="sent"):
        numbers[answer.case_id].append(answer.number or "")
    deducted = granted.filter(kind="deduction", document_no__gt="").values_list("case_id", flat=True)
    extended = {petition.clock_ref or 0 for petition in granted.filter(clock_ref__isnull=False)}
    return Around(frozenset(running), frozenset(deducted), answers, frozenset(extended), numbers)


def _has_a_limit(row: Case, around: Around) -> None:
    running = row.stream_id in around.running
    hour = row.batch.stream_id in around.running
    assert running or hour or not row.is_open, f"an open case always has a running limit ({row.stage})"
    assert not running or row.is_open, f"a closed case has no running limit ({row.stage})"


def _has_one_responsible_body(case: CaseSnap) -> None:
    leads = Counter(order.part for order in case.leads)
    assert all(count == 1 for count in leads.values()), "one body is responsible for each part"
    if case.is_open and case.stage != "registered":
        assert set(leads) == set(range(1, (case.host or case).parts + 1)), "no part is nobody's"


def _skipped_no_link(case: CaseSnap) -> None:
    if case.host is not None or case.stage not in LINKS or case.stage == "registered":
        return
    reached = LINKS.index(case.stage)
    for order in case.leads:
        if reached > LINKS.index("confirmed"):
            confirmed = (order.received_at, order.phoned_at, order.signed_at)
            assert None not in confirmed, "confirmed twice before anything else"
        if order.state in ("reported", "accepted"):
            _reported_in_full(case, order)
    if case.is_answered:
        assert all(order.state == "accepted" for order in case.leads), "answered on accepted reports only"
        answer = case.sent[0]
        assert answer.step == len(answer.chain), "signed by everybody the chain names"
    if case.is_struck_off:
        assert case.frozen_conclusion == "concluded", "struck off only what was concluded"


def _reported_in_full(case: CaseSnap, order: OrderSnap) -> None:
    report = order.report
    assert report is not None
    assert report.step == len(report.chain), "handed in signed"
    issues = [issue for issue in case.issues if issue.part == order.part]
    assert all(issue.verdict != "pending" for issue in issues), "every issue found"


def _keeps_the_outer_limit(row: Case, around: Around) -> None:
    for clock in around.answers.get(row.stream_id, ()):
        is_moved = clock.due_at != clock.original_due_at
        assert clock.id in around.extended or not is_moved, (
            "the inspectors' limit moves by their consent only"
        )
        assert clock.paused_at is None, "and nothing pauses it"


def _is_answered_by_its_own_number(row: Case, case: CaseSnap, around: Around) -> None:
    numbers = around.numbers.get(row.id, [])
    assert len(numbers) == len(set(numbers))
    assert row.stage in (*BEFORE_ANSWER, "deducted") or numbers, "after the answer means answered"
    assert (
        len([order for order in case.live_orders if order.role == "lead" and order.depth == 1]) <= row.parts
    )
