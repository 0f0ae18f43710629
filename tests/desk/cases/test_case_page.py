"""The page of a case: who finds it, what it shows them, what it lets them do."""

from __future__ import annotations

from django.urls import reverse

from bihuan.cases.models import Order
from tests.cases.world import World
from tests.desk.cases.conftest import Browser


def case_of(order_id: int) -> int:
    """The case of an order."""
    return Order.objects.get(id=order_id).case_id


def test_everyone_concerned_finds_the_case_at_every_stage(world: World, as_one: Browser) -> None:
    answered = world.answered(issues=2, parties=(("firm", "北岭县宏达板材厂", None),))
    for who in ("dispatch", "leader", "secretary", "north_desk", "north_head"):
        answer = as_one(who).get(reverse("case", args=[answered]))
        assert answer.status_code == 200, who
        assert "清环督交复〔2024〕1号" in answer.content.decode()
    for who in ("south_desk", "admin"):
        assert as_one(who).get(reverse("case", args=[answered])).status_code == 404
