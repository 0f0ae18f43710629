"""A case from the list to the answer by programs alone, each acting for its own post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import Answer, Case, Order, Rectification
from bihuan.records.evidence import store
from bihuan.records.models import View
from bihuan.rules.lifecycle import MOVES
from tests.api.program import Program, program_of
from tests.desk.cases.conftest import jpeg
from tests.desk.office import Office

LIST = "序号,受理编号,交办问题基本情况,行政区域,污染类型\n1,D3HE202406020901,北岭县某厂夜间排放异味。,北岭县,大气\n"


def done(answer: Any, status: int = 200) -> Any:
    """What came back of something done."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def moved(program: Program, path: str, **facts: Any) -> dict[str, Any]:
    """A move made on the version just read, as a program does it; the part that moved."""
    part, _moves, _name = path[1:].partition("/moves/")
    seen = program.get(f"/{part}/moves")
    answer = program.post(path, {"facts": facts}, version=int(seen.headers["ETag"].strip('"')))
    return dict(done(answer)["parts"][0])


def listed(dispatch: Program, office: Office) -> int:
    """A batch received, its list read and registered; its id."""
    arrival = {
        "round_id": office.world.round_id,
        "giver": "省第三督察组",
        "received_at": office.world.now.isoformat(),
    }
    batch_id = done(dispatch.post("/batches", arrival), 201)["batch"]
    file = SimpleUploadedFile("第六批.csv", LIST.encode(), content_type="text/csv")
    headers = {"idempotency-key": "list-0000001"}
    read = dispatch.client.post(f"/api/v1/batches/{batch_id}/files", {"file": file}, headers=headers)
    assert done(read, 201)["rows"] == 1
    (row,) = done(dispatch.get(f"/batches/{batch_id}/drafts"))["rows"]
    edit = {"content": "北岭县某厂夜间排放异味，影响居民。"}
    assert (
        done(dispatch.post(f"/drafts/{row['id']}", edit, version=row["version"], method="PATCH"))["version"]
        == 2
    )
    assert done(dispatch.post(f"/batches/{batch_id}/register")) == {
        "new": 1,
        "already_known": 0,
        "changed": 0,
    }
    return int(batch_id)


def sent_out(dispatch: Program, batch_id: int) -> tuple[int, int]:
    """The one case of a batch sent out twice under one number; ids of case and order."""
    (waiting,) = done(dispatch.get(f"/batches/{batch_id}/transfer"))["items"]
    receivers = [{"body_id": waiting["receivers"][0]["id"], "role": "lead"}]
    asked = {"cases": [{"case_id": waiting["case_id"], "receivers": receivers, "looked": True}]}
    sent = done(dispatch.post(f"/batches/{batch_id}/transfer", asked, key="send-out-001"))
    assert done(dispatch.post(f"/batches/{batch_id}/transfer", asked, key="send-out-001")) == sent
    return waiting["case_id"], sent["orders"][0]


def confirmed(office: Office, order_id: int) -> None:
    """The receiver called and its receipt signed; its deputy in charge."""
    desk, deputy = program_of(office, "beiling_desk"), program_of(office, "beiling_deputy")
    moved(
        program_of(office, "city_chase"), f"/orders/{order_id}/moves/confirm_by_phone", spoken_with="值班员"
    )
    scan = {"file": deputy.upload(jpeg(name="回执.jpg"))}
    assert moved(deputy, f"/orders/{order_id}/moves/sign_receipt", signature=scan)["state"] == "received"
    form = done(desk.get(f"/orders/{order_id}/moves/name_leader"))
    leaders = next(fact for fact in form["facts"] if fact["name"] == "post")["choices"]
    deputy_post = office.cast.beiling_deputy.post_id
    assert deputy_post in {choice["id"] for choice in leaders}
    moved(desk, f"/orders/{order_id}/moves/name_leader", post=deputy_post)


def put_right(office: Office, order_id: int) -> None:
    """A visit, a finding, a rectification, its acceptance in person."""
    office.world.wait(hours=3)
    handler, deputy = program_of(office, "beiling_handler"), program_of(office, "beiling_deputy")
    now = office.world.now
    visit = {
        "started_at": (now - timedelta(hours=1)).isoformat(), "people": "县专班", "note": "现场见露天喷漆",
        "leader_present": True, "photos": [handler.upload(jpeg(now - timedelta(minutes=30)))],
    }  # fmt: skip
    added = handler.move(f"/orders/{order_id}/moves/record_visit", visit)
    assert done(added)["parts"][0]["version"] is None
    verdicts = [{"no": 1, "verdict": "true", "needs_rectification": True}]
    moved(handler, f"/orders/{order_id}/moves/record_finding", verdicts=verdicts, reason="现场核查")
    moved(handler, f"/orders/{order_id}/moves/open_immediate", issues=[1], what="拆除喷漆棚")
    rect_id = Rectification.objects.get().id
    photo = handler.upload(jpeg(now, color="red"))
    moved(handler, f"/rectifications/{rect_id}/moves/claim_done", note="已拆除", photos=[photo])
    at_site = now.date().isoformat()
    moved(deputy, f"/rectifications/{rect_id}/moves/accept", at_site_on=at_site, note="已整改到位")


def answered(office: Office, case_id: int, order_id: int) -> int:
    """The report signed, handed in and accepted, the answer signed and sent; the answer's id."""
    desk, head = program_of(office, "beiling_desk"), program_of(office, "beiling_head")
    dispatch, review = program_of(office, "city_dispatch"), program_of(office, "city_review")
    leader, words = program_of(office, "city_leader"), {"finding": "反映属实。", "handling": "已拆除。"}
    report = moved(desk, f"/orders/{order_id}/moves/draft_report", **words)["made"]
    moved(head, f"/reports/{report}/moves/sign_step", signature={"file": head.upload(jpeg(name="签批.jpg"))})
    moved(desk, f"/orders/{order_id}/moves/submit_report")
    moved(review, f"/orders/{order_id}/moves/accept_report")
    answer_id = moved(review, f"/cases/{case_id}/moves/draft_answer", **words)["made"]
    moved(review, f"/answers/{answer_id}/moves/sign_step", opinion="同意上报")
    scan = {"file": leader.upload(jpeg(name="签发.jpg"))}
    moved(leader, f"/answers/{answer_id}/moves/sign_step", signature=scan)
    moved(dispatch, f"/answers/{answer_id}/moves/sign_step", opinion="已用印")
    moved(review, f"/answers/{answer_id}/moves/send")
    return int(answer_id)


def test_a_case_goes_from_list_to_answer_by_programs_alone(office: Office) -> None:
    dispatch = program_of(office, "city_dispatch")
    batch_id = listed(dispatch, office)
    case_id, order_id = sent_out(dispatch, batch_id)
    (sheet,) = done(dispatch.get(f"/batches/{batch_id}/board"))["items"]
    assert done(program_of(office, "beiling_desk").get(f"/sheets/{sheet['id']}"))["duty"] == []
    confirmed(office, order_id)
    put_right(office, order_id)
    answer_id = answered(office, case_id, order_id)
    assert Case.objects.get(id=case_id).stage == "answered"
    assert Answer.objects.get(id=answer_id).state == "sent"
    assert Order.objects.get(id=order_id).state == "accepted"


def test_what_a_program_reads_of_a_case_is_what_its_page_shows_and_is_noted(office: Office) -> None:
    world = office.world
    order_id = world.investigated()
    world.visit(order_id, photos=[store(jpeg()).fact("现场.jpg")])
    case_id = Order.objects.get(id=order_id).case_id
    head = program_of(office, "beiling_head")
    seen, whole = (
        done(head.get(f"/cases/{case_id}")),
        done(program_of(office, "city_chase").get(f"/cases/{case_id}")),
    )
    assert (seen["complaint"]["original"], seen["complaint"]["extract"]) == (None, "某厂夜间排放异味")
    assert "刺鼻异味" in whole["complaint"]["original"]
    assert seen["timeline"][0]["sentence"] == MOVES["order.record_visit"].sentence
    photo = seen["visits"][-1]["files"][0]["id"]
    assert b"".join(head.get(f"/evidence/{photo}").streaming_content).startswith(b"\xff\xd8")
    assert {"api.case", "api.evidence"} <= set(View.objects.values_list("page", flat=True))
