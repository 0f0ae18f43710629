"""Double confirmation, sheets, recall and what runs meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.cases.models import Batch, Case, DispatchSheet, Order
from bihuan.journal.models import Message
from bihuan.records.models import Access, Clock, Signature
from bihuan.rules.errors import GuardRefused, WrongState
from tests.cases.world import World, row, scan


def running(part_kind: str, part_id: int) -> set[str]:
    """Kinds of the clocks that run on a part."""
    found = Clock.objects.filter(part_kind=part_kind, part_id=part_id, stopped_at__isnull=True)
    return set(found.values_list("kind", flat=True))


def test_received_is_the_later_of_phone_and_receipt(world: World) -> None:
    order_id = world.issued()
    world.wait(minutes=10)
    world.do("north_deputy", "order.sign_receipt", order_id, signature=scan())
    assert Order.objects.get(id=order_id).state == "issued"
    assert running("order", order_id) == {"phone", "report"}
    world.wait(minutes=5)
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    order = Order.objects.get(id=order_id)
    assert (order.state, order.received_at) == ("received", world.now)
    assert running("order", order_id) == {"report", "leader_named", "dispute_window"}


def test_one_receipt_for_fourteen_orders_leaves_two_out(world: World) -> None:
    case_ids = world.register(world.receive(), *[row() for _ in range(16)])
    for case_id in case_ids:
        world.do("dispatch", "case.confirm_extract", case_id, extract="异味扰民", looked=True)
    world.do("dispatch", "case.issue", *case_ids, receivers=[world.receiver("north")])
    sheet = DispatchSheet.objects.get()
    order_ids = list(sheet.orders.order_by("id").values_list("id", flat=True))
    world.do("chase", "order.confirm_by_phone", *order_ids, spoken_with="值班员")
    world.do("north_deputy", "order.sign_receipt", *order_ids[:14], signature=scan())
    states = list(Order.objects.filter(sheet=sheet).order_by("id").values_list("state", flat=True))
    assert states == ["received"] * 14 + ["issued"] * 2
    assert Signature.objects.filter(paper_kind="receipt").count() == 14
    with pytest.raises(WrongState):
        world.do("north_deputy", "order.sign_receipt", *order_ids, signature=scan())


def test_a_sheet_goes_out_in_the_name_of_the_issuing_body_with_numbers_without_gaps(world: World) -> None:
    first, second = world.issued("north"), world.issued("south")
    numbers = [Order.objects.get(id=order_id).number for order_id in (first, second)]
    assert numbers == ["清环督交〔2024〕1号-1", "清环督交〔2024〕2号-1"]


def test_the_second_phone_call_is_not_needed(world: World) -> None:
    order_id = world.issued()
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    with pytest.raises(GuardRefused):
        world.do("dispatch", "order.confirm_by_phone", order_id, spoken_with="值班员")


def test_a_recall_keeps_the_number_and_does_not_restart_the_hour(world: World) -> None:
    order_id = world.issued()
    order = Order.objects.get(id=order_id)
    batch = Batch.objects.get(id=order.case.batch_id)
    assert batch.state == "transferred"
    world.wait(minutes=40)
    world.do("dispatch", "order.recall", order_id, reason="属地有误，应为南屏县")
    case = Case.objects.get(id=order.case_id)
    hour = Clock.objects.get(part_kind="case", part_id=case.id, kind="transfer", stopped_at__isnull=True)
    assert (case.stage, hour.started_at) == ("registered", batch.received_at)
    assert hour.due_at == batch.received_at + timedelta(hours=1)
    assert running("order", order_id) == set()
    assert not Access.objects.filter(body_ref=world.bodies["north"], until__isnull=True).exists()
    told = Message.objects.filter(code="order.recall").get()
    assert (told.to_body_id, set(told.facts)) == (world.bodies["north"], {"case", "city_no", "by_body"})
    again = world.issued("south", case_id=case.id)
    assert Order.objects.get(id=again).number != order.number
    assert not Clock.objects.filter(kind="transfer", stopped_at__isnull=True).exists()


def test_after_the_receipt_it_is_not_recalled_alone(world: World) -> None:
    order_id = world.received()
    with pytest.raises(WrongState):
        world.do("dispatch", "order.recall", order_id, reason="属地有误")


def test_the_hour_of_a_batch_ends_with_its_last_case(world: World) -> None:
    batch_id = world.receive()
    first, second = world.register(batch_id, row(), row())
    world.issued(case_id=first)
    assert running("batch", batch_id) == {"transfer"}
    world.wait(minutes=20)
    world.issued(case_id=second)
    assert running("batch", batch_id) == set()


def test_a_joint_row_is_one_case_with_a_lead_and_supporting_orders(world: World) -> None:
    order_id = world.issued(
        "north", more=(world.receiver("south", "supporting"),), area_printed="北岭县、南屏县"
    )
    case_id = Order.objects.get(id=order_id).case_id
    roles = dict(Order.objects.filter(case_id=case_id).values_list("receiver_body__short_name", "role"))
    assert roles == {"北岭县": "lead", "南屏县": "supporting"}
    support = Order.objects.get(case_id=case_id, role="supporting")
    assert running("order", support.id) == {"phone", "receipt"}


def test_supporting_bodies_work_at_once_and_end_with_the_lead(world: World) -> None:
    order_id = world.issued("north", more=(world.receiver("south", "supporting"),))
    case_id = Order.objects.get(id=order_id).case_id
    support = Order.objects.get(case_id=case_id, role="supporting").id
    for part, body in ((order_id, "north"), (support, "south")):
        world.do("chase", "order.confirm_by_phone", part, spoken_with="值班员")
        world.do(f"{body}_deputy", "order.sign_receipt", part, signature=scan())
    world.wait(hours=2)
    world.visit(support, "south", leader_present=False)
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    world.visit(order_id)
    world.found(order_id)
    world.rectified(order_id)
    world.reported(order_id=order_id)
    world.do("review", "order.accept_report", order_id)
    answer_id = world.answer_drafted(case_id)
    world.do("leader", "answer.sign_step", answer_id, signature=scan())
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    world.do("review", "answer.send", answer_id)
    assert Order.objects.get(id=support).state == "ended"


def test_detail_later_starts_the_clock_of_the_extract_and_hides_the_content(world: World) -> None:
    case_id = world.registered()
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], detail_later=True)
    assert running("case", case_id) == {"answer", "extract"}
    world.do("dispatch", "case.confirm_extract", case_id, extract="异味扰民", looked=True)
    assert running("case", case_id) == {"answer"}


def test_at_night_the_receipt_waits_for_eight_but_not_for_a_key_case(world: World) -> None:
    world.wait(hours=12)  # 23:02 in the city
    plain, key = world.issued(), world.issued(key_classes=("inspectors",))
    due = {
        order_id: Clock.objects.get(part_kind="order", part_id=order_id, kind="receipt").due_at
        for order_id in (plain, key)
    }
    assert due[plain] == world.now.replace(hour=0, minute=0) + timedelta(days=1)  # 08:00 the next morning
    assert due[key] == world.now + timedelta(hours=2)
