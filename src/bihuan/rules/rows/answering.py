"""Moves of the city's answer and what follows it: sent, supplemented, made public, followed up, handled anew."""

from __future__ import annotations

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import (
    DOCUMENT,
    FILES,
    FINDING,
    HANDLING,
    LEAD,
    LINE_BODY,
    REASON,
    REVIEW,
    SHIFT,
    SIGNATURE,
)
from bihuan.rules.vocabulary import (
    AFTER_ANSWER,
    CONCLUSIONS,
    REHANDLE_CAUSES,
    REVISITED,
    SATISFACTION,
)

_PUBLIC = (
    Fact("finding", "调查核实情况（公开稿）", "long_text", max_length=8000, audience="public"),
    Fact("handling", "处理和整改情况（公开稿）", "long_text", max_length=8000, audience="public"),
)
_PUBLISHERS = ("disclosure", *SHIFT)

ANSWERING_MOVES = (
    Move(
        "case.draft_answer", "拟反馈意见", "case", ("reviewing",), None, REVIEW,
        facts=(FINDING, HANDLING, LINE_BODY),
        guards=("every_report_accepted", "figures_of_the_report"), leads_to="reviewing", tells=("next_signer",),
        sentence="拟写了反馈意见", source="市级反馈须经审核、签批",
    ),
    Move(
        "case.supplement_answer", "拟补充反馈", "case", AFTER_ANSWER, None, REVIEW,
        facts=(FINDING, HANDLING, LINE_BODY, REASON),
        guards=("no_answer_out_for_signature",), starts=("city_signature",), tells=("next_signer",),
        leads_to="same stage", sentence="拟写了补充反馈", source="阶段性办结的后续办结须补充反馈，此前反馈不改",
    ),
    Move(
        "case.return_answer", "登记上级退回", "case", AFTER_ANSWER, None, ("review", "dispatch"),
        facts=(REASON, DOCUMENT), guards=("no_answer_out_for_signature",), starts=("answer_correction",),
        tells=("review",), leads_to="same stage", aside=True, sentence="登记了上级退回补正",
        source="文字、表格问题由上级退回补正，不重新办理",
    ),
    Move(
        "answer.send", "发出反馈", "answer", ("signed",), "sent", ("review", "dispatch"),
        facts=(Fact("sent_by", "报送方式", "text", required=False, max_length=60),),
        guards=("nothing_left_to_clear",), stops=("answer", "city_signature", "answer_correction"),
        tells=("receiver_desk",), sentence="发出了反馈", source="督察组要求5日内反馈结果",
    ),
    Move(
        "case.state_conclusion", "认定办理状态", "case", ("reviewing", *AFTER_ANSWER), None,
        ("city_leader", "secretary:city_leader"),
        facts=(Fact("conclusion", "办理状态", "choice", choices=CONCLUSIONS), REASON, SIGNATURE),
        tells=("review",), leads_to="same stage", aside=True, sentence="认定了办理状态",
        source="领导认定的办理状态须签字并说明理由，注明为认定",
    ),
    Move(
        "case.draft_disclosure", "拟公开稿", "case", AFTER_ANSWER, None, _PUBLISHERS,
        facts=_PUBLIC, guards=("public_text_is_clean", "figures_of_the_answer"), leads_to="same stage",
        tells=("shift_head",), sentence="拟写了公开稿", source="一台一报一网：办理结果公开",
    ),
    Move(
        "case.correct_disclosure", "更正公开", "case", AFTER_ANSWER, None, _PUBLISHERS,
        facts=(*_PUBLIC, REASON),
        guards=("was_disclosed", "public_text_is_clean", "figures_of_the_answer"), leads_to="same stage",
        tells=("shift_head",), aside=True, sentence="提出更正公开", source="公开内容有误的更正，原稿留存",
    ),
    Move(
        "disclosure.publish", "公开", "disclosure", ("drafted",), "published", _PUBLISHERS,
        facts=(Fact("media", "公开媒体", "text", max_length=120, help="政府网站、电视台、报纸"),),
        guards=("other_hand",), stops=("disclosure",), tells=("receiver_desk",), sentence="公开了办理结果",
        source="拟稿与审核公开不得为同一人",
    ),
    Move(
        "disclosure.decline", "退回公开稿", "disclosure", ("drafted",), "declined", _PUBLISHERS,
        facts=(REASON,), guards=("other_hand",), sentence="退回了公开稿", source="拟稿与审核公开不得为同一人",
    ),
    Move(
        "disclosure.withdraw", "撤下公开", "disclosure", ("published",), "withdrawn", _PUBLISHERS,
        facts=(REASON,), starts=("disclosure",), tells=("city_leader",), aside=True, sentence="撤下了公开稿",
        source="公开不当的及时撤下，更正后重新公开",
    ),
    Move(
        "case.report_follow_up", "填报跟踪情况", "case", AFTER_ANSWER, None, LEAD,
        facts=(Fact("happened_on", "日期", "date"), Fact("note", "进展情况", "long_text"), FILES),
        guards=("answered_in_stages", "progress_day"), starts=("follow_up",), stops=("follow_up",),
        leads_to="same stage", sentence="填报了跟踪情况", source="阶段性办结的按月跟踪，直至办结",
    ),
    Move(
        "case.record_revisit", "登记回访", "case", AFTER_ANSWER, None, ("chase", "review", "lead_desk"),
        facts=(
            Fact("who", "回访对象", "choice", choices=REVISITED),
            Fact("satisfaction", "满意度", "choice", choices=SATISFACTION),
            Fact("asked_on", "回访日期", "date"),
            Fact("note", "回访情况", "long_text", required=False, audience="city", help="不写姓名、电话"),
        ),
        guards=("reporter_through_the_city", "asked_day"), stops=("revisit",), adds=True, aside=True, sentence="登记了回访",
        source="办理好坏以群众满意为标准；回访不由乡镇（街道）进行",
    ),
    Move(
        "case.rehandle", "重新办理", "case", (*AFTER_ANSWER, "struck_off"), None,
        ("review", "shift_head", "city_leader"),
        facts=(
            Fact("cause", "重新办理原因", "choice", choices=REHANDLE_CAUSES), REASON,
            Fact("receivers", "承办单位", "receivers", required=False, help="不填为原主办单位"),
        ),
        guards=("not_handled_together", "receivers_can_be_ordered", "held_back_from_townships"),
        starts=("answer",), tells=("receiver_desk", "receiver_head"), leads_to="issued, next cycle",
        aside=True, sentence="重新办理", source="四个不放过：任一项不过即重新办理",
    ),
)  # fmt: skip
