"""A printed statement is held against our own rows of that day, figure by figure, for the city's eyes only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bihuan.cases.models import Order
from bihuan.intake.queries.comparing import Held, held_against
from bihuan.people.models import Area
from bihuan.rules.errors import NotFound
from bihuan.rules.statements import statements_in
from tests.cases.world import World, row


def held(world: World, text: str, who: str = "dispatch") -> list[Held]:
    return held_against(
        world.people[who], statements_in([text]), round_id=world.round_id, assumed=world.today
    )


def figures(one: Held) -> dict[str, tuple[Any, ...]]:
    return {line.label: (line.printed, line.ours, line.difference) for line in one.lines}


def test_each_figure_stands_beside_ours_with_the_difference(world: World) -> None:
    world.answered()
    world.registered()
    day = world.today
    (told,) = held(
        world,
        f"截至{day.year}年{day.month}月{day.day}日，清河市共收到2批3件，办结1件，属实2件，逮捕6人，出动检查30人次。",
    )
    assert figures(told) == {
        "交办批数": (2, 2, 0),
        "交办件数": (3, 2, 1),
        "已办结": (1, 1, 0),
        "属实": (2, 1, 1),
        "逮捕": (6, None, None),
        "出动检查": (30, None, None),
    }
    assert told.differing == 2


def test_our_figures_are_those_of_the_day_the_statement_names(world: World) -> None:
    world.registered()
    first = world.today
    world.wait(days=3)
    world.answered()
    (before,) = held(world, f"截至{first.year}年{first.month}月{first.day}日，清河市共收到1件，办结0件。")
    assert figures(before) == {"交办件数": (1, 1, 0), "已办结": (0, 0, 0)}
    last = world.today
    now, day = held(
        world, f"截至{last.year}年{last.month}月{last.day}日，清河市累计收到2件，办结1件，其中当日收到1件。"
    )
    assert figures(now) == {"交办件数": (2, 2, 0), "已办结": (1, 1, 0)}
    assert figures(day)["交办件数"][0] == 1


def test_a_case_answered_later_was_in_progress_on_the_day_of_the_statement(world: World) -> None:
    order_id = world.accepted()
    case_id = Order.objects.get(id=order_id).case_id
    first = world.today
    world.wait(days=2)
    world.sent(world.answer_drafted(case_id))
    (told,) = held(
        world,
        f"截至{first.year}年{first.month}月{first.day}日，清河市共收到1件，办结0件，正在办理1件，属实0件。",
    )
    assert figures(told) == {
        "交办件数": (1, 1, 0), "已办结": (0, 0, 0), "正在办理": (1, 1, 0), "属实": (0, 0, 0),
    }  # fmt: skip


def test_batches_and_areas_narrow_what_ours_are(world: World) -> None:
    city = Area.objects.create(code="99", name="清河市")
    north = Area.objects.create(code="9901", name="北岭县", parent=city)
    town = Area.objects.create(code="990101", name="青石镇", parent=north)
    world.register(world.receive(source_no="6"), row(area_ids=(town.id,)), row())
    world.register(world.receive(source_no="7"), row())
    total, county, zone, batch, county_of_batch = held(
        world, "目前，清河市共收到3件，其中北岭县2件、永乐区1件。第7批1件，其中北岭县1件。"
    )
    assert figures(total) == {"交办件数": (3, 3, 0)}
    assert figures(county) == {"交办件数": (2, 1, 1)}
    assert (zone.unknown_place, figures(zone)) == ("永乐区", {"交办件数": (1, None, None)})
    assert figures(batch) == {"交办件数": (1, 1, 0)}
    assert figures(county_of_batch) == {"交办件数": (1, 0, 1)}


def test_measures_count_in_the_units_of_the_statement_up_to_their_day(world: World) -> None:
    order_id = world.investigated()
    first = world.today
    measures: tuple[dict[str, Any], ...] = (
        {"kind": "ordered_rectify", "count": 2}, {"kind": "fine", "decided_fen": 12_345_678},
    )  # fmt: skip
    for facts in measures:
        world.do("north_desk", "order.record_measure", order_id, taken_on=first, **facts)
    world.wait(days=1)
    world.do(
        "north_desk", "order.record_measure", order_id, taken_on=world.today, kind="ordered_rectify", count=1
    )
    (told,) = held(
        world,
        f"截至{first.year}年{first.month}月{first.day}日，清河市共责令整改3家，罚款12.345678万元，约谈1人。",
    )
    assert figures(told) == {
        "责令整改": (3, 2, 1), "罚款": (Decimal("12.345678"), Decimal("12.345678"), 0), "约谈": (1, 0, 1),
    }  # fmt: skip


def test_another_city_s_figures_are_not_held_against_ours(world: World) -> None:
    city = Area.objects.create(code="99", name="清河市")
    Area.objects.create(code="9901", name="东湖区", parent=city)
    other, ours = (
        held(world, "目前，云河市共收到3件。"),
        held(world, "目前，东湖共收到3件，清河市共收到5件。"),
    )
    assert (other[0].is_comparable, figures(other[0])) == (False, {"交办件数": (3, None, None)})
    assert all(one.is_comparable for one in ours)


def test_only_the_city_sees_it(world: World) -> None:
    with pytest.raises(NotFound):
        held(world, "截至2024年6月3日，清河市共收到3件。", "north_desk")


def test_the_number_of_statements_does_not_grow_with_the_text(
    world: World, django_assert_num_queries
) -> None:
    text = "截至2024年6月3日，清河市共收到3件。第1批1件。第2批1件。第3批1件。"
    told = statements_in([text])
    assert len(told) == 4
    with django_assert_num_queries(3):
        held_against(world.people["dispatch"], told, round_id=world.round_id, assumed=world.today)
