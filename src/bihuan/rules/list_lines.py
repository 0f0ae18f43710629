"""Lines of a list that are no complaints: totals, notes, signature lines, headings of an area; told by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.rules.list_text import compact

_TOTAL = re.compile(
    r"[(（]?(?:合计|总计|共计|小计|总数|累计|本批.{0,8}共|(?:本表|本次|以上|全部|全市|我市|我县).{0,10}共.{0,6}\d+[件宗])|^[(]?共\d+[件宗个](?=$|[,;。、(（)）])"
)
_TOTAL_WORDS = frozenset(
    {"合计", "小计", "总计", "总数", "件数", "数量", "合计(件)", "数量(件)", "件数(件)", "百分比", "占比"}
)
_LONGEST_FIGURE_WORD = 10
_FIGURE_WORDS = frozenset(
    {
        "地区",
        "县区",
        "区域",
        "行政区域",
        "县市区",
        "单位",
        "来信",
        "来电",
        "污染类型",
        "类型",
        "类别",
        "问题类型",
    }
    | {"重点案件", "重点件", "序号"}
)
_NOTE = re.compile(
    r"[(*※]*(?:注|备注|说明|附注|附|填表|填报|制表|审核|报送|联系|负责|经办|校对|单位负责|审签|签发|主管领导|抄送|打印|制单)"
    r"[^:,。]{0,12}:|(?:注|备注|说明|附注)$|[*※]?[带标]有?[\"'“”]?[*★※][\"'“”]?.{0,6}[为的是]|[*※★]+(?:为|表示|号为|代表|号表示)"
    r"|(?:注|说明)\d[、.]|[(（]?[^,。:;、]{0,10}(?:标注|标有|标记|注有|带|加)[\"'“”‘’]?[*★※☆][\"'“”‘’]?的?(?:为|是|系|表示)"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.])?"
    r"(?P<name>[\u4e00-\u9fff]{1,12}(?:[县区市旗局委]|管委会|集团|公司))"
    r":?[(（]?(?:共计?|合计)?\d*[件宗个起]?[)）]?"
)
_STATE_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.])?(?:今日|当日|本日|本批|本期|目前|现)?"
    r"(?P<state>(?:已|全部)?办结|阶段性?办结|[暂尚]?未办结|正在办理|办理中|在办)的?(?:群众|信访|举报|交办|转办|来电|来信)*(?:件|案件|问题|事项|案)?"
    r"(?:清单|一览表)?:?[(（]?(?:共计?|合计)?\d*[件宗个起]?[)）]?"
)
_SECTION = re.compile(r"[一二三四五六七八九十]+[、.]")


def is_total(text: str) -> bool:
    """Whether a cell begins a total line: 合计, 总计, 共27件."""
    return _TOTAL.match(compact(text)) is not None


def is_note(text: str) -> bool:
    """Whether a cell begins a note or signature line: 注：, 填表人：, 带*为重点件."""
    return _NOTE.match(compact(text)) is not None


def begins_figures(cells: Sequence[str]) -> bool:
    """Whether a row is the header of a table of counts (地区, 来信, 来电, 合计): short words only, two known ones.

    cells: the row's texts, blank ones left out.
    """
    if len(cells) < 3 or any(len(cell) > _LONGEST_FIGURE_WORD for cell in cells):
        return False
    texts = [compact(cell) for cell in cells]
    if any(any(map(str.isdigit, text)) for text in texts):
        return False
    has_total = any(text in _TOTAL_WORDS for text in texts)
    has_kind = any(text in _FIGURE_WORDS for text in texts)
    return has_total and has_kind


def heading_area(line: str) -> str | None:
    """The area a heading between rows names (一、北岭县（12件）); None for other lines."""
    if is_total(line) or is_note(line):
        return None
    found = _HEADING.fullmatch(compact(line))
    return found["name"] if found else None


def begins_section(line: str) -> bool:
    """Whether a heading between rows begins a section that is no area's: 三、前期件补充公开."""
    return _SECTION.match(compact(line)) is not None and heading_area(line) is None


def heading_closure(line: str) -> str | None:
    """How far the complaints under a heading are, in its words (阶段性办结 in 二、阶段性办结件); None for other lines."""
    found = _STATE_HEADING.fullmatch(compact(line))
    return found["state"] if found else None
