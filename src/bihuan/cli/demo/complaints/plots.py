"""What happens to a complaint in the demo: the closed list of plots, and how many of each a batch holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

BATCH_SIZES = (96, 78, 83, 75, 86)
# Days before the base day on which each batch came in.
BATCH_AGES = (75, 40, 12, 3, 0)
# Hour and minute of that day; the youngest came in shortly before the base.
BATCH_HOURS = ((11, 2), (16, 25), (9, 10), (20, 30))
FOUND = ("true", "basically", "partly")
ANY = (*FOUND, "false")
UNTRUE = ("false",)
# 45, 15, 22 and 18 of a hundred, as public tables of several provinces come out.
VERDICT_SHARES: Mapping[str, int] = MappingProxyType(
    {"true": 188, "basically": 63, "partly": 92, "false": 75}
)


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot. counts: cases in each batch, the rest of a batch is its last resort; until: the last link reached."""

    meaning: str
    counts: tuple[int, int, int, int, int]
    verdicts: tuple[str, ...] = FOUND
    until: str = "answered"


PLOTS: Mapping[str, Plot] = MappingProxyType(
    {
        "normal": Plot("查实、立行立改、按时反馈", (0, 0, 0, 0, 0)),
        "untrue": Plot("查无此事，有现场、有复看", (12, 10, 10, 8, 0), UNTRUE),
        "untrue_night": Plot("反映夜间排放，夜查后认定不属实", (2, 2, 2, 2, 0), UNTRUE),
        "wrong_county_twice": Plot("两次派错单位，两次申请改派", (1, 0, 1, 0, 0)),
        "disputed": Plot("申请改派，未获支持", (1, 1, 1, 1, 1)),
        "recalled_late": Plot("签收后撤回改派", (0, 1, 1, 1, 0)),
        "joint": Plot("涉及两地，各查各段，合并一份报告", (2, 1, 2, 1, 2)),
        "township": Plot("县转乡镇办理", (6, 5, 6, 5, 2), ANY),
        "repeated": Plot("同一对象换个说法再次反映", (0, 3, 5, 5, 5)),
        "together": Plot("同批来电来信反映同一对象，合并办理", (1, 1, 1, 1, 1)),
        "rebound": Plot("反馈后反弹，再次反映", (0, 0, 2, 2, 2)),
        "broken_down": Plot("一件多事，分解给几个单位", (1, 1, 1, 0, 0)),
        "out_of_scope_consent": Plot("不属受理范围，督察组同意核减", (2, 1, 1, 1, 0), UNTRUE, "received"),
        "out_of_scope_refused": Plot("申请核减未获同意，继续办理", (0, 1, 1, 0, 0)),
        "extension": Plot("到期前申请延期", (2, 2, 2, 0, 0)),
        "key_later": Plot("办理途中被列为重点件", (0, 1, 1, 1, 1)),
        "leader_leaves": Plot("包案领导调离，重新确定", (1, 1, 0, 0, 0)),
        "zone": Plot("开发区承办", (5, 4, 4, 3, 2), ANY),
        "bureau": Plot("市直部门承办", (3, 2, 2, 2, 1), ANY),
        "state_firm": Plot("市属国有企业承办", (1, 1, 1, 0, 0)),
        "provincial_unit": Plot("涉省直单位，函商协调", (0, 0, 1, 0, 0)),
        "central_unit": Plot("涉中央单位，上报协调", (0, 1, 0, 0, 0)),
        "vacant_head": Plot("县主要领导空缺，审签受阻", (2, 2, 2, 1, 1), FOUND, "signing"),
        "acting_head": Plot("主持工作的领导审签", (1, 1, 1, 1, 0)),
        "long_rectification": Plot("先停后治、限期搬迁，长期整改", (4, 3, 3, 1, 0)),
        "on_site_together": Plot("多部门现场联合清理", (0, 1, 0, 0, 0)),
        "staged": Plot("阶段性办结，持续整改", (8, 7, 6, 4, 0)),
        "returned": Plot("退回补正", (1, 2, 2, 3, 0), ANY),
        "redone": Plot("退回重办", (1, 1, 1, 1, 0)),
        "declined": Plot("分管市领导未签批", (1, 0, 1, 0, 0)),
        "polluting_on": Plot("反馈已整改，抽查发现仍在排污", (1, 1, 1, 0, 0)),
        "unsatisfied": Plot("回访不满意，重新办理", (1, 1, 1, 0, 0)),
        "struck_off": Plot("公示无异议，已销号", (14, 8, 0, 0, 0)),
        "objected": Plot("公示期间有异议", (2, 1, 0, 0, 0)),
        "late": Plot("逾期反馈", (2, 2, 2, 2, 0), ANY),
        "under_way": Plot("正在核查、整改、审签", (0, 0, 2, 16, 0), ANY, "reviewing"),
        "fresh": Plot("刚登记，尚未签收", (0, 0, 0, 0, 30), ANY, "registered"),
    }
)
LAST_RESORT = ("normal", "normal", "normal", "normal", "under_way")
# Links the cases under way have reached, dealt in turn.
LINKS_UNDER_WAY = (
    "signed",
    "phoned",
    "received",
    "named",
    "visited",
    "rectifying",
    "accepting",
    "signing",
    "reviewing",
)
YOUNG = frozenset({"fresh", "under_way", "vacant_head"})  # all that may lie in the county without a head


def plots_of(batch: int) -> list[str]:
    """The plots of one batch, 1 to 5, as many as it has cases."""
    size = BATCH_SIZES[batch - 1]
    found = [code for code, plot in PLOTS.items() for _ in range(plot.counts[batch - 1])]
    return found + [LAST_RESORT[batch - 1]] * (size - len(found))
