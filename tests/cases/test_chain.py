"""A case goes through the whole chain, link by link."""

from __future__ import annotations

from bihuan.cases.models import Answer, Case, Order
from bihuan.journal.models import Entry
from bihuan.records.models import Clock
from tests.cases.world import World


def test_a_case_is_answered_under_the_city_leaders_signature(world: World) -> None:
    case_id = world.answered()
    case, answer = Case.objects.get(id=case_id), Answer.objects.get(case_id=case_id)
    assert (case.stage, case.is_open, case.conclusion, case.verdict) == (
        "answered",
        True,
        "concluded",
        "true",
    )
    assert answer.number == "清环督交复〔2024〕1号"
    running = Clock.objects.filter(stream_ref=case.stream_id, stopped_at__isnull=True)
    assert set(running.values_list("kind", flat=True)) == {"disclosure", "strike_off", "revisit"}
    codes = list(
        Entry.objects.filter(stream_id=case.stream_id).order_by("seq").values_list("code", flat=True)
    )
    assert codes == [
        "case.register", "case.confirm_extract", "case.issue", "order.confirm_by_phone", "order.sign_receipt",
        "order.name_leader", "order.record_visit", "order.record_finding", "order.open_immediate",
        "rectification.claim_done", "rectification.accept", "order.draft_report", "report.sign_step",
        "order.submit_report", "order.accept_report", "case.draft_answer", "answer.sign_step", "answer.sign_step",
        "answer.sign_step", "answer.send",
    ]  # fmt: skip


def test_an_order_is_received_when_both_confirmations_are_in_whichever_comes_first(world: World) -> None:
    order_id = world.received()
    assert Order.objects.get(id=order_id).state == "received"
