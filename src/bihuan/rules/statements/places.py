"""The place official figures are of: the subject of a sentence, or the place told last before it (全市, 我县)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SUFFIX = "省市县区州盟旗"
_LONGEST_NAME, _LONGEST_COUNTED, _WINDOW = 6, 7, 12
_SAID = re.compile(
    r"全部|当天|当日|[交转到送报发]到|转交|有关|相关|分别|所有|部分|属地|各地|督察|检查|涉及|其他"
)
_NAME_END = re.compile(rf"(?<=[\u4e00-\u9fff])[{_SUFFIX}]")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,7}$")
_NO_NAME = re.compile(
    rf"(?:[全我本各该地都县区省市小园社景厂街灾辖每多两]|住宅|保护|施工|试验|示范|相关|有关|责任|其他|\d)[{_SUFFIX}]$"
    rf"|由|[养殖]区|作业区|核心区|缓冲区|建成区|库区|功能区|集[聚中]区|规划区|管理区|生活区|工业区|居民区|片区|区县|县市|市县|[{_SUFFIX}](?:直|级|委|政府|局|长)"
)
_WHOLE = re.compile(r"^(?:全|我|本)(?P<kind>[省市县区州盟旗])")
_SUBJECT_ENDS = (
    r"(?=已|共|累计|收到|接到|接收|受理|反馈|反应|办[结理]|责令|立案|约谈|问责|追责|上报|报送|交办|转[办交]|移[送交]|处罚|罚款|关[停闭]|取缔"
    r"|查[处封]|扣押|停[产业]|限[产期]|行政|刑事|拘留|逮捕|批捕|破获|侦破|带走|环境|生态|公安|纪委|党委|政府|各级|各[地市州县区]|完成|整[改治]|合计"
    r"|新增|当[日天]|今[日天]|正在|目前|全部|属实|基本|部分|不属实|未|对|通过|开展|组织|检查|排查|出动|发现|下达|作出|的|为|有|(?:\d|$))"
)
_KIND = "[省市县区州盟旗]"
# Whom complaints are handed to: 督察组向北岭市转办, 转办北岭市第3批, 交东湖区12件.
_RECIPIENT = re.compile(
    rf"(?P<to>向|(?:转办|交办|移交|转交|交转)[给至到]?|(?<![移转])交(?=[\u4e00-\u9fff]{{3,7}}\d))(?P<place>[\u4e00-\u9fff]{{2,5}}{_KIND})"
    r"(?=[转交移反印送第\d的共]|累计|办理|下达|群众|信访|举报|来[电信])"
)
# What stands before a name and is none of it; 向阳区 and 日照市 are names.
_BEFORE_NAME = re.compile(
    r"^.*(?:向|[转交]办|移交|转交|[给在对由被]|督[察查]组|其中|\d[日时年月]|目前|截[至止]|[省市](?!中))(?=[\u4e00-\u9fff]{3,}$)"
)
_NO_BEGINNING = re.compile(rf"^[向交转给在对由将把被及赴至到][\u4e00-\u9fff]{{2,}}{_KIND}$")
_AT_LINE_START = re.compile(
    r"(?:^|[\s,，。；;：:!！?？(（、“《【])(?!关于|截[至止]|根据|近日|日前|今年|目前|按照|我|全|本)([\u4e00-\u9fff]{3,5})$"
)
_SUBJECT = re.compile(
    r"^[,，:：]?(?P<place>[\u4e00-\u9fff]{2,12}?)"
    rf"(?:\(?(?:含|包括)(?P<including>[\u4e00-\u9fff、]{{2,12}}?)\)?)?{_SUBJECT_ENDS}"
)
_WORDS = re.compile(
    r"督察|企业|问题|案件|信访|举报|环保|责任|部门|公安|机关|全市|同时|其中|此外|今年|目前|结果|处理|整改|部分|基本|属实|来电|来信"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed, without what it includes. including: told to be counted with it (含顺德)."""

    name: str
    including: str | None = None


class Gazetteer:
    """Knows the places of a document by how often their names stand in it, and the areas that are passed in."""

    def __init__(self, texts: Iterable[str], *, areas: Iterable[str] = ()) -> None:
        self._areas = frozenset(areas)
        self._counts = Counter(name for text in texts for name in _endings(text))
        self._bare = {name[:-1] for name in self._counts if len(name) > 2}

    def subject(self, clause: str) -> Place | None:
        """The place a clause begins with as its subject."""
        found = _SUBJECT.match(clause.removeprefix("其中"))
        if not found or _WHOLE.match(clause) or _WORDS.search(found["place"]):
            return None
        name = found["place"]
        if self.is_place(name) or found["including"] or (name in self._bare and len(name) <= 4):
            return Place(name, found["including"])
        return None

    def recipient(self, clause: str) -> tuple[Place, bool] | None:
        """The place a clause says complaints were handed to, and whether it is inside the one told before (交东湖区)."""
        for found in _RECIPIENT.finditer(clause):
            if self.is_place(found["place"]):
                return Place(found["place"]), found["to"] == "交"
        return None

    def is_place(self, name: str) -> bool:
        """Whether a text is the name of one place and nothing else."""
        if name in self._areas:
            return True
        is_shaped = 2 < len(name) <= _LONGEST_NAME and name[-1] in _SUFFIX
        return (
            is_shaped
            and not _NO_BEGINNING.match(name)
            and not _NO_NAME.search(name)
            and not _SAID.search(name)
        )

    def names_in(self, text: str) -> list[str]:
        """The places a text names, in their order."""
        return [
            name
            for end in range(3, len(text) + 1)
            if text[end - 1] in _SUFFIX
            and text[end : end + 1] not in ("(", "（")
            and (name := self._ending(text[max(0, end - _WINDOW) : end]))
        ]

    def is_known(self, name: str) -> bool:
        """Whether a name is that of an area passed in, or stands in the document more than once."""
        return name in self._areas or self._counts[name] > 1

    def whole(self, clause: str) -> str | None:
        """The ending meant by 全市, 我县 and their like at the beginning of a clause."""
        found = _WHOLE.match(clause.lstrip(",，"))
        return found["kind"] if found else None

    def _parted(self, text: str) -> str | None:
        """The name a text ends with where something that is no name, or the beginning of a line, stands before it."""
        after = _BEFORE_NAME.sub("", text)
        at_start = _AT_LINE_START.search(text)
        name = after if after != text else at_start[1] if at_start else ""
        is_whole = not any(kind in name[:-1] for kind in "省市县区") and all(
            self._counts[name[start:]] == self._counts[name] for start in range(1, len(name) - 2)
        )
        return name if is_whole and len(name) < _LONGEST_NAME and self.is_place(name) else None

    def _ending(self, text: str) -> str | None:
        """The name a text ends with: of two to four characters before the ending, the longest that stands as often."""
        run = re.search(r"[\u4e00-\u9fff]{2,5}$", text)
        if not run or _NO_NAME.search(run[0]):
            return None
        if name := self._parted(text):
            return name
        names = [run[0][-length:] for length in range(3, len(run[0]) + 1)]
        if not names:
            return None
        known = next((name for name in names if name in self._areas), None)
        often = self._counts[names[0]]
        return known or next(
            (
                name
                for name in reversed(names)
                if self._counts[name] == often and (often > 1 or name == names[0])
            ),
            names[0],
        )


def _endings(text: str) -> Iterator[str]:
    """What may be a name, once for each place it stands at: all texts of two to seven characters with such an ending."""
    for found in _NAME_END.finditer(text):
        run = _RUN.search(text, max(0, found.end() - _LONGEST_COUNTED), found.end())
        if run:
            yield from (run[0][start:] for start in range(len(run[0]) - 1))
