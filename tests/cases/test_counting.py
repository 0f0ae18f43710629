"""Numbers and lists: what stays to be issued, what a round counts, what a list can be narrowed to, each by what one sees."""

from __future__ import annotations

from typing import Any

from bihuan.cases.models import Case
from bihuan.cases.queries.batches import batch_row, transfer_rows
from bihuan.cases.queries.listing import STANDINGS, CaseFilter, list_cases
from bihuan.cases.queries.rounds import round_counts
from tests.acceptance.test_truth import answered_in_stages
from tests.cases.test_case_page import case_of
from tests.cases.world import World, photo, row


def listed(world: World, who: str, **narrowed: Any) -> set[int]:
    """Ids of the cases somebody finds."""
    found = list_cases(world.people[who], CaseFilter(**narrowed), round_id=world.round_id, now=world.now)
    return {case.id for case in found.rows}


def broken_down(world: World) -> tuple[int, int]:
    """A batch of two numbers of which one has three parts, the first of them issued; ids of batch and case."""
    batch_id = world.receive(printed_total=2)
    whole, _other = world.register(batch_id, row(issues=2), row())
    parts = [{"part": 1, "issues": [1]}, {"part": 2, "issues": [2]}, {"part": 3, "issues": []}]
    world.do("dispatch", "case.break_down", whole, reason="涉及三地", parts=parts)
    world.do("dispatch", "case.confirm_extract", whole, extract="夜间异味", looked=True)
    world.do("dispatch", "case.issue", whole, receivers=[world.receiver("north")], part=1)
    return batch_id, whole


def test_96_numbers_are_99_pieces_of_work_and_a_case_is_out_when_every_part_is(world: World) -> None:
    batch_id, whole = broken_down(world)
    desk = world.people["dispatch"]
    before = batch_row(desk, batch_id)
    assert (before.cases, before.parts, before.out) == (2, 4, 0)
    rows = {
        r.case_id: (r.part, r.parts)
        for r in transfer_rows(desk, batch_id, giver_id=world.bodies["city"], at=world.now)
    }
    assert rows[whole] == (2, 3)
    for part, body in ((2, "south"), (3, "zone")):
        world.do("dispatch", "case.issue", whole, receivers=[world.receiver(body)], part=part)
    assert batch_row(desk, batch_id).out == 1


def test_what_is_handled_together_or_deducted_does_not_wait_to_be_issued(world: World) -> None:
    host = case_of(world.received())
    batch_id = world.receive(source_no="7")
    guest, gone = world.register(batch_id, row(), row())
    named: dict[str, Any] = {"case_id": host, "city_no": Case.objects.get(id=host).city_no}
    world.do("dispatch", "case.handle_together", guest, case=named, reason="同一处")
    asked = world.do("review", "case.propose_deduction", gone, cause="duplicate", reason="重复交办")["made"]
    paper: dict[str, Any] = {"document_no": "督复〔2024〕8号", "files": [photo(world.now)]}
    world.do("dispatch", "deduction.record_consent", asked, **paper)
    found = batch_row(world.people["dispatch"], batch_id)
    assert (found.cases, found.out, found.together, found.deducted) == (2, 2, 1, 1)


def test_a_list_is_narrowed_by_how_cases_stand(world: World) -> None:
    _batch, whole = broken_down(world)
    stages, _order, _rect = answered_in_stages(world)
    asked = case_of(world.received())
    world.do("review", "case.propose_deduction", asked, cause="not_this_city", reason="在邻市")
    disputed = world.received()
    world.do("north_desk", "order.dispute", disputed, reason="不在我县")
    over = world.struck_off()
    found = {code: listed(world, "chase", standing=code) for code in STANDINGS}
    assert (found["broken_down"], found["in_stages"], found["closed"]) == ({whole}, {stages}, {over})
    assert (found["asked"], found["disputed"]) == ({asked, case_of(disputed)}, {case_of(disputed)})
    assert found["answered"] == {stages, over}
    assert listed(world, "north_desk", standing="asked") == {case_of(disputed)}, (
        "what the city asks is the city's"
    )


def test_a_list_is_narrowed_to_one_key_class(world: World) -> None:
    marked = case_of(world.received(key_classes=("inspectors",)))
    world.issued(key_classes=("province",))
    assert listed(world, "chase", key_class="inspectors") == {marked}


def test_every_number_of_a_round_is_the_length_of_its_list(world: World) -> None:
    _batch, whole = broken_down(world)
    stages, _order, _rect = answered_in_stages(world)
    over = world.struck_off()
    counts = round_counts(world.people["review"], world.round_id)
    assert (counts.numbers, counts.parts, counts.broken_down) == (4, 6, 1)
    assert counts.registered == len(listed(world, "chase", stage="registered")) == 2
    assert counts.open == len(listed(world, "chase", standing="open")) == 3
    assert counts.answered == len(listed(world, "chase", standing="answered")) == 2
    assert {whole, stages, over} <= listed(world, "chase")
    assert (counts.in_stages, counts.concluded, counts.struck_off, counts.deducted) == (1, 1, 1, 0)
