"""The desk goes from one shift to the next: what stood open is frozen, two people sign, and it reads the same ever after."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.cases.actions.shifts import NoteDraft, hand_over, note, settle, take_over
from bihuan.cases.models import DeskShift, Order, ShiftNote
from bihuan.cases.queries.shift_open import standing_from_json, standing_of, standing_to_json
from bihuan.cases.queries.shifts import Named, open_at_desk, shift_page, shift_rows
from bihuan.journal.models import Entry
from bihuan.people.models import Shift
from bihuan.records.models import Text
from bihuan.rules.canonical import canonical
from bihuan.rules.errors import (
    FactMissing,
    FactWrong,
    GuardRefused,
    NotAllowed,
    NotFound,
    Refusal,
    WrongState,
)
from tests.cases.world import World


def handed(world: World, who: str = "dispatch", remark: str = "") -> int:
    """A shift handed over now; its id."""
    return int(hand_over(remark, command=world.command(who))["shift"])


def noted(world: World, content: str, who: str = "chase", **more: Any) -> int:
    """A note jotted down now; its id."""
    return int(note(NoteDraft(content, **more), command=world.command(who))["note"])


def numbers(named: Named) -> dict[str, int]:
    """How much stands open."""
    return named.counts


def desk(world: World) -> Named:
    """What stands open at the city's desk."""
    return open_at_desk(world.bodies["city"])


def test_what_stands_open_at_the_desk_is_found(world: World) -> None:
    world.registered()
    called = world.issued("north")
    world.do("chase", "order.confirm_by_phone", called, spoken_with="值班员")
    fresh = world.issued("south")
    world.accepted("north")
    world.answered("north")
    shown = desk(world)
    assert [one.line.order_id for one in shown.calls] == [fresh]
    assert sorted(one.line.order_id for one in shown.receipts) == sorted([called, fresh])
    assert {one.body for one in shown.receipts} == {"北岭县", "南屏县"}
    assert (len(shown.unissued), len(shown.answers)) == (1, 1)
    for rows in (shown.calls, shown.receipts, shown.unissued, shown.answers):
        assert all(one.line.due_at for one in rows)


def test_a_call_nobody_answered_is_noted_with_when_to_try_again(world: World) -> None:
    order_id = world.issued()
    later = world.now + timedelta(minutes=20)
    noted(world, "", order_id=order_id, promised_at=later)
    noted(world, "备用章在二号柜")
    (promised,), (free,) = desk(world).promised, desk(world).free
    assert (promised.words, promised.body, promised.note.promised_at) == ("无人接听", "北岭县", later)
    assert (free.words, free.post) == ("备用章在二号柜", "清河市专班催办岗")


def test_the_words_of_a_note_are_the_citys_and_never_in_the_journal(world: World) -> None:
    noted(world, "王主任答应三点回话")
    handed(world, remark="注意北岭县")
    assert set(Text.objects.filter(part_kind__in=("note", "shift")).values_list("audience", flat=True)) == {
        "city"
    }
    bodies = "".join(Entry.objects.filter(code__startswith="shift.").values_list("body", flat=True))
    assert ("王主任" in bodies, "注意" in bodies) == (False, False)
    for text in Text.objects.filter(part_kind__in=("note", "shift")):
        assert text.commitment in bodies


def test_an_earlier_hand_over_shown_again_reads_the_same(world: World) -> None:
    order_id = world.issued()
    first = noted(world, "三点再拨", order_id=order_id, promised_at=world.now + timedelta(hours=1))
    shift_id = handed(world, remark="夜间正常")
    before = shift_page(shift_id, body_id=world.bodies["city"])
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    world.do("north_deputy", "order.sign_receipt", order_id, signature=world.signature())
    settle(first, command=world.command("chase"))
    world.wait(hours=5)
    noted(world, "另一件事")
    after = shift_page(shift_id, body_id=world.bodies["city"])
    assert (after, after.is_intact) == (before, True)
    assert [one.line.order_id for one in after.named.calls] == [order_id]
    assert numbers(desk(world)) == {"calls": 0, "receipts": 0, "unissued": 0, "answers": 0, "notes": 1}


def test_what_was_frozen_is_what_the_journal_has(world: World) -> None:
    world.issued()
    noted(world, "记一笔", promised_at=world.now + timedelta(hours=1))
    shift_id = handed(world)
    entry = json.loads(Entry.objects.get(code="shift.hand_over").body)
    shift = DeskShift.objects.get(id=shift_id)
    assert entry["facts"]["open_hash"] == shift.frozen_hash
    assert entry["facts"]["open"] == {"answers": 0, "calls": 1, "notes": 1, "receipts": 1, "unissued": 0}
    DeskShift.objects.filter(id=shift_id).update(frozen={**(shift.frozen or {}), "calls": []})
    assert not shift_page(shift_id, body_id=world.bodies["city"]).is_intact


def test_what_is_frozen_is_given_back_equal(world: World) -> None:
    world.registered()
    order_id = world.issued()
    noted(world, "再拨", order_id=order_id, promised_at=world.now + timedelta(hours=1))
    noted(world, "记事")
    standing = standing_of(world.bodies["city"])
    assert standing_from_json(json.loads(canonical(standing_to_json(standing)))) == standing


def test_two_different_people_sign(world: World) -> None:
    shift_id = handed(world, "dispatch")
    before = Entry.objects.count()
    with pytest.raises(GuardRefused) as refused:
        take_over(shift_id, "", command=world.command("dispatch"))
    assert refused.value.rule == "two_people"
    assert Entry.objects.count() == before
    world.wait(minutes=5)
    take_over(shift_id, "已核对", command=world.command("chase"))
    (row,) = shift_rows(world.bodies["city"])
    assert row.taken is not None
    assert (row.handed.person, row.taken.person, row.taken.remark) == ("转办岗", "催办岗", "已核对")
    with pytest.raises(WrongState):
        take_over(shift_id, "", command=world.command("review"))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskShift.objects.filter(id=shift_id).update(taken_by=world.people["dispatch"].user_id)


def test_the_next_shift_begins_where_the_last_was_handed_over_and_only_once_it_was_taken(
    world: World,
) -> None:
    first = handed(world)
    world.wait(hours=8)
    with pytest.raises(GuardRefused) as refused:
        handed(world, "chase")
    assert refused.value.rule == "taken_over_first"
    take_over(first, "", command=world.command("chase"))
    second = handed(world, "chase")
    rows = shift_rows(world.bodies["city"])
    assert [row.id for row in rows] == [second, first]
    assert rows[0].begun_at == rows[1].handed.at


def test_a_note_not_settled_goes_on_to_the_next_shift(world: World) -> None:
    note_id = noted(world, "等回话")
    take_over(handed(world), "", command=world.command("chase"))
    noted(world, "新的一班")
    assert numbers(desk(world))["notes"] == 2
    settle(note_id, command=world.command("review"))
    assert [one.words for one in desk(world).free] == ["新的一班"]
    with pytest.raises(GuardRefused):
        settle(note_id, command=world.command("review"))


def test_who_signed_is_shown_against_the_rota(world: World) -> None:
    Shift.objects.create(
        body_id=world.bodies["city"], user_id=world.people["chase"].user_id, person="", phone="",
        starts_at=world.now - timedelta(hours=1), ends_at=world.now + timedelta(hours=8),
    )  # fmt: skip
    take_over(handed(world), "", command=world.command("chase"))
    (row,) = shift_rows(world.bodies["city"])
    assert row.taken is not None
    assert (row.handed.by_rota, row.taken.by_rota) == (False, True)


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (NoteDraft(" "), FactMissing),
        (NoteDraft("字" * 2001), FactWrong),
        (NoteDraft("再拨", order_id=987654), NotFound),
    ],
)
def test_a_note_that_says_nothing_or_is_about_nothing_is_refused(
    world: World, draft: NoteDraft, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        note(draft, command=world.command("chase"))
    assert (ShiftNote.objects.count(), DeskShift.objects.count()) == (0, 0)


def test_nothing_is_promised_for_the_past_nor_about_an_order_taken_back(world: World) -> None:
    order_id = world.issued()
    with pytest.raises(FactWrong):
        noted(world, "再拨", promised_at=world.now - timedelta(minutes=1))
    world.do("dispatch", "order.recall", order_id, reason="单位有误")
    with pytest.raises(NotFound):
        noted(world, "再拨", order_id=order_id)
    assert Order.objects.get(id=order_id).state == "recalled"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("leader", NotAllowed), ("secretary", NotAllowed), ("north_desk", NotFound), ("admin", NotFound)],
)
def test_only_the_desk_keeps_its_shifts(world: World, who: str, refusal: type[Refusal]) -> None:
    note_id, shift_id = noted(world, "记事"), handed(world)
    before = Entry.objects.count()
    with pytest.raises(refusal):
        noted(world, "记事", who)
    with pytest.raises(refusal):
        settle(note_id, command=world.command(who))
    with pytest.raises(refusal):
        handed(world, who)
    with pytest.raises(refusal):
        take_over(shift_id, "", command=world.command(who))
    assert Entry.objects.count() == before


def test_another_desk_finds_neither_shift_nor_note(world: World) -> None:
    note_id, shift_id = noted(world, "记事"), handed(world)
    elsewhere = replace(world.people["chase"], body_id=world.bodies["bureau"])
    for act in (lambda c: settle(note_id, command=c), lambda c: take_over(shift_id, "", command=c)):
        with pytest.raises(NotFound):
            act(replace(world.command("chase"), actor=elsewhere))
    with pytest.raises(NotFound):
        shift_page(shift_id, body_id=world.bodies["bureau"])


def test_the_same_form_sent_twice_hands_over_once(world: World) -> None:
    command = world.command("dispatch")
    assert hand_over("", command=command) == hand_over("", command=command)
    assert DeskShift.objects.count() == 1


def test_a_hand_over_costs_the_same_however_much_stands_open(
    world: World, django_assert_num_queries: Any
) -> None:
    def stood_open(times: int) -> None:
        for _ in range(times):
            world.registered()
            noted(world, "再拨", order_id=world.issued(), promised_at=world.now)

    stood_open(1)
    with django_assert_num_queries(8):
        desk(world)
    stood_open(3)
    with django_assert_num_queries(8):
        desk(world)
    shift_id = handed(world, remark="说明")
    with django_assert_num_queries(7):
        shift_page(shift_id, body_id=world.bodies["city"])
    with django_assert_num_queries(4):
        shift_rows(world.bodies["city"])
