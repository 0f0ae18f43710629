"""Who sees a case is recomputed from its orders; a row slipped in or lost is named, and nobody repairs it in silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from bihuan.cases.models import Case, Order
from bihuan.cases.verifying import check_access, differences
from bihuan.journal.verify.ranges import HIGHEST, LOWEST, Range
from bihuan.records.access import GrantDraft, grant
from bihuan.records.models import Access
from bihuan.records.searching import add_body, find, remove_body
from tests.cases.world import World, build_world
from tests.scratch import ScratchCluster, django_on

ALL = Range(LOWEST, HIGHEST)


@pytest.fixture(scope="module")
def city(scratch_cluster: ScratchCluster, django_db_blocker) -> Iterator[tuple[World, int]]:
    """A city with cases at every stage, orders taken back and a bureau asked, and the case of 北岭县 in it."""
    database = scratch_cluster.copy()
    with django_db_blocker.unblock(), django_on(database.app_url):
        world = build_world()
        world.registered()
        world.answered(more=(world.receiver("bureau", "supporting"),))
        world.do("dispatch", "order.recall", world.issued("south"), reason="重复交办")
        ask_bureau(world)
        yield world, Order.objects.get(id=world.issued()).case_id
    scratch_cluster.drop(database)


@pytest.fixture
def world(city: tuple[World, int]) -> Iterator[World]:
    """The city; what a test changes is taken back."""
    with transaction.atomic():
        yield city[0]
        transaction.set_rollback(True)


@pytest.fixture
def stream(city: tuple[World, int]) -> int:
    """The stream of a case that 北岭县 has received."""
    return Case.objects.get(id=city[1]).stream_id


def ask_bureau(world: World) -> int:
    """A case whose answer waits for the bureau's opinion; its id."""
    case_id = Order.objects.get(id=world.accepted()).case_id
    bureau = world.receiver("bureau")
    world.do("review", "case.draft_answer", case_id, finding="属实。", handling="已拆除。", line_body=bureau)
    return case_id


def found(part: Range = ALL) -> list[tuple[str, int, int]]:
    connection.ensure_connection()
    return [(one.code, one.stream_id, one.body_id) for one in differences(connection.connection, part)]


def test_what_the_moves_wrote_is_what_the_orders_say(world: World) -> None:
    assert Access.objects.filter(until__isnull=False).exists()
    assert found() == []


def test_sight_lost_is_named(world: World, stream: int) -> None:
    Access.objects.filter(stream_ref=stream).delete()
    assert found() == [("access_missing", stream, world.bodies["north"])]


def test_sight_ended_though_the_order_stands_is_named(world: World, stream: int) -> None:
    Access.objects.filter(stream_ref=stream).update(until=world.now)
    assert found() == [("access_missing", stream, world.bodies["north"])]


def test_sight_in_another_round_is_missing_in_its_own_and_too_much_there(world: World, stream: int) -> None:
    Access.objects.filter(stream_ref=stream).update(round_ref=999)
    north = world.bodies["north"]
    assert found() == [("access_missing", stream, north), ("access_too_much", stream, north)]


def test_sight_slipped_in_is_named(world: World, stream: int) -> None:
    south = world.bodies["south"]
    grant([GrantDraft(south, stream, world.round_id, None)], at=world.now)
    assert found() == [("access_too_much", stream, south)]


def test_sight_left_open_after_its_order_was_taken_back_is_named(world: World) -> None:
    recalled = Order.objects.select_related("case").get(state="recalled")
    Access.objects.filter(order_ref=recalled.id).update(until=None)
    assert found() == [("access_too_much", recalled.case.stream_id, world.bodies["south"])]


def test_the_bureau_asked_sees_and_no_longer_when_nobody_asked(world: World) -> None:
    asked = Case.objects.get(answers__line_body=world.bodies["bureau"])
    asked.answers.update(line_body=None)
    assert set(found()) == {
        (code, asked.stream_id, world.bodies["bureau"]) for code in ("access_too_much", "search_tag_too_much")
    }


def test_whoever_gave_an_order_on_sees_the_case_and_what_it_was_given_for(world: World, stream: int) -> None:
    first = Order.objects.get(case__stream_id=stream)
    child = Order.objects.create(
        case_id=first.case_id, sheet_id=first.sheet_id, parent=first, depth=2, role="lead", cycle=1, part=1,
        giver_body_id=world.bodies["north"], receiver_body_id=world.bodies["south"], number="北环督〔2024〕1号-1",
        issued_at=world.now,
    )  # fmt: skip
    south, north = world.bodies["south"], world.bodies["north"]
    assert set(found()) == {("access_missing", stream, south), ("search_tag_missing", stream, south)}
    grant([GrantDraft(body, stream, world.round_id, child.id) for body in (north, south)], at=world.now)
    add_body([stream], south)
    assert found() == []
    first.state = "recalled"
    first.save(update_fields=["state"])
    assert found() == [("access_too_much", stream, north)]  # its own row; it still sees what it gave on


def test_a_search_tag_lost_is_named_and_what_it_hid_is_found_no_more(world: World, stream: int) -> None:
    north = world.bodies["north"]
    remove_body([stream], north)
    assert stream not in find(world.people["north_desk"], "夜间", round_id=None)
    assert found() == [("search_tag_missing", stream, north)]


def test_a_search_tag_slipped_in_is_named_on_the_citys_row_too(world: World, stream: int) -> None:
    south = world.bodies["south"]
    add_body([stream], south)
    assert found() == [("search_tag_too_much", stream, south)]
    remove_body([stream], south)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_searchtext SET vector = vector || %s::tsvector"
            " WHERE stream_ref = %s AND audience = 'city'",
            [f"'@u{south}'", stream],
        )
    assert found() == [("search_tag_too_much", stream, south)]


def test_each_range_answers_for_its_own_streams(world: World, stream: int) -> None:
    Access.objects.filter(stream_ref=stream).delete()
    assert found(Range(LOWEST, stream - 1)) == found(Range(stream + 1, HIGHEST)) == []
    assert len(found(Range(stream, stream))) == 1


def test_a_verification_names_stream_and_body(world: World, stream: int) -> None:
    Access.objects.filter(stream_ref=stream).delete()
    (finding,) = check_access(connection.connection, ALL)
    assert (finding.code, finding.stream_id) == ("access_missing", stream)
    assert finding.name == f"body {world.bodies['north']}"
