"""Moves on the case itself before and while it is worked on: cleared, issued, marked, joined, split, deducted."""

from __future__ import annotations

from bihuan.rules.moves import Fact, Move
from bihuan.rules.rows.shared import DESK, DOCUMENT_IF_ANY, FILES, NOTE, REASON, REVIEW, SHIFT
from bihuan.rules.vocabulary import (
    AFTER_ANSWER,
    BANDS,
    BEFORE_ANSWER,
    DEDUCTION_CAUSES,
    KEY_CLASSES,
    LINK_KINDS,
    OPEN_STAGES,
    POLLUTION_TYPES,
)

UNTIL_REPORTED = BEFORE_ANSWER[: BEFORE_ANSWER.index("accepting")]
_RECEIVERS = Fact("receivers", "承办单位", "receivers", help="主办一个，协办可多个")

REGISTERING_MOVES = (
    Move(
        "case.clear", "补齐信息", "case", BEFORE_ANSWER, None, DESK,
        facts=(
            Fact("area_ids", "行政区域", "choices", required=False),
            Fact("pollution_types", "污染类型", "choices", required=False, choices=POLLUTION_TYPES),
            Fact("acceptance_no", "受理编号", "text", required=False, max_length=48),
            Fact("key_class", "重点类别", "choice", required=False, choices=KEY_CLASSES),
            Fact("band", "反映时段", "choice", required=False, choices=BANDS),
            Fact("content", "举报内容", "long_text", required=False, max_length=20_000, audience="city",
                 help="来件未载举报内容的，补来后填写"),
            REASON,
        ),
        guards=("something_to_clear", "lacks_its_content"), aside=True, sentence="补齐了登记信息",
        source="不因信息不全耽误转办：先转办，后补齐",
    ),
    Move(
        "case.confirm_extract", "确认办理摘要", "case", UNTIL_REPORTED, None, DESK,
        facts=(
            Fact("extract", "办理摘要", "long_text", max_length=8000, help="下发承办单位的文本，不得含举报人信息"),
            Fact("issues", "反映问题", "issue_texts", required=False, max_length=8000,
                 help="承办单位逐项认定所见的文本；空白的只显示序号"),
            Fact("looked", "已核对不含举报人信息", "bool"),
        ),
        guards=("extract_is_clean", "issues_of_the_case"), stops=("extract",), sentence="确认了办理摘要", bulk=True,
        source="举报人信息严格保密；向承办单位只下发摘要",
    ),
    Move(
        "case.issue", "交办", "case", ("registered",), None, DESK,
        facts=(
            _RECEIVERS,
            Fact("part", "第几部分", "count", required=False, help="分解办理的，逐部分交办"),
            Fact("issuer_body", "以何单位名义", "body", required=False),
            Fact("detail_later", "内容待补", "bool", required=False),
        ),
        guards=("not_handled_together", "extract_confirmed_or_later", "part_waits_for_a_lead",
                "receivers_can_be_ordered", "held_back_from_townships"),
        starts=("phone", "receipt", "report"), stops=("transfer",), tells=("receiver_desk",), bulk=True,
        leads_to="issued", sentence="交办", source="接件后1小时内向县（市、区）下达交办令",
    ),
    Move(
        "case.mark_key", "标注重点", "case", OPEN_STAGES, None, ("dispatch", "review", "city_leader"),
        facts=(Fact("key_class", "重点类别", "choice", choices=KEY_CLASSES), REASON),
        guards=("not_marked_so",), tells=("receiver_desk", "receiver_head"), leads_to="same stage",
        aside=True, sentence="标注为重点件", source="重点件由主要领导包案；市自定重点不随件上报",
    ),
    Move(
        "case.unmark_key", "取消重点", "case", OPEN_STAGES, None, ("shift_head", "city_leader"),
        facts=(Fact("key_class", "重点类别", "choice", choices=KEY_CLASSES), REASON, DOCUMENT_IF_ANY),
        guards=("marked_so", "givers_mark_needs_paper"), tells=("receiver_desk",), leads_to="same stage",
        aside=True, sentence="取消了重点标注", source="交办单位标注的重点件，凭其文件取消",
    ),
    Move(
        "case.hold_back", "直查", "case", OPEN_STAGES, None, ("dispatch", "shift_head", "city_leader"),
        facts=(REASON,), guards=("not_held_back",), tells=("receiver_desk",), leads_to="same stage",
        aside=True, sentence="设为直查，首次核查前不下转乡镇", source="直查：首次现场核查前不向乡镇（街道）下转",
    ),
    Move(
        "case.release", "解除直查", "case", OPEN_STAGES, None, ("dispatch", "shift_head", "city_leader"),
        facts=(REASON,), guards=("is_held_back",), tells=("receiver_desk",), leads_to="same stage",
        aside=True, sentence="解除了直查", source="直查：首次现场核查前不向乡镇（街道）下转",
    ),
    Move(
        "case.suspect_conflict", "提示利益冲突", "case", OPEN_STAGES, None,
        ("dispatch", "chase", "review", "city_leader", "lead_desk", "lead_handler", "lead_deputy", "lead_head"),
        facts=(Fact("body", "涉及单位", "body"), REASON),
        guards=("not_yet_its_object",), leads_to="same stage", aside=True, sentence="提示了利益冲突",
        source="被举报对象为本单位的，不得由本单位认定",
    ),
    Move(
        "case.break_down", "分解", "case", UNTIL_REPORTED, None, DESK,
        facts=(Fact("parts", "分解为", "parts", help="每部分一行：该部分所含问题序号，如 1,3；没有对应问题的填“无”"), REASON),
        guards=("not_handled_together", "parts_fit_the_issues"), leads_to="registered until every part has a lead",
        aside=True, sentence="分解办理", source="涉及多地多部门的分解交办，来件编号只反馈一次，分解前后件数均保留",
    ),
    Move(
        "case.handle_together", "合并办理", "case", BEFORE_ANSWER, None, (*DESK, *REVIEW),
        facts=(Fact("case", "并入的交办件", "case", help="填写编号"), REASON),
        guards=("can_be_handled_together",), stops=("transfer", "extract", "city_signature"),
        tells=("receiver_desk",), leads_to="stage of the case it joins", aside=True, sentence="合并办理",
        source="同一问题合并调查，各编号分别计时、分别反馈",
    ),
    Move(
        "case.handle_apart", "取消合并", "case", BEFORE_ANSWER, None, (*DESK, *REVIEW),
        facts=(REASON,), guards=("is_handled_together",), starts=("transfer",), stops=("city_signature",),
        tells=("receiver_desk",), leads_to="registered", aside=True, sentence="取消了合并办理",
        source="合并不当的恢复单独办理",
    ),
    Move(
        "case.link_repeat", "关联重复", "case", OPEN_STAGES, None, (*DESK, *REVIEW),
        facts=(
            Fact("case", "此前的交办件", "case", help="填写编号"),
            Fact("kind", "关联类别", "choice", choices=LINK_KINDS),
        ),
        guards=("can_be_linked",), leads_to="same stage", aside=True, sentence="关联了此前的交办件",
        source="已反馈的再次举报作为新件办理，标明重复或反弹",
    ),
    Move(
        "case.urge", "催办", "case", OPEN_STAGES, None, ("chase", *SHIFT, "city_leader", "follower"),
        facts=(NOTE,), tells=("receiver_desk", "receiver_deputy"), adds=True, aside=True, sentence="催办",
        source="跟进单位可催办，不代替主办",
    ),
    Move(
        "case.propose_deduction", "申请核减", "case", (*BEFORE_ANSWER, *AFTER_ANSWER), None,
        (*DESK, *REVIEW, *SHIFT),
        facts=(Fact("cause", "核减原因", "choice", choices=DEDUCTION_CAUSES), REASON, FILES),
        guards=("no_open_deduction",), tells=("city_leader",), leads_to="same stage", aside=True, sentence="申请核减",
        source="核减须经交办单位同意；同意前照常计数计时",
    ),
    Move(
        "case.reinstate", "恢复办理", "case", ("deducted",), None, (*DESK, *SHIFT),
        facts=(REASON, DOCUMENT_IF_ANY), starts=("answer", "transfer"), leads_to="registered",
        sentence="恢复办理", source="核减后又要求办理的，按原时限恢复",
    ),
)  # fmt: skip
