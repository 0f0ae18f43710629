"""Moves of striking off: applied for, re-checked by the city, put up for notice, objected to, struck off."""

from __future__ import annotations

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import (
    DOCUMENT_IF_ANY,
    FILES,
    LINE_BODY,
    OPINION,
    REASON,
    RECEIVER,
    REVIEW,
    SHIFT,
)

_CITY = (*REVIEW, *SHIFT)

STRIKING_OFF_MOVES = (
    Move(
        "order.apply_strike_off", "申请销号", "order", ("accepted",), None, (*RECEIVER, "receiver_deputy"),
        facts=(Fact("summary", "整改完成情况", "long_text", max_length=8000), LINE_BODY, FILES),
        guards=("lead_of_the_city", "is_concluded", "no_strike_off_under_way", "all_accepted"), tells=("next_signer",),
        leads_to="same state", sentence="申请销号", source="县（区）验收、公示、主要领导审签后申请市级复核销号",
    ),
    Move(
        "strike_off.accept", "市级复核通过", "strike_off", ("signed",), "accepted", REVIEW,
        facts=(OPINION,), guards=("not_own_body",), tells=("receiver_desk",), sentence="市级复核通过",
        source="谁验收谁负责，市级复核后公示",
    ),
    Move(
        "strike_off.return", "退回销号申请", "strike_off", ("signed", "accepted"), "returned", REVIEW,
        facts=(REASON,), tells=("receiver_desk",), sentence="退回了销号申请", source="材料不齐、整改不实的退回",
    ),
    Move(
        "case.publish_notice", "公示", "case", ("rechecked",), None, ("disclosure", *_CITY),
        facts=(Fact("media", "公示媒体", "text", max_length=120), Fact("noticed_on", "公示起始日期", "date")),
        guards=("notice_day",), starts=("notice",), tells=("receiver_desk",),
        leads_to="noticed", sentence="公示拟销号", source="销号前公示，公示期按轮次规则",
    ),
    Move(
        "case.record_objection", "登记异议", "case", ("noticed", "struck_off"), None, ("disclosure", *_CITY),
        facts=(
            Fact("text", "异议内容", "long_text", audience="city", help="不写提出人姓名、电话"),
            Fact("received_on", "收到日期", "date"),
        ),
        guards=("objection_day",), tells=("receiver_desk", "city_leader"), leads_to="same stage",
        aside=True, sentence="登记了异议", source="公示期间接受异议",
    ),
    Move(
        "objection.uphold", "异议成立", "objection", ("open",), "upheld", (*REVIEW, "city_leader"),
        facts=(REASON,), tells=("receiver_desk", "receiver_head"), sentence="认定异议成立",
        source="异议成立的停止销号，重新办理",
    ),
    Move(
        "objection.dismiss", "异议不成立", "objection", ("open",), "dismissed", (*REVIEW, "city_leader"),
        facts=(REASON,), tells=("receiver_desk",), sentence="认定异议不成立", source="异议经核查不成立的，说明理由",
    ),
    Move(
        "case.strike_off", "销号", "case", ("noticed",), None, _CITY,
        facts=(DOCUMENT_IF_ANY,), guards=("notice_has_passed", "no_standing_objection"),
        stops=("strike_off", "revisit"), tells=("receiver_desk",), leads_to="struck_off", sentence="销号",
        source="公示期满无异议的销号",
    ),
)  # fmt: skip
