"""A column nobody knew is given to a field by hand: waiting rows are read again, the giver's next list at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.intake.actions.keeping import edit_row, keep_file
from bihuan.intake.actions.mapping import case_of, map_column
from bihuan.intake.actions.registering import register_drafts
from bihuan.intake.models import ColumnChoice, DraftRow, ImportRun
from bihuan.intake.queries.columns import columns_of, remembered
from bihuan.intake.reading.drafts import ListFile
from bihuan.intake.reading.read import read_list
from bihuan.journal.models import Entry
from bihuan.people.models import Area
from bihuan.rules.canonical import commitment
from bihuan.rules.errors import FactWrong, NotAllowed, NotFound
from bihuan.rules.list_areas import AreaName
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world

GIVER = "省第三督察组"
LIST = """序号,编码串,交办问题基本情况,何处,污染类型,举报人,联系电话
1,D3HE202406020011,宏达板材厂夜间排放异味。,北岭县,大气,赵某,13812345678
2,X3HE202406020012*,河道倾倒垃圾；占道加工噪声扰民。,北岭县、南屏县,水、噪声,钱某,13912345678
3,D3HE202406020011,村西养殖场粪污直排。,同上,,孙某,13712345678
"""
AREAS = [AreaName("北岭县"), AreaName("南屏县")]


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市 with its two counties as areas."""
    return Ready(beginnings, "two areas", build_city).world()


def build_city() -> World:
    """清河市 with its two counties as areas."""
    for code, name in (("1", "北岭县"), ("2", "南屏县")):
        Area.objects.create(code=code, name=name)
    return build_world()


def read(text: str = LIST, **known: str) -> ListFile:
    """The list read, with what is known of the giver's columns."""
    return read_list(text.encode(), name="第六批.csv", areas=AREAS, known=known)


def kept(world: World, text: str = LIST) -> int:
    """The list kept as drafts of a new batch; the id of its run."""
    made = keep_file(
        world.receive(giver=GIVER), read(text), raw=text.encode(), command=world.command("dispatch")
    )
    return int(made["run"])


def give(world: World, run: int, header: str, field: str, who: str = "dispatch") -> int:
    """One column given to a field; how many rows were read again."""
    return int(map_column(run, header=header, field=field, command=world.command(who))["rows"])


def fields(run: int, name: str) -> list[object]:
    """What stands in a field of the drafts."""
    return [row.fields[name] for row in DraftRow.objects.filter(run_id=run).order_by("id")]


def test_waiting_rows_are_read_again_as_if_the_header_had_been_known(world: World) -> None:
    run = kept(world)
    assert fields(run, "acceptance_no") == [None, None, None]
    assert (give(world, run, "编码串", "acceptance_no"), give(world, run, "何处", "area")) == (3, 3)
    fresh = read(编码串="acceptance_no", 何处="area")
    assert fields(run, "acceptance_no") == [case.acceptance_no for case in fresh.cases]
    assert fields(run, "areas") == [["北岭县"], ["北岭县", "南屏县"], ["北岭县", "南屏县"]]
    assert fields(run, "key_class") == [None, "inspectors", None]
    assert fields(run, "to_clear") == [list(case.to_clear) for case in fresh.cases]
    assert fields(run, "row_hash") == [case.content_hash for case in fresh.cases]
    assert fields(run, "row_key") == [case.identity_hash for case in fresh.cases]
    assert ImportRun.objects.get(id=run).notes["lists"][0]["unmapped"] == []


def test_a_draft_says_by_its_fields_what_was_read(world: World) -> None:
    run = kept(world)
    for row, case in zip(DraftRow.objects.filter(run_id=run).order_by("id"), read().cases, strict=True):
        assert case_of(row.fields).content_hash == case.content_hash


def test_what_was_typed_over_stays(world: World) -> None:
    run = kept(world)
    third = DraftRow.objects.filter(run_id=run).latest("id")
    edit_row(
        third.id, command=world.command("dispatch"), changes={"areas": ["南屏县"], "pollution_types": ["水"]}
    )
    give(world, run, "何处", "area")
    third.refresh_from_db()
    assert (third.fields["areas"], third.fields["pollution_types"]) == (["南屏县"], ["水"])
    assert third.fields["to_clear"] == []
    fresh = read(何处="area").cases[2]
    assert third.fields["row_hash"] == fresh.content_hash  # known again by what was printed


def test_a_wrong_mapping_is_put_right_and_a_column_can_be_left_unread(world: World) -> None:
    run = kept(world, LIST.replace("污染类型", "备注").replace("编码串", "受理编号"))
    give(world, run, "备注", "pollution_types")
    assert fields(run, "pollution_types")[:2] == [["大气"], ["水", "噪声"]]
    give(world, run, "受理编号", "ignored")
    assert fields(run, "acceptance_no") == [None, None, None]


def test_the_choice_is_remembered_for_that_giver_and_no_other(world: World) -> None:
    run = kept(world)
    give(world, run, "编码串", "serial")
    give(world, run, "编码串", "acceptance_no")
    assert remembered(GIVER) == {"编码串": "acceptance_no"}
    assert remembered("省第四督察组") == {}
    assert read(**remembered(GIVER)).cases[0].acceptance_no == "D3HE202406020011"
    choice = ColumnChoice.objects.latest("id")
    assert (choice.user_id, choice.decided_at) == (world.people["dispatch"].user_id, world.now)


def test_the_page_says_which_columns_are_read_as_what_and_by_whom(world: World) -> None:
    run = kept(world)
    batch_id = ImportRun.objects.get(id=run).batch_id
    give(world, run, "编码串", "acceptance_no")
    cards = {card.label: card for card in columns_of(world.people["chase"], batch_id, giver=GIVER)}
    assert (cards["编码串"].field, cards["编码串"].decided_at) == ("acceptance_no", world.now)
    assert (cards["何处"].is_settled, cards["何处"].sample) == (False, "北岭县")
    assert not {"举报人", "联系电话"} & set(cards)
    with pytest.raises(NotFound):
        columns_of(world.people["north_desk"], batch_id, giver=GIVER)


def test_columns_about_the_reporter_are_neither_kept_nor_given_to_a_field(world: World) -> None:
    run = kept(world)
    everything = str(list(DraftRow.objects.values())) + str(list(ImportRun.objects.values()))
    assert not any(word in everything for word in ("赵某", "13812345678", "钱某"))
    with pytest.raises(FactWrong):
        give(world, run, "联系电话", "remark")
    spied = read(联系电话="remark", 举报人="unit")
    assert (spied.lists[0].withheld, spied.lists[0].columns.get("remark")) == (("举报人", "联系电话"), None)


def test_the_entry_holds_the_code_and_a_commitment_and_never_the_header(world: World) -> None:
    run = kept(world)
    give(world, run, "编码串", "acceptance_no")
    entry = Entry.objects.get(code="intake.map_column")
    choice = ColumnChoice.objects.get()
    assert ("编码串" in entry.body, '"field":"acceptance_no"' in entry.body) == (False, True)
    assert commitment(choice.salt, "编码串") in entry.body


def test_the_same_request_again_changes_nothing(world: World) -> None:
    run, command = kept(world), world.command("dispatch")
    first = map_column(run, header="何处", field="area", command=command)
    assert map_column(run, header="何处", field="area", command=command) == first
    assert ColumnChoice.objects.count() == 1


def unchanged(run: int) -> tuple[object, ...]:
    """What a refused choice would have changed."""
    return (
        list(DraftRow.objects.filter(run_id=run).order_by("id").values_list("fields", "version")),
        ColumnChoice.objects.count(),
        Entry.objects.count(),
        ImportRun.objects.get(id=run).notes,
    )


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("编码串", "nonsense"), ("何处", "handed_over_on"), ("没有的栏", "area"), ("", "area"), ("编码串", "acceptance_no"),
        ("交办问题基本情况", "handling"), ("联系电话", "remark"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(world: World, header: str, field: str) -> None:
    run = kept(world)
    give(world, run, "编码串", "acceptance_no")
    before = unchanged(run)
    with pytest.raises(FactWrong):
        give(world, run, header, field)
    assert unchanged(run) == before


def test_a_row_is_never_left_without_its_complaint(world: World) -> None:
    run = kept(world, LIST.replace("赵某", "").replace("举报人", "详情"))
    give(world, run, "详情", "content")
    before = unchanged(run)
    with pytest.raises(FactWrong) as refusal:
        give(world, run, "交办问题基本情况", "handling")
    assert refusal.value.sentence.startswith("第2行缺“详情”")
    assert unchanged(run) == before


@pytest.mark.parametrize("who", ["chase", "review", "north_desk", "north_head", "admin"])
def test_others_than_dispatch_give_no_column(world: World, who: str) -> None:
    run = kept(world)
    before = unchanged(run)
    with pytest.raises(NotAllowed):
        give(world, run, "何处", "area", who=who)
    assert unchanged(run) == before


def test_once_registered_nothing_is_read_again_and_the_cells_are_gone(world: World) -> None:
    run = kept(world)
    register_drafts(ImportRun.objects.get(id=run).batch_id, command=world.command("dispatch"))
    assert set(map(str, DraftRow.objects.values_list("cells", flat=True))) == {"{}"}
    with pytest.raises(FactWrong):
        give(world, run, "何处", "area")


def test_giving_a_column_takes_as_many_statements_for_many_rows(
    world: World, django_assert_num_queries: Any
) -> None:
    head, *rows = LIST.splitlines(keepends=True)
    few, many = kept(world), kept(world, head + "".join(rows) * 20)
    with CaptureQueriesContext(connection) as first:
        give(world, few, "何处", "area")
    with django_assert_num_queries(len(first)):
        give(world, many, "何处", "area")
