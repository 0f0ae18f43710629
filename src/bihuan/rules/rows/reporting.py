"""Moves of the receiver's report: drafted, handed in, taken over or sent back; and of every paper that is signed."""

from __future__ import annotations

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import FINDING, HANDLING, REASON, RECEIVER, REVIEW, SIGNER

_WRITERS = (*RECEIVER, "receiver_deputy")

REPORTING_MOVES = (
    Move(
        "order.draft_report", "拟写报告", "order", ("received",), None, _WRITERS,
        facts=(FINDING, HANDLING),
        guards=("reports_itself", "no_open_dispute", "not_own_body", "leader_is_named", "leader_fits_key",
                "every_issue_found", "second_look_done", "rectification_opened"),
        leads_to="received", tells=("next_signer",), sentence="拟写了报告",
        source="速反馈：结果经县（市、区）主要领导签字后报送",
    ),
    Move(
        "order.submit_report", "报送", "order", ("received",), "reported", _WRITERS,
        guards=("report_signed", "required_children", "leader_acts_recorded"), starts=("review",),
        stops=("report", "correction", "redo"), tells=("review",), sentence="报送了报告",
        source="市级要求3日内报送，督察组要求5日内反馈",
    ),
    Move(
        "order.accept_report", "采纳报告", "order", ("reported",), "accepted", REVIEW,
        guards=("not_own_body", "not_second_looker"), starts=("city_signature",), stops=("review",),
        tells=("receiver_desk",), sentence="采纳了报告", source="市级审核",
    ),
    Move(
        "order.return_for_correction", "退回补正", "order", ("reported",), "received", REVIEW,
        facts=(REASON,), guards=("not_own_body",), starts=("correction",), stops=("review",),
        tells=("receiver_desk",), sentence="退回补正", source="文字、附件问题退回补正，不计承办单位责任",
    ),
    Move(
        "order.redo", "退回重办", "order", ("reported", "accepted"), "received", ("review", "city_leader"),
        facts=(REASON,), guards=("not_own_body", "answer_unsent"), starts=("redo",),
        stops=("review", "city_signature"), tells=("receiver_desk", "receiver_head"), sentence="退回重办",
        source="四个不放过：问题不查清、整改不到位、责任不落实、群众不满意不放过",
    ),
)  # fmt: skip

_BACK_TO = {"report": "receiver_desk", "answer": "review", "strike_off": "receiver_desk"}
PAPER_MOVES = tuple(
    move
    for paper, noun, stops in (
        ("report", "报告", ()), ("answer", "反馈意见", ("city_signature",)), ("strike_off", "销号申请", ()),
    )
    for move in (
        Move(
            f"{paper}.sign_step", f"审签{noun}", paper, ("signing",), None, SIGNER,
            facts=(
                Fact("opinion", "意见", "text", required=False, max_length=500),
                Fact("signature", "签字", "signature", required=False, help="上传纸质签字扫描件，或手写签名"),
            ),
            guards=("not_own_body", "signature_for_step"), tells=("next_signer",),
            leads_to="signing, then signed when the last step is done", sentence=f"审签了{noun}",
            source="审签链按轮次、单位类别和件类设定",
        ),
        Move(
            f"{paper}.decline_step", f"不同意{noun}", paper, ("signing",), "declined", SIGNER,
            facts=(REASON,), guards=("not_own_body",), stops=stops, tells=(_BACK_TO[paper],),
            sentence=f"未同意{noun}", source="领导不签的说明理由，退回拟稿",
        ),
    )
)  # fmt: skip
