"""Whether a figure tells what was done or what is meant to be done; 拟, 计划, 将 and a day to come make it a plan."""

from __future__ import annotations

import re

_PLAN = re.compile(
    r"拟|计划|规划|预计|预期|力争|争取|目标|打算|准备|将(?![\u4e00-\u9fff]{0,12}已)|需(?!求)|须|应当|应于|(?<![”\"])要求(?=[\u4e00-\u9fff])|确保|保证|不少于|不低于|不超过"
    r"|至少|最多|每[人个家月日天年周]|下一步|今后|下阶段|(?:年|月|日|号|底|末)前(?!后)|可容纳|设计|总投资|每次|以上的?罚款|以下的?罚款"
)
_DONE = re.compile(r"已|现已|截至|截止|目前|累计|共(?!同)|完成了|依法对|对其|予以|被")
_WHOLE_SENTENCE = re.compile(r"^(?:下一步|今后|下阶段|接下来|按照计划|根据(?:计划|方案))")


class PlanWatch:
    """Walks a sentence clause by clause: a plan goes on over its clauses until one tells what was done."""

    def __init__(self, sentence: str) -> None:
        self._is_plan = self._is_whole = bool(_WHOLE_SENTENCE.match(sentence))

    def is_plan(self, before: str) -> bool:
        """Whether a number behind these words of a clause is planned."""
        plan, done = _last(_PLAN, before), _last(_DONE, before)
        if plan > done:
            self._is_plan = True
        elif done >= 0 and not self._is_whole:
            self._is_plan = False
        return self._is_plan


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)
