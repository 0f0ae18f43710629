"""Batches come in by the second, nothing that names a complaint stays outside, nothing is registered twice."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest

from bihuan.cases.actions import new_cases, registering
from bihuan.cases.actions.batches import register
from bihuan.cases.models import Batch, Case, CaseNumber, Issue
from bihuan.journal.models import Entry
from bihuan.records.models import Clock, SearchText, Text
from bihuan.records.searching import find
from bihuan.rules.errors import FactWrong, NotAllowed
from bihuan.rules.redaction import Extract, propose
from tests.cases.world import World, row


def test_the_hour_runs_from_when_the_batch_was_received_not_from_when_it_was_typed_in(world: World) -> None:
    received = world.now - timedelta(minutes=25)
    batch_id = world.receive(received_at=received, printed_total=27)
    clock = Clock.objects.get(part_kind="batch", part_id=batch_id)
    assert (clock.started_at, clock.due_at) == (received, received + timedelta(hours=1))
    entry = Entry.objects.get(stream_id=Batch.objects.get(id=batch_id).stream_id, seq=1)
    assert '"printed_total":27' in entry.body


def test_no_batch_today_is_noted_and_owes_nothing(world: World) -> None:
    batch_id = world.receive(is_empty=True)
    assert not Clock.objects.filter(part_kind="batch", part_id=batch_id).exists()


def test_a_batch_is_not_received_in_the_future(world: World) -> None:
    with pytest.raises(FactWrong):
        world.receive(received_at=world.now + timedelta(minutes=1))


def test_only_dispatch_registers(world: World) -> None:
    batch_id = world.receive()
    with pytest.raises(NotAllowed):
        register(batch_id, [row()], command=world.command("chase"))
    assert not Case.objects.exists()


def test_the_same_list_twice_registers_nothing_twice(world: World) -> None:
    batch_id, rows = world.receive(), [row(), row(issues=3)]
    assert len(world.register(batch_id, *rows)) == 2
    again = register(batch_id, rows, command=world.command("dispatch"))
    assert (again["new"], again["known"]) == ({}, [one.row_key for one in rows])
    assert (Case.objects.count(), Issue.objects.count()) == (2, 4)


def test_a_row_that_changed_is_proposed_and_not_written_over(world: World) -> None:
    batch_id, one = world.receive(), row()
    (case_id,) = world.register(batch_id, one)
    changed = row(row_key=one.row_key, content="改了的内容")
    result = register(batch_id, [changed], command=world.command("dispatch"))
    assert result["changed"] == {one.row_key: case_id}
    assert "改了" not in Text.objects.get(part_kind="case", part_id=case_id, field="content").content


def test_two_rows_of_one_number_and_area_are_both_kept_and_marked(world: World) -> None:
    one = row()
    other = row(row_key=one.row_key, content="同一编号的另一件")
    case_ids = world.register(world.receive(), one, other)
    assert [Case.objects.get(id=case_id).to_clear for case_id in case_ids] == [
        [],
        ["duplicate_acceptance_no"],
    ]


def test_a_list_of_several_portions_is_registered_row_by_row_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "AT_ONCE", 2)
    rows = [row(content=f"第{n}处夜间排放异味。") for n in range(5)]
    other = row(row_key=rows[0].row_key, content="同一编号的另一件")
    batch_id = world.receive()
    result = register(batch_id, [*rows[:2], rows[0], *rows[2:], other], command=world.command("dispatch"))
    keys = [one.row_key for one in (*rows[:2], rows[0], *rows[2:])]
    assert result["keys"] == [*keys, f"{rows[0].row_key[:56]}#2"]
    assert result["known"] == [rows[0].row_key]
    said = dict(Text.objects.filter(field="content").values_list("part_id", "content"))
    assert [said[case_id] for case_id in result["new"].values()] == [
        *(one.content for one in rows),
        other.content,
    ]
    assert list(Case.objects.order_by("id").values_list("city_no", flat=True)) == [
        f"清{n:04}" for n in range(1, 7)
    ]


def test_a_list_that_breaks_off_in_a_later_portion_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(text: str) -> Extract:
        if "第4处" in text:
            raise MemoryError
        return propose(text)

    monkeypatch.setattr(registering, "AT_ONCE", 2)
    monkeypatch.setattr(new_cases, "propose", breaking)
    usual, batch_id = gc.get_threshold(), world.receive()
    rows = [row(content=f"第{n}处夜间排放异味。") for n in range(6)]
    with pytest.raises(MemoryError):
        register(batch_id, rows, command=world.command("dispatch"))
    assert (Case.objects.exists(), Text.objects.exists(), SearchText.objects.exists()) == (False,) * 3
    assert (gc.get_threshold(), len(world.register(batch_id, *rows[:4]))) == (usual, 4)


def test_city_numbers_run_without_gaps_and_the_inspectors_limit_runs_from_receipt(world: World) -> None:
    received = world.now - timedelta(hours=2)
    batch_id = world.receive(received_at=received)
    case_ids = world.register(batch_id, row(), row())
    assert list(Case.objects.order_by("id").values_list("city_no", flat=True)) == ["清0001", "清0002"]
    clock = Clock.objects.get(part_kind="case", part_id=case_ids[0], kind="answer")
    assert (clock.started_at, clock.due_at, clock.owner) == (
        received,
        received + timedelta(days=5),
        "inspectors",
    )


def test_what_tells_of_the_reporter_holds_the_extract_and_no_county_finds_it(world: World) -> None:
    (case_id,) = world.register(world.receive(), row(content="我家住宏达路8号楼2单元301室，板材厂夜间异味"))
    assert Case.objects.get(id=case_id).extract_state == "held"
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], detail_later=True)
    stream = Case.objects.get(id=case_id).stream_id
    assert find(world.people["dispatch"], "板材厂", round_id=world.round_id) == [stream]
    assert find(world.people["north_desk"], "板材厂", round_id=world.round_id) == []
    world.do("dispatch", "case.confirm_extract", case_id, extract="板材厂夜间异味扰民", looked=True)
    assert find(world.people["north_desk"], "板材厂", round_id=world.round_id) == [stream]
    assert find(world.people["south_desk"], "板材厂", round_id=world.round_id) == []


def test_clearing_fills_in_what_was_missing(world: World) -> None:
    one = row(to_clear=("missing_type", "missing_acceptance_no"), pollution_types=(), numbers=())
    (case_id,) = world.register(world.receive(), one)
    world.do("dispatch", "case.clear", case_id, pollution_types=["noise"], reason="电话核对")
    case = Case.objects.get(id=case_id)
    assert (case.to_clear, case.pollution_types) == (["missing_acceptance_no"], ["noise"])
    world.do("dispatch", "case.clear", case_id, acceptance_no="D3HE202406020011", reason="督察组补号")
    assert Case.objects.get(id=case_id).to_clear == []
    assert CaseNumber.objects.get(case_id=case_id).number == "D3HE202406020011"
