"""No link of the chain can be skipped: each early move is refused in words, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from bihuan.cases.models import Case, Order
from bihuan.journal.models import CommandRun, Entry, Message
from bihuan.rules.errors import FactMissing, GuardRefused, NotAllowed, NotFound, Refusal, WrongState
from tests.cases.world import World, photo, scan


def refused(world: World, kind: type[Refusal], who: str, code: str, part_id: int, **facts: Any) -> str:
    """The sentence of a refusal, having seen that nothing at all was written."""
    before = _written()
    with pytest.raises(kind) as told:
        world.do(who, code, part_id, **facts)
    assert _written() == before
    return getattr(told.value, "sentence", "")


def _written() -> tuple[object, ...]:
    versions = (
        tuple(Order.objects.order_by("id").values_list("id", "version", "state")),
        tuple(Case.objects.order_by("id").values_list("id", "version", "stage")),
    )
    return (Entry.objects.count(), Message.objects.count(), CommandRun.objects.count(), versions)


def test_a_case_without_a_confirmed_extract_is_not_issued(world: World) -> None:
    case_id = world.registered()
    said = refused(
        world, GuardRefused, "dispatch", "case.issue", case_id, receivers=[world.receiver("north")]
    )
    assert said == "缺办理摘要确认，不能交办；时间紧的可选“内容待补”先行交办"


def test_an_extract_that_still_names_the_reporter_is_not_confirmed(world: World) -> None:
    case_id = world.registered()
    said = refused(
        world, GuardRefused, "dispatch", "case.confirm_extract", case_id,
        extract="群众反映异味，联系电话13812345678", looked=True,
    )  # fmt: skip
    assert "13812345678" in said


def test_an_extract_nobody_looked_at_is_not_confirmed(world: World) -> None:
    refused(world, FactMissing, "dispatch", "case.confirm_extract", world.registered(), extract="异味")


def test_a_provincial_unit_is_asked_by_letter_never_ordered(world: World) -> None:
    case_id = world.registered()
    world.do("dispatch", "case.confirm_extract", case_id, extract="异味扰民", looked=True)
    said = refused(
        world, GuardRefused, "dispatch", "case.issue", case_id, receivers=[world.receiver("province")]
    )
    assert said == "省林业厅不属本市管辖，不能交办，请去函协调或报上级"


def test_every_case_has_exactly_one_lead(world: World) -> None:
    case_id = world.registered()
    both = [world.receiver("north"), world.receiver("south")]
    none = [world.receiver("north", "supporting")]
    for receivers in (both, none):
        said = refused(
            world, GuardRefused, "dispatch", "case.issue", case_id, receivers=receivers, detail_later=True
        )
        assert said == "缺主办单位，每件应有且只有一个主办单位"


def test_before_the_receipt_nothing_is_investigated(world: World) -> None:
    order_id = world.issued()
    world.do("chase", "order.confirm_by_phone", order_id, spoken_with="值班员")
    visit = {"started_at": world.now, "people": "专班", "note": "现场"}
    refused(world, WrongState, "north_handler", "order.record_visit", order_id, **visit)
    refused(world, WrongState, "north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))


def test_no_finding_without_a_visit(world: World) -> None:
    order_id = world.received()
    said = refused(
        world, GuardRefused, "north_handler", "order.record_finding", order_id,
        verdicts=[{"no": 1, "verdict": "true"}], reason="电话了解",
    )  # fmt: skip
    assert said == "缺现场核查记录，不能填报核查结论"


def test_no_report_before_leader_finding_and_rectification(world: World) -> None:
    order_id = world.received()
    draft = {"finding": "属实", "handling": "已改"}
    said = refused(world, GuardRefused, "north_desk", "order.draft_report", order_id, **draft)
    assert said == "缺包案领导，不能拟写报告"
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_deputy"))
    said = refused(world, GuardRefused, "north_desk", "order.draft_report", order_id, **draft)
    assert said == "第1项缺核查结论，不能拟写报告"
    world.wait(hours=2)
    world.visit(order_id)
    world.found(order_id)
    said = refused(world, GuardRefused, "north_desk", "order.draft_report", order_id, **draft)
    assert said == "第1项需整改，缺整改记录，不能拟写报告"


def test_a_report_is_not_handed_in_before_the_county_head_signed(world: World) -> None:
    order_id = world.investigated()
    world.rectified(order_id)
    said = refused(world, GuardRefused, "north_desk", "order.submit_report", order_id)
    assert said == "缺报告，请先拟写报告"
    report_id = world.drafted(order_id)
    said = refused(world, GuardRefused, "north_desk", "order.submit_report", order_id)
    assert said == "缺主要领导审签，不能报送"
    refused(world, NotAllowed, "north_deputy", "report.sign_step", report_id, signature=scan())
    said = refused(world, GuardRefused, "north_head", "report.sign_step", report_id)
    assert said.startswith("缺签字")


def test_no_answer_before_the_report_is_accepted_and_none_sent_unsigned(world: World) -> None:
    order_id = world.reported()
    case_id = Order.objects.get(id=order_id).case_id
    said = refused(
        world, GuardRefused, "review", "case.draft_answer", case_id, finding="属实", handling="已改"
    )
    assert said == "缺已采纳的报告，不能拟反馈意见"
    world.do("review", "order.accept_report", order_id)
    answer_id = world.answer_drafted(case_id)
    refused(world, WrongState, "review", "answer.send", answer_id)
    refused(world, NotAllowed, "review", "answer.sign_step", answer_id, signature=scan())


def test_what_is_not_cleared_is_not_answered(world: World) -> None:
    answer_id = world.answering(to_clear=("missing_type",))
    world.do("leader", "answer.sign_step", answer_id, signature=scan())
    world.do("dispatch", "answer.sign_step", answer_id, opinion="已用印")
    said = refused(world, GuardRefused, "review", "answer.send", answer_id)
    assert said == "登记信息未补齐：缺污染类型，不能发出反馈"


def test_a_claim_needs_photos_taken_after_the_visit_began(world: World) -> None:
    order_id = world.investigated()
    rect_id = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    refused(world, FactMissing, "north_handler", "rectification.claim_done", rect_id, note="已拆除")
    early = photo(world.now.replace(year=2023))
    said = refused(
        world,
        GuardRefused,
        "north_handler",
        "rectification.claim_done",
        rect_id,
        note="已拆除",
        photos=[early],
    )
    assert said == "整改后照片拍摄时间早于首次到场时间，请更换"


def test_acceptance_is_not_the_handlers_own(world: World) -> None:
    order_id = world.investigated()
    rect_id = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    facts = {"at_site_on": world.now.date(), "note": "到位"}
    refused(world, WrongState, "north_deputy", "rectification.accept", rect_id, **facts)
    world.do("north_handler", "rectification.claim_done", rect_id, note="已拆除", photos=[photo(world.now)])
    refused(world, NotAllowed, "north_handler", "rectification.accept", rect_id, **facts)


def test_no_acceptance_unless_the_leader_in_charge_was_there(world: World) -> None:
    order_id = world.received()
    world.do("north_desk", "order.name_leader", order_id, post=world.post("north_head"))
    world.wait(hours=2)
    world.visit(order_id, leader_present=False)
    world.found(order_id)
    rect_id = world.do("north_handler", "order.open_immediate", order_id, issues=[1], what="拆除")["made"]
    world.do("north_handler", "rectification.claim_done", rect_id, note="已拆除", photos=[photo(world.now)])
    said = refused(
        world,
        GuardRefused,
        "north_deputy",
        "rectification.accept",
        rect_id,
        at_site_on=world.now.date(),
        note="到位",
    )
    assert said == "缺包案领导参与调查或到现场的记录，不能验收"


def test_a_case_that_is_not_ours_does_not_exist(world: World) -> None:
    order_id = world.received()
    visit = {"started_at": world.now, "people": "专班", "note": "现场"}
    for outsider in ("south_desk", "bureau_desk", "admin"):
        refused(world, NotFound, outsider, "order.record_visit", order_id, **visit)
        refused(world, NotFound, outsider, "order.record_visit", 999_999, **visit)


def test_a_receiver_that_lost_its_order_loses_sight_of_it(world: World) -> None:
    order_id = world.issued()
    world.do("dispatch", "order.recall", order_id, reason="属地有误")
    refused(world, NotFound, "north_deputy", "order.sign_receipt", order_id, signature=scan())


def test_clearing_nothing_is_refused(world: World) -> None:
    said = refused(world, GuardRefused, "dispatch", "case.clear", world.registered(), reason="核对")
    assert said == "缺补齐的内容，请至少填写一项"


def test_a_receipt_is_signed_once(world: World) -> None:
    order_id = world.issued()
    world.do("north_deputy", "order.sign_receipt", order_id, signature=scan())
    said = refused(world, GuardRefused, "north_head", "order.sign_receipt", order_id, signature=scan())
    assert said == "回执已签收，无须重复"


def test_a_key_case_has_the_main_leader_in_charge_or_a_reason(world: World) -> None:
    order_id = world.received(key_classes=("inspectors",))
    deputy = world.post("north_deputy")
    said = refused(world, GuardRefused, "north_desk", "order.name_leader", order_id, post=deputy)
    assert said == "重点件应由主要领导包案；确需由分管领导包案的，请填写理由"
    said = refused(
        world, GuardRefused, "north_desk", "order.name_leader", order_id, post=world.post("north_desk")
    )
    assert said == "包案领导应为主要领导或分管领导"
    said = refused(
        world, GuardRefused, "north_desk", "order.name_leader", order_id, post=world.post("south_head")
    )
    assert said == "包案领导应为承办单位的领导"
    world.do("north_desk", "order.name_leader", order_id, post=deputy, exception="主要领导在外学习")
