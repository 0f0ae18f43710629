"""Forms made from the rows of moves: everything asked for has a field, and what is typed comes out as the rules expect."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.rules.facts import clean_facts
from bihuan.rules.lifecycle import ALL_MOVES, MOVES
from bihuan.rules.moves import Fact, FactKind, Move
from bihuan.web.forms import IssueRow, Option
from bihuan.web.forms.fields import Offered, field_for
from tests.web.filling import sent, shown

PNG = b"\x89PNG\r\n\x1a\n"
DRAWN = f"data:image/png;base64,{b64encode(PNG).decode()}"
COUNTY = {"body_id": 3, "name": "北岭县", "kind": "county"}
HEAD = {"post_id": 9, "body_id": 3, "role": "head"}
OFFERED = Offered(
    {
        "post": [Option(9, "北岭县县长", "主要领导", HEAD)],
        "party": [Option(4, "北岭县宏达板材厂")],
        "receivers": [
            Option(3, "北岭县", "县（市、区）", COUNTY),
            Option(5, "市城管局", "市直部门", {"body_id": 5}),
        ],
        "issuer_body": [Option(3, "北岭县", facts=COUNTY)],
        "line_body": [Option(5, "市城管局", facts={"body_id": 5})],
        "clock": [Option(8, "上报办理情况", facts={"clock_id": 8})],
        "milestone": [Option(2, "第2个")],
        "area_ids": [Option(1, "北岭县"), Option(2, "南屏县")],
    },
    [IssueRow(1, "夜间排放异味"), IssueRow(2, "废漆桶露天堆放")],
    find_case=lambda number: {"case_id": 7, "city_no": "清0001"} if number == "清0001" else None,
)
# For each move what a person types into all of its fields.
TYPED: dict[str, dict[str, Any]] = {
    "case.clear": {"area_ids": ["2"], "pollution_types": ["air", "dust"], "key_class": "city", "reason": "与来件核对"},
    "case.confirm_extract": {"extract": "某厂夜间排放异味", "looked": "on"},
    "case.issue": {"receivers-lead": "3", "receivers-supporting": ["5"], "issuer_body": "3"},
    "order.name_leader": {"post": "9"},
    "order.forward": {
        "receivers-lead": "3", "receivers-supporting": ["5"], "receivers-required": ["5", "3"], "due_at": "2024-06-05T11:02",
    },
    "order.request_extension": {"clock": "8", "until": "2024-06-08T18:00", "reason": "需夜间监测"},
    "case.handle_together": {"case": "清0001", "reason": "同一养殖场"},
    "case.break_down": {"parts": "1，3\n\n2\n无", "reason": "涉及三地"},
    "order.draft_plan": {
        "issues": ["2"], "goal": "搬迁", "measures": "新址建设", "responsible": "区工信局局长", "deadline_on": "2024-12-01",
        "milestones": "2024-07-01 完成选址\n2024年9月1日，设备安装",
    },
    "rectification.report_progress": {"happened_on": "2024-06-03", "note": "选址完成", "milestone": "2"},
    "order.record_visit": {"started_at": "2024-06-03T11:02", "people": "县专班", "note": "见露天喷漆\r\n异味明显"},
    "order.record_finding": {
        "verdicts-1-verdict": "true", "verdicts-1-fix": "1", "verdicts-2-verdict": "false", "reason": "现场核查",
    },
    "order.record_measure": {
        "kind": "fine", "party": "4", "taken_on": "2024-06-03", "count": "1", "decided_fen": "50,000.00",
    },
    "order.open_immediate": {"issues": ["1"], "what": "拆除喷漆棚"},
    "order.confirm_by_phone": {"spoken_with": "专班值班员"},
    "order.sign_receipt": {"signature-drawn": DRAWN},
    "rectification.accept": {"at_site_on": "2024-06-03", "note": "已到位"},
}  # fmt: skip


def posted(code, **files):
    form = sent(code, TYPED[code] | files, offered=OFFERED)
    assert form.is_valid(), form.errors
    return form.facts()


@pytest.mark.parametrize("move", ALL_MOVES, ids=lambda move: move.code)
def test_every_fact_of_every_move_has_a_field_under_its_label(move):
    form = shown(move, offered=OFFERED)
    assert [field.label for field in form.asked] == [fact.label for fact in move.facts]
    for field in form.asked:
        assert str(field)


@pytest.mark.parametrize("kind", get_args(FactKind))
def test_every_kind_of_fact_has_a_field(kind):
    assert field_for(Fact("fact", "事实", kind), Offered(), move_label="办理").label == "事实"


@pytest.mark.parametrize("code", TYPED)
def test_what_is_typed_has_the_shape_the_rules_ask_for(code):
    facts = posted(code)
    assert clean_facts(MOVES[code], facts) == facts


def test_the_empty_form_names_each_missing_fact_and_the_move():
    form = sent("order.record_visit", {})
    assert form.errors["people"] == ["缺参加人员，不能填报现场核查"]
    assert set(form.errors) == {fact.name for fact in form.move.facts if fact.required}
    assert form.status == 422


def test_a_moment_typed_is_the_citys_own():
    assert posted("order.record_visit")["started_at"] == datetime(2024, 6, 3, 3, 2, tzinfo=UTC)
    assert posted("order.record_measure")["taken_on"] == date(2024, 6, 3)


def test_line_ends_are_the_same_from_every_browser():
    assert posted("order.record_visit")["note"] == "见露天喷漆\n异味明显"


@pytest.mark.parametrize(
    ("typed", "fen"), [("50,000.00", 5_000_000), ("0.5", 50), ("12", 1200), ("3 000元", None), ("1.005", None),
                       ("-1", None), ("五万", None), ("NaN", None), ("1e3", 100_000)],
)  # fmt: skip
def test_amounts_are_typed_in_yuan_and_kept_in_fen(typed, fen):
    field = field_for(Fact("fine", "罚款", "money"), Offered(), move_label="处罚")
    if fen is None:
        with pytest.raises(Exception, match="金额应为数字"):
            field.clean(typed)
    else:
        assert field.clean(typed) == fen


def test_the_lead_stands_first_and_a_body_ticked_twice_counts_once():
    typed = {
        "receivers-lead": "3", "receivers-supporting": ["3", "5"], "receivers-following": ["5"],
        "receivers-required": ["3", "5"],
    }  # fmt: skip
    form = sent("case.issue", typed, offered=OFFERED)
    assert form.is_valid()
    assert form.facts()["receivers"] == [
        {**COUNTY, "role": "lead"},
        {"body_id": 5, "role": "supporting", "required": True},
    ]


def test_a_body_that_was_not_offered_is_refused():
    form = sent("case.issue", {"receivers-lead": "77"}, offered=OFFERED)
    assert form.errors["receivers"] == ["承办单位不在可选范围内，请刷新后重新选择"]


def test_only_a_supporting_body_can_be_asked_to_report_itself():
    receivers = posted("order.forward")["receivers"]
    assert receivers == [{**COUNTY, "role": "lead"}, {"body_id": 5, "role": "supporting", "required": True}]


def test_parts_and_milestones_are_typed_a_line_each_and_shown_so_again():
    parts = posted("case.break_down")["parts"]
    assert parts == [
        {"part": 1, "issues": [1, 3]}, {"part": 2, "issues": [2]}, {"part": 3, "issues": []},
    ]  # fmt: skip
    steps = posted("order.draft_plan")["milestones"]
    assert steps == [
        {"due_on": date(2024, 7, 1), "what": "完成选址"}, {"due_on": date(2024, 9, 1), "what": "设备安装"},
    ]  # fmt: skip
    again = shown("rectification.amend_plan", initial={"milestones": steps})
    assert "2024-07-01 完成选址\n2024-09-01 设备安装" in str(again["milestones"])
    assert "1,3\n2\n无" in str(shown("case.break_down", initial={"parts": parts})["parts"])


@pytest.mark.parametrize(
    ("code", "typed", "field", "said"),
    [
        ("case.break_down", {"parts": "1\n两项"}, "parts", "第2行应为问题序号，如 1,3；没有对应问题的填“无”"),
        ("order.draft_plan", {"milestones": "下月完成选址"}, "milestones", "第1行应为日期和内容，如 2024-07-01 完成选址"),
        ("order.draft_plan", {"milestones": "2024-02-30 选址"}, "milestones", "第1行应为日期和内容，如 2024-07-01 完成选址"),
        ("case.handle_together", {"case": "清0009"}, "case", "没有编号为“清0009”的交办件，或不在你的查看范围内"),
    ],
)  # fmt: skip
def test_a_line_or_number_that_leads_nowhere_is_named(code, typed, field, said):
    form = sent(code, TYPED[code] | typed, offered=OFFERED)
    assert form.errors[field] == [said]
    assert next(iter(typed.values())) in str(form[field]), "what was typed stays"


def test_what_has_no_parts_or_milestones_is_not_asked_for_one():
    assert "part" not in shown("case.issue", offered=Offered({"part": []})).fields
    assert (
        "milestone" not in shown("rectification.report_progress", offered=Offered({"milestone": []})).fields
    )


def test_an_issue_left_open_is_left_out_and_what_needs_rectification_is_said():
    assert posted("order.record_finding")["verdicts"] == [
        {"no": 1, "verdict": "true", "needs_rectification": True},
        {"no": 2, "verdict": "false", "needs_rectification": False},
    ]


def test_a_signature_is_drawn_or_scanned_and_the_scan_counts():
    drawn = posted("order.sign_receipt")["signature"]
    assert (drawn["way"], drawn["file"].read()) == ("drawn", PNG)
    scan = SimpleUploadedFile("签字件.jpg", b"jpg", content_type="image/jpeg")
    signed = posted("order.sign_receipt", **{"signature-scan": scan})["signature"]
    assert (signed["way"], signed["file"].name) == ("scan", "签字件.jpg")


@pytest.mark.parametrize(
    "drawing", ["", "data:image/png;base64,***", "data:text/html;base64,PGI+", "x" * 500_000]
)
def test_what_is_no_drawing_is_no_signature(drawing):
    form = sent("order.sign_receipt", {"signature-drawn": drawing})
    assert form.errors["signature"] == ["缺签字，不能签收回执"]


def test_several_photos_come_as_several_files():
    photos = [SimpleUploadedFile(f"{n}.jpg", b"jpg") for n in range(3)]
    assert [file.name for file in posted("order.record_visit", photos=photos)["photos"]] == [
        "0.jpg",
        "1.jpg",
        "2.jpg",
    ]


def test_the_request_number_stays_while_the_form_is_filled_in_anew():
    first = shown("order.redo")
    again = sent("order.redo", {"request_id": first.request_id})
    assert again.request_id == first.request_id
    assert shown("order.redo").request_id != first.request_id


def test_the_form_carries_the_version_the_page_showed():
    form = shown("order.redo", seen={12: 3})
    assert form.seen == ["12:3"]


def test_only_moves_that_may_be_entered_late_ask_when_it_happened():
    for move in MOVES.values():
        form = shown(move)
        assert (form.late_field is not None) == (move.late is not None)


def test_an_option_never_offered_is_told_by_the_name_of_its_fact():
    form = sent(Move("x", "办理", "order", (), None, (), (Fact("kind", "措施", "choice", choices={"a": "甲"}),)),
                    {"kind": "b"})  # fmt: skip
    assert form.errors["kind"] == ["措施没有这一选项，请重新选择"]
