"""From bytes to registered cases: nothing twice, nothing outside, the batch's hour from when it was received."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.cases.models import Batch, Case, CaseNumber
from bihuan.intake.actions.keeping import edit_row, keep_file
from bihuan.intake.actions.registering import Arrival, register_drafts, register_file
from bihuan.intake.models import DraftRow
from bihuan.intake.reading.read import read_list
from bihuan.people.models import Area
from bihuan.records.models import Text
from bihuan.records.searching import find
from bihuan.records.texts import newest
from bihuan.rules.errors import GuardRefused, NotAllowed, Stale
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world

LIST = """序号,受理编号,交办问题基本情况,行政区域,污染类型,举报人,联系电话
1,D3HE202406020011,宏达板材厂夜间排放异味。,北岭县,大气,赵某,13812345678
2,X3HE202406020012*,河道倾倒垃圾；占道加工噪声扰民。,北岭县、南屏县,水、噪声,,
3,,村西养殖场粪污直排。,南屏县,,,
"""
RESULTS = """序号,举报县区,受理编号,污染类型,是否属实,调查核实情况,处理和整改情况
1,北岭县,X2GD202109130057,水,部分属实,经查该场确有渗漏，其余不属实。,已责令限期整改，罚款5万元。
2,北岭县,D2GD202109130102,大气,不属实,现场未闻到异味。,加强巡查。
3,南屏县,,噪声,属实,夜间噪声超标。,已约谈2人。
4,南屏县,,噪声,,,
"""
CHANGED = LIST.replace("夜间排放异味。", "夜间排放异味，持续一月。")


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市 with its two counties as areas."""
    return Ready(beginnings, "two areas", build_city).world()


def build_city() -> World:
    """清河市 with its two counties as areas."""
    for code, name in (("1", "北岭县"), ("2", "南屏县")):
        Area.objects.create(code=code, name=name)
    return build_world()


def given_in(
    world: World, text: str = LIST, who: str = "dispatch", *, is_history: bool = False
) -> dict[str, int]:
    """The counts of one file given in by one of the people."""
    raw = text.encode()
    moment = world.now - timedelta(minutes=21 if is_history else 20)
    arrival = Arrival(world.round_id, "省第三督察组", moment, is_history=is_history)
    return register_file(
        read_list(raw, name="第六批.csv"), raw=raw, command=world.command(who), arrival=arrival
    )


def test_every_row_that_names_a_complaint_becomes_a_case(world: World) -> None:
    assert given_in(world) == {"new": 3, "already_known": 0, "changed": 0}
    first, second, third = Case.objects.order_by("id")
    assert (first.pollution_types, second.key_classes, len(second.area_ids)) == (["air"], ["inspectors"], 2)
    assert sorted(third.to_clear) == ["missing_acceptance_no", "missing_type"]


def test_the_reporters_columns_are_not_read_and_the_case_says_so(world: World) -> None:
    given_in(world)
    assert Case.objects.order_by("id")[0].reporter_withheld
    kept = list(Text.objects.values_list("content", flat=True))
    drafts = str(list(DraftRow.objects.values_list("fields", flat=True)))
    assert not any("赵某" in text or "13812345678" in text for text in [*kept, drafts])


def test_the_same_file_twice_registers_nothing_twice(world: World) -> None:
    given_in(world)
    assert given_in(world) == {"new": 0, "already_known": 3, "changed": 0}
    assert (Case.objects.count(), Batch.objects.count()) == (3, 1)


def test_two_complaints_under_one_number_are_two_cases_and_stay_so(world: World) -> None:
    twice = LIST + "4,D3HE202406020011,石料厂夜间噪声扰民。,北岭县,噪声,,\n"
    assert given_in(world, twice) == {"new": 4, "already_known": 0, "changed": 0}
    drafts = list(DraftRow.objects.order_by("id").values_list("case_id", flat=True))
    assert drafts == list(Case.objects.order_by("id").values_list("id", flat=True))
    assert "duplicate_acceptance_no" in Case.objects.latest("id").to_clear
    again = twice.replace("夜间噪声扰民。", "夜间噪声扰民，近一周。")
    assert given_in(world, again) == {"new": 0, "already_known": 3, "changed": 1}
    assert DraftRow.objects.get(state="changed").case_id == Case.objects.latest("id").id


def test_a_changed_row_waits_for_the_desk(world: World) -> None:
    given_in(world)
    assert given_in(world, CHANGED) == {"new": 0, "already_known": 2, "changed": 1}
    proposed = DraftRow.objects.get(state="changed")
    assert proposed.case_id == CaseNumber.objects.get(number="D3HE202406020011").case_id


def test_others_than_dispatch_give_nothing_in(world: World) -> None:
    with pytest.raises(NotAllowed):
        given_in(world, who="north_desk")
    assert not Batch.objects.exists()


def test_what_is_typed_over_on_the_page_is_what_is_registered(world: World) -> None:
    batch_id, raw = world.receive(), LIST.encode()
    keep_file(batch_id, read_list(raw, name="a.csv"), raw=raw, command=world.command("dispatch"))
    third = DraftRow.objects.get(row=DraftRow.objects.order_by("-row")[0].row)
    edit_row(third.id, command=world.command("dispatch"), changes={"pollution_types": ["畜禽养殖"]}, seen=1)
    with pytest.raises(Stale):
        edit_row(third.id, command=world.command("dispatch"), changes={"areas": ["北岭县"]}, seen=1)
    register_drafts(batch_id, command=world.command("dispatch"))
    case = Case.objects.latest("id")
    assert (case.pollution_types, case.to_clear) == (["livestock"], ["missing_acceptance_no"])
    (again,) = (one for one in read_list(raw, name="a.csv").cases if one.acceptance_no is None)
    assert (
        again.content_hash == third.fields["row_hash"]
    )  # the printed row is known again though it was typed over


def test_a_list_of_results_alone_registers_what_its_numbers_name(world: World) -> None:
    """The text of the complaint is missing and to be cleared; it comes in later and is the case's own from then on."""
    read = read_list(RESULTS.encode(), name="第四批.csv")
    assert [(case.content, case.to_clear) for case in read.cases] == [
        ("", ("missing_content",)), ("", ("missing_content",)), ("", ("missing_content", "missing_acceptance_no")),
    ]  # fmt: skip
    assert [(reject.row, reject.reason) for reject in read.rejects] == [(5, "missing_content")]
    assert read.as_contract()["cases"][0]["content"] is None
    assert given_in(world, RESULTS) == {"new": 3, "already_known": 0, "changed": 0}
    assert given_in(world, RESULTS) == {"new": 0, "already_known": 3, "changed": 0}
    case = Case.objects.get(numbers__number="X2GD202109130057")
    assert case.to_clear == ["missing_content"]
    words = "养殖场污水直排，联系电话13812345678。"
    world.do("dispatch", "case.clear", case.id, content=words, reason="督察组补来")
    case.refresh_from_db()
    assert (case.to_clear, case.extract_state) == ([], "held")
    assert newest([case.stream_id], field="content", audience="city")[case.id].content == words
    assert "138" not in newest([case.stream_id], field="proposed", audience="city")[case.id].content
    assert find(world.people["dispatch"], "污水直排", round_id=world.round_id) == [case.stream_id]
    with pytest.raises(GuardRefused):
        world.do("dispatch", "case.clear", case.id, content="另一件事。", reason="改写")
    finished = RESULTS.replace("20210913", "20210914")
    assert given_in(world, finished, is_history=True) == {"new": 2, "already_known": 1, "changed": 0}
    loaded = Case.objects.get(numbers__number="X2GD202109140057")
    assert (loaded.stage, loaded.verdict, loaded.to_clear) == ("loaded", "partly", ["missing_content"])
