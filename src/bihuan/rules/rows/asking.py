"""Moves that answer a request: recall after receipt, dispute, deduction, extension, suspension; never by the asker."""

from __future__ import annotations

from types import MappingProxyType

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import (
    DESK,
    DOCUMENT,
    DOCUMENT_IF_ANY,
    FILES,
    OPINION,
    REASON,
    RECEIVER_ALL,
    REVIEW,
    SHIFT,
    WORKING,
)
from bihuan.rules.vocabulary import OPEN_STAGES

OUTCOMES = MappingProxyType({"upheld": "同意改派", "refused": "不予改派"})
_CLOCK = Fact("clock", "时限", "clock")
_EXTENSION = (_CLOCK, Fact("until", "延至", "moment"), REASON, FILES)
_OWNERS = ("limit_owner",)
_CITY_DESK = (*DESK, *REVIEW, *SHIFT)

ASKING_MOVES = (
    Move(
        "case.request_extension", "申请延期", "case", OPEN_STAGES, None, _CITY_DESK,
        facts=_EXTENSION, guards=("clock_can_be_extended",), tells=("limit_owner",), leads_to="same stage",
        aside=True, sentence="申请延期", source="时限由其所有者批准延长；原时限保留，两种口径均可统计",
    ),
    Move(
        "order.request_extension", "申请延期", "order", WORKING, None, RECEIVER_ALL,
        facts=_EXTENSION, guards=("clock_can_be_extended",), tells=("limit_owner",), leads_to="same state",
        aside=True, sentence="申请延期", source="时限由其所有者批准延长；原时限保留，两种口径均可统计",
    ),
    Move(
        "extension.grant", "同意延期", "extension", ("open",), "granted", _OWNERS,
        facts=(Fact("until", "延至", "moment", required=False, help="不填为申请的时间"), DOCUMENT_IF_ANY, FILES, OPINION),
        guards=("other_hand", "inspectors_consent_on_paper", "extended_in_time"), tells=("asker",),
        sentence="同意延期", source="督察组的时限，凭其同意文件登记",
    ),
    Move(
        "extension.refuse", "不同意延期", "extension", ("open",), "refused", _OWNERS,
        facts=(REASON,), guards=("other_hand",), tells=("asker",), sentence="不同意延期",
        source="时限由其所有者批准延长",
    ),
    Move(
        "recall.consent", "同意撤回", "recall", ("open",), "granted", (*RECEIVER_ALL, *DESK, *SHIFT),
        facts=(OPINION,), guards=("other_hand",), tells=("asker", "receiver_desk"), sentence="同意撤回",
        source="签收后撤回须经承办单位或另一人同意",
    ),
    Move(
        "recall.refuse", "不同意撤回", "recall", ("open",), "refused", (*RECEIVER_ALL, *SHIFT),
        facts=(REASON,), guards=("other_hand",), tells=("asker",), sentence="不同意撤回",
        source="签收后撤回须经承办单位或另一人同意",
    ),
    Move(
        "dispute.determine", "研判确定", "dispute", ("open",), None, ("dispatch", "city_leader"),
        facts=(
            Fact("outcome", "研判结果", "choice", choices=OUTCOMES),
            Fact("body", "承办单位", "body", required=False, help="同意改派的必填"),
            Fact("note", "研判意见", "long_text"),
        ),
        guards=("second_dispute_goes_up", "determined_receiver"), stops=("determination",),
        tells=("asker",), leads_to="granted or refused", sentence="研判确定了承办单位",
        source="改派由交办方限时研判；再次申请的报市领导确定",
    ),
    Move(
        "deduction.record_consent", "登记同意核减", "deduction", ("open",), "granted", _CITY_DESK,
        facts=(DOCUMENT, Fact("files", "同意文件", "files"), OPINION), guards=("other_hand",),
        tells=("receiver_desk", "city_leader"), sentence="登记了同意核减",
        source="核减须经交办单位同意；同意前照常计数计时",
    ),
    Move(
        "deduction.record_refusal", "登记不同意核减", "deduction", ("open",), "refused", _CITY_DESK,
        facts=(REASON, DOCUMENT_IF_ANY), guards=("other_hand",), tells=("receiver_desk", "asker"),
        sentence="登记了不同意核减", source="不同意核减的，按原时限办理",
    ),
    Move(
        "suspension.grant", "同意暂停", "suspension", ("open",), "granted", ("review", "shift_head", "city_leader"),
        facts=(OPINION,), guards=("other_hand",), starts=("suspension",), tells=("asker",),
        sentence="同意暂停整改计时", source="整改时限经批准方可暂停",
    ),
    Move(
        "suspension.refuse", "不同意暂停", "suspension", ("open",), "refused", ("review", "shift_head", "city_leader"),
        facts=(REASON,), guards=("other_hand",), tells=("asker",), sentence="不同意暂停整改计时",
        source="整改时限经批准方可暂停",
    ),
    *(
        Move(
            f"{kind}.withdraw", "撤回申请", kind, ("open",), "withdrawn", ("asker",),
            facts=(REASON,), stops=("determination",) if kind == "dispute" else (), sentence="撤回了申请",
            source="申请人可在答复前撤回",
        )
        for kind in ("recall", "dispute", "deduction", "extension", "suspension")
    ),
)  # fmt: skip
