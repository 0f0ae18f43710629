"""The transfer page proposes whom a case should go to and which to mark as key, each with its reason; the desk decides."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.cases.models import Case, Order
from bihuan.cases.queries.batches import TransferRow, transfer_rows
from bihuan.desk.batches import transfer
from bihuan.people.models import Area, Body, Responsibility
from bihuan.rules.key_hints import city_key_reason
from tests.cases.world import World, row
from tests.desk.cases.conftest import Browser, as_one, form, world

__all__ = ["as_one", "world"]


@pytest.fixture
def areas(world: World) -> dict[str, int]:
    """北岭县 and 南屏县 as areas of their counties, under the city's desk like the bureaus."""
    Body.objects.filter(kind__in=("county", "bureau")).update(parent_id=world.bodies["city"])
    found = {}
    for code, key, name in (("1", "north", "北岭县"), ("2", "south", "南屏县")):
        found[key] = Area.objects.create(code=code, name=name).id
        Body.objects.filter(id=world.bodies[key]).update(area_id=found[key])
    return found


def listed(world: World, body: str, kind: str, area: int | None = None) -> None:
    """A line of the responsibility list."""
    Responsibility.objects.create(
        body_id=world.bodies[body], pollution_type=kind, area_id=area, basis="清政办〔2024〕3号"
    )


def waiting(world: World, batch_id: int) -> list[TransferRow]:
    """The rows of a batch that wait to go out."""
    desk = world.people["dispatch"]
    return transfer_rows(desk, batch_id, giver_id=world.bodies["city"], at=world.now)


def test_the_list_names_the_lead_and_the_area_helps(world: World, areas: dict[str, int]) -> None:
    listed(world, "bureau", "fumes")
    batch_id = world.receive()
    world.register(
        batch_id,
        row(area_ids=(areas["north"],), pollution_types=("fumes",)),
        row(area_ids=(areas["north"],), pollution_types=("water",)),
    )
    by_list, by_area = waiting(world, batch_id)
    assert [body.id for body in by_list.receivers] == [world.bodies["bureau"], world.bodies["north"]]
    assert by_list.reason == "责任清单：油烟由市城管局牵头（清政办〔2024〕3号），属地北岭县协办"
    assert ([body.id for body in by_area.receivers], by_area.reason) == (
        [world.bodies["north"]],
        "按行政区域",
    )


def test_a_body_the_desk_cannot_order_is_not_proposed(world: World, areas: dict[str, int]) -> None:
    listed(world, "village", "air")
    batch_id = world.receive()
    world.register(batch_id, row(area_ids=(areas["north"],)))
    (only,) = waiting(world, batch_id)
    assert [body.id for body in only.receivers] == [world.bodies["north"]]


def test_what_is_proposed_goes_out_together_and_can_be_changed(
    world: World, areas: dict[str, int], as_one: Browser
) -> None:
    listed(world, "bureau", "fumes", areas["north"])
    batch_id = world.receive()
    one, other = world.register(
        batch_id,
        row(area_ids=(areas["north"],), pollution_types=("fumes",)),
        row(area_ids=(areas["south"],), content="南屏县某厂污染饮用水水源。"),
    )
    desk, where = as_one("dispatch"), reverse("batch_transfer", args=[batch_id])
    text = desk.get(where).content.decode()
    assert ("责任清单：北岭县油烟由市城管局牵头" in text, "涉及饮用水" in text) == (True, True)
    proposed = {
        "case": [str(one), str(other)], f"lead-{one}": str(world.bodies["bureau"]),
        f"support-{one}": str(world.bodies["north"]), f"lead-{other}": str(world.bodies["eco"]),
    }  # fmt: skip
    assert send(desk, where, **proposed, keys="1") == 303
    leads = dict(Order.objects.filter(role="lead").values_list("case_id", "receiver_body_id"))
    assert leads == {one: world.bodies["bureau"], other: world.bodies["eco"]}
    assert dict(Case.objects.values_list("id", "key_classes")) == {one: [], other: ["city"]}


def send(desk: Client, where: str, **typed: Any) -> int:
    """The chosen cases sent out; the answer's status."""
    return desk.post(where, form(**typed, send="1")).status_code


def test_a_long_batch_is_looked_through_by_pages_or_goes_out_whole_as_proposed(
    world: World, areas: dict[str, int], as_one: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PORTION", 2)
    batch_id = world.receive()
    plain = [row(area_ids=(areas["north"],)) for _ in range(3)]
    named = row(area_ids=(areas["north"],), content="北岭县某厂冒烟，本人电话13812345678。")
    nowhere = row(area_ids=(), pollution_types=())
    ids = world.register(batch_id, *plain, named, nowhere)
    desk, where = as_one("dispatch"), reverse("batch_transfer", args=[batch_id])
    first = desk.get(where).content.decode()
    assert ([f'id="case-{n}"' in first for n in ids], "待交办 5 件，本页 2 件" in first) == (
        [True, True, False, False, False],
        True,
    )
    asked = desk.post(where, form(as_proposed="1"))
    assert "按建议发出 3 件，1 个单位" in asked.content.decode()
    assert Order.objects.count() == 0
    assert desk.post(where, form(as_proposed="1", going="4", send="1")).status_code == 200
    assert Order.objects.count() == 0  # confirmed was another number than would now go
    assert desk.post(where, form(as_proposed="1", going="3", send="1")).status_code == 303
    assert [n for n in ids if f'id="case-{n}"' in desk.get(where).content.decode()] == ids[3:]
    assert desk.post(where, form(as_proposed="1")).status_code == 422


def test_nothing_is_marked_as_key_unless_the_desk_says_so(
    world: World, areas: dict[str, int], as_one: Browser
) -> None:
    batch_id = world.receive()
    (case_id,) = world.register(batch_id, row(area_ids=(areas["north"],), content="某厂污染饮用水水源。"))
    where = reverse("batch_transfer", args=[batch_id])
    lead = {f"lead-{case_id}": str(world.bodies["north"])}
    assert send(as_one("dispatch"), where, case=[str(case_id)], **lead) == 303
    assert Case.objects.get(id=case_id).key_classes == []


def test_what_is_marked_already_or_says_nothing_gets_no_hint() -> None:
    assert city_key_reason("某厂污染饮用水水源", classes=["inspectors"], repeats=3) == ""
    assert city_key_reason("夜间噪声扰民", classes=[], repeats=0) == ""
    assert city_key_reason("多次举报，医疗危废乱堆", classes=[], repeats=2) == (
        "涉及危险废物或放射源、反复举报或整改反弹、此前已有2件重复举报"
    )


def test_proposing_takes_as_many_statements_for_many_cases(world: World, areas: dict[str, int]) -> None:
    listed(world, "bureau", "fumes")
    counts = []
    for n in (1, 20):
        batch_id = world.receive()
        world.register(batch_id, *(row(area_ids=(areas["north"],)) for _ in range(n)))
        with CaptureQueriesContext(connection) as asked:
            waiting(world, batch_id)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_organisations_page_shows_the_list(world: World, areas: dict[str, int], as_one: Browser) -> None:
    listed(world, "bureau", "fumes", areas["north"])
    text = as_one("chase").get(reverse("people")).content.decode()
    assert ("责任清单" in text, "清政办〔2024〕3号" in text) == (True, True)
