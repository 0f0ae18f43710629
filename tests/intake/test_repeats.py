"""Repeats: what looks like a complaint known already is shown with its reason, and nothing follows but by the desk's word."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.models import Case, CaseLink
from bihuan.intake.actions.comparing import compare_next, find_repeats
from bihuan.intake.actions.keeping import edit_row, keep_file
from bihuan.intake.actions.registering import register_batch
from bihuan.intake.actions.repeats import decide_repeat, settle_repeats
from bihuan.intake.models import DraftRow, ImportRun, LikelyRepeat
from bihuan.intake.queries.repeats import repeats_of, to_be_joined
from bihuan.intake.reading.read import read_list
from bihuan.journal.models import Entry
from bihuan.people.models import Area
from bihuan.rules.errors import FactWrong, NotAllowed, NotFound, WrongState
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world

HEADER = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n"
AGAIN = "1,X3HE202406050001,宏达板材厂夜里又排放刺鼻异味，居民受不了。,北岭县,大气\n"
OTHER = "2,X3HE202406050002,石桥镇河道边倾倒生活垃圾，无人清运。,南屏县,固废\n"


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市 with its two counties as areas."""
    return Ready(beginnings, "two areas", build_city).world()


def build_city() -> World:
    """清河市 with its two counties as areas."""
    for code, name in (("1", "北岭县"), ("2", "南屏县")):
        Area.objects.create(code=code, name=name)
    return build_world()


def read_in(world: World, *rows: str) -> int:
    """A list kept for a batch of its own and compared; the batch's id."""
    raw = (HEADER + "".join(rows)).encode()
    batch_id = world.receive()
    keep_file(batch_id, read_list(raw, name="第七批.csv"), raw=raw, command=world.command("dispatch"))
    find_repeats(batch_id, at=world.now)
    return batch_id


def decide(world: World, decision: str, who: str = "dispatch") -> None:
    """The newest likely repeat decided on."""
    decide_repeat(LikelyRepeat.objects.latest("id").id, decision, command=world.command(who))


def register(world: World, batch_id: int) -> None:
    """The batch registered, and what was decided on done."""
    register_batch(batch_id, command=world.command("dispatch"))


def test_a_repeat_of_a_registered_case_is_shown_with_its_reasons_and_nothing_else_is(world: World) -> None:
    case_id = world.registered()
    batch_id = read_in(world, AGAIN, OTHER)
    (lines,) = repeats_of(world.people["dispatch"], batch_id).values()
    (line,) = lines
    assert (line.case_id, line.row_id, line.score >= 65) == (
        case_id,
        DraftRow.objects.earliest("id").id,
        True,
    )
    assert ("same_object", "宏达板材厂") in line.reasons
    assert (CaseLink.objects.count(), Case.objects.filter(host__isnull=False).count()) == (0, 0)


def test_repeats_within_the_list_point_to_the_earlier_row(world: World) -> None:
    read_in(world, AGAIN, OTHER, AGAIN.replace("1,X3HE202406050001", "3,X3HE202406050003"))
    repeat = LikelyRepeat.objects.get()
    assert (repeat.row.fields["serial"], repeat.other and repeat.other.fields["serial"]) == (3, 1)


def test_a_number_named_in_the_text_finds_its_case_whatever_is_said(world: World) -> None:
    case_id = world.registered(numbers=("D3HE202405300002",))
    read_in(world, "1,X3HE202406050001,此前D3HE202405300002反映的问题仍未解决。,南屏县,噪声\n")
    repeat = LikelyRepeat.objects.get()
    assert (repeat.case_id, repeat.score) == (case_id, 100)


def test_a_list_given_again_is_no_repeat_of_itself(world: World) -> None:
    register(world, read_in(world, AGAIN))
    read_in(world, AGAIN)
    assert not LikelyRepeat.objects.exists()


def test_a_link_is_made_when_the_row_is_registered(world: World) -> None:
    earlier = world.registered()
    batch_id = read_in(world, AGAIN)
    decide(world, "repeat")
    assert not CaseLink.objects.exists()
    register(world, batch_id)
    link = CaseLink.objects.get()
    assert (link.earlier_id, link.kind, link.case_id) == (earlier, "repeat", Case.objects.latest("id").id)
    assert Entry.objects.filter(code="case.link_repeat").count() == 1
    with pytest.raises(WrongState):
        decide(world, "apart")


def test_a_row_joins_a_case_that_is_out_as_it_is_registered(world: World) -> None:
    host = world.issued()
    batch_id = read_in(world, AGAIN)
    decide(world, "together")
    register(world, batch_id)
    guest = Case.objects.latest("id")
    assert guest.host_id == Case.objects.get(orders__id=host).id


def test_a_row_waits_to_join_a_case_that_is_not_out_yet(world: World) -> None:
    case_id = world.registered()
    batch_id = read_in(world, AGAIN)
    decide(world, "together")
    register(world, batch_id)
    guest = Case.objects.latest("id")
    assert (guest.host_id, to_be_joined(batch_id)) == (None, {guest.id: Case.objects.get(id=case_id).city_no})
    assert LikelyRepeat.objects.get().refused == "该件尚未交办，不能并入"
    world.issued(case_id=case_id)
    settle_repeats(batch_id, command=world.command("dispatch"))
    guest.refresh_from_db()
    assert (guest.host_id, LikelyRepeat.objects.get().refused) == (case_id, "")


def test_two_rows_of_one_list_are_linked_once_both_are_cases(world: World) -> None:
    batch_id = read_in(world, AGAIN, AGAIN.replace("1,X3HE202406050001", "2,X3HE202406050003"))
    decide(world, "repeat")
    register(world, batch_id)
    first, second = Case.objects.order_by("id")
    link = CaseLink.objects.get()
    assert (link.case_id, link.earlier_id) == (second.id, first.id)


def test_the_same_number_handed_down_twice_is_registered_once_by_the_desks_word(world: World) -> None:
    twice = AGAIN.replace("居民受不了。", "居民无法忍受。").replace("1,", "2,", 1)
    batch_id = read_in(world, AGAIN, twice)
    decide(world, "duplicate")
    register(world, batch_id)
    dropped = DraftRow.objects.get(state="dropped")
    assert (Case.objects.count(), dropped.case_id) == (1, Case.objects.get().id)
    told = Entry.objects.get(code="intake.decide_repeat").body
    assert (f'"row":{dropped.id}' in told, '"decision":"duplicate"' in told, "宏达" in told) == (
        True,
        True,
        False,
    )


def test_the_desk_may_think_again_until_it_is_registered(world: World) -> None:
    twice = AGAIN.replace("居民受不了。", "居民无法忍受。").replace("1,", "2,", 1)
    batch_id = read_in(world, AGAIN, twice)
    decide(world, "duplicate")
    decide(world, "apart")
    register(world, batch_id)
    assert Case.objects.count() == 2


def test_another_number_is_never_the_same_one(world: World) -> None:
    world.registered()
    read_in(world, AGAIN)
    with pytest.raises(FactWrong):
        decide(world, "duplicate")
    assert (DraftRow.objects.get().state, LikelyRepeat.objects.get().decision) == ("draft", "")


def test_what_is_kept_apart_is_not_proposed_again(world: World) -> None:
    world.registered()
    batch_id = read_in(world, AGAIN)
    decide(world, "apart")
    find_repeats(batch_id, at=world.now)
    assert LikelyRepeat.objects.get().decision == "apart"


def test_a_row_typed_over_is_compared_anew(world: World) -> None:
    world.registered()
    batch_id = read_in(world, AGAIN)
    row = DraftRow.objects.get()
    edit_row(row.id, command=world.command("dispatch"), changes={"content": "东湖公园湖水发臭。"})
    find_repeats(batch_id, at=world.now, only={row.id})
    assert not LikelyRepeat.objects.exists()


def test_others_than_dispatch_decide_nothing_and_see_nothing(world: World) -> None:
    world.registered()
    batch_id = read_in(world, AGAIN)
    with pytest.raises(NotAllowed):
        decide(world, "repeat", who="north_desk")
    with pytest.raises(NotFound):
        repeats_of(world.people["north_desk"], batch_id)
    assert LikelyRepeat.objects.get().decision == ""


def test_a_long_list_is_compared_by_the_worker(world: World) -> None:
    world.registered()
    raw = (HEADER + AGAIN).encode()
    batch_id = world.receive()
    keep_file(batch_id, read_list(raw, name="a.csv"), raw=raw, command=world.command("dispatch"))
    assert (compare_next(at=world.now), compare_next(at=world.now)) == (batch_id, None)
    assert (LikelyRepeat.objects.count(), ImportRun.objects.get().compared_at) == (1, world.now)


def test_comparing_takes_as_many_statements_for_many_rows(world: World) -> None:
    world.registered()
    counts = []
    for n in (10, 30):  # so many that what is found is written by COPY
        rows = [
            f"{i},X3HE2024060{n:02d}{i:04d},宏达板材厂第{i}处异味扰民。,北岭县,大气\n"
            for i in range(1, n + 1)
        ]
        batch_id = read_in(world, *rows)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            find_repeats(batch_id, at=world.now)
        counts.append(len(asked))
    assert counts[0] == counts[1]
