"""What was signed is kept to the letter, and a later change makes it void."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from bihuan.records.models import Signature, View
from bihuan.records.signatures import SignatureDraft, of_paper, of_papers, sign, void
from bihuan.records.views import record_view
from bihuan.rules.actor import SYSTEM
from tests.records.office import NOW, actor

pytestmark = pytest.mark.usefixtures("db")

REPORT = "北岭交〔2024〕3号\n是否属实：属实\n调查核实情况：\n夜间排烟属实。"
HOUR = timedelta(hours=1)


def head_signs(paper_id: int = 9, *, step: int = 0, content: str = REPORT) -> int:
    (signature,) = sign(
        [
            SignatureDraft(
                stream_id=5, paper_kind="report", paper_id=paper_id, step=step, step_code="head", kind="signature",
                post_id=3, user_id=8, by_secretary=True, tenure="holder", way="scan", evidence_id=11,
                content=content, signed_at=NOW,
            )
        ]
    )  # fmt: skip
    return signature


def test_the_text_signed_is_kept_with_its_hash_and_who_entered_it():
    head_signs()
    (given,) = of_paper("report", 9)
    assert given.content == REPORT
    assert given.content_hash == hashlib.sha256(REPORT.encode()).hexdigest()
    assert (given.post_id, given.user_id, given.by_secretary, given.way) == (3, 8, True, "scan")
    assert given.is_intact
    assert given.still_covers(REPORT)


def test_a_signature_covers_no_other_text():
    head_signs()
    (given,) = of_paper("report", 9)
    assert not given.still_covers(REPORT.replace("属实。", "不属实。"))


def test_a_change_makes_every_signature_on_the_paper_void_and_keeps_them_to_be_read():
    head_signs()
    head_signs(step=1)
    head_signs(paper_id=10)
    assert void("report", 9, reason="order.draft_report", at=NOW + HOUR) == 2
    assert [given.is_void for given in of_papers("report", [9, 10])] == [True, True, False]
    voided = of_paper("report", 9)[0]
    assert (voided.voided_at, voided.void_reason, voided.content) == (
        NOW + HOUR,
        "order.draft_report",
        REPORT,
    )
    assert not voided.still_covers(REPORT)


def test_a_second_change_leaves_the_first_reason_standing():
    head_signs()
    void("report", 9, reason="report.decline_step", at=NOW)
    head_signs()
    assert void("report", 9, reason="order.redo", at=NOW + HOUR) == 1
    assert [given.void_reason for given in of_paper("report", 9)] == ["report.decline_step", "order.redo"]


def test_a_paper_of_another_kind_with_the_same_number_is_another_paper():
    head_signs()
    assert void("answer", 9, reason="order.redo", at=NOW) == 0
    assert of_paper("answer", 9) == []


def test_a_kept_text_that_was_tampered_with_is_not_intact():
    Signature.objects.filter(id=head_signs()).update(content="伪造的内容")
    assert not of_paper("report", 9)[0].is_intact


def test_whoever_is_shown_case_text_is_noted_with_what_was_shown():
    record_view(actor(20, "desk"), "case", [9, 5, 9], at=NOW)
    (view,) = View.objects.all()
    assert (view.user_ref, view.post_ref, view.page, view.stream_refs) == (7, 3, "case", [5, 9])
    assert view.viewed_at == NOW


def test_a_page_without_cases_and_the_system_itself_leave_no_note():
    record_view(actor(20, "desk"), "cases", [], at=NOW)
    record_view(SYSTEM, "case", [5], at=NOW)
    assert not View.objects.exists()
