"""Sentences that tell of one complaint, of which a fine is no official figure: its number, 经查, 该厂, 处理情况：."""

from __future__ import annotations

import re

_OF_ONE = re.compile(
    r"受理编号|[DX]\d?[A-Z]{0,6}20\d{6,}|[有据接]群众(?:反映|举报)|案例[一二三四五六七八九十\d]"
    r"|该(?:厂|公司|企业|单位|店|项目|养殖|加工|作坊|砖厂|站|矿|工地|场|小区|业主|负责人|问题|信访)"
    r"|经(?:查|核查|核实|调查|现场(?:检查|核查|核实|调查|查看))[,，](?!(?:基本|部分|不)?属实\d|\d)"
    r"|^(?:处理|处罚|查处|整改|调查|核实|核查|问责|处置)(?:及|和|与|整改|处理|核实|情况|结果|措施)*[:：]"
)
_OF_MANY = re.compile(
    r"截[至止]\d|截[至止]目前|累计|[全我本][省市县区州盟旗]"
    r"|(?:办结|收到|接到|受理|转办|交办|属实)[^，。；\d]{0,12}(?:\d+批)?\d+(?:\(\+\d+\))?(?:件|宗|起|批)"
)


class CaseWatch:
    """Walks a paragraph sentence by sentence: one complaint goes on until a sentence speaks of many."""

    def __init__(self) -> None:
        self._is_of_one = False

    def is_of_one(self, sentence: str) -> bool:
        """Whether the next sentence tells of one complaint."""
        if _OF_MANY.search(sentence):
            self._is_of_one = False
        elif _OF_ONE.search(sentence):
            self._is_of_one = True
        return self._is_of_one
