"""The place official figures are of: the subject of a sentence, or the place told last before it (全市, 我县)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_SUFFIX = "省市县区州盟旗"
_LONGEST_NAME = 6
_SAID = re.compile(
    r"全部|当天|当日|[交转到送报发]到|转交|有关|相关|分别|所有|部分|属地|各地|督察|检查|涉及|其他"
)
_NAME = re.compile(rf"(?=([\u4e00-\u9fff]{{1,6}}[{_SUFFIX}]))")
_NO_NAME = re.compile(
    rf"(?:[全我本各该地都县区省市小园社景厂街灾辖每多两]|住宅|保护|施工|试验|示范|相关|有关|责任|其他|\d)[{_SUFFIX}]$"
    rf"|由|管理区|生活区|工业区|居民区|片区|区县|县市|市县|[{_SUFFIX}](?:直|级|委|政府|局|长)"
)
_WHOLE = re.compile(r"^(?:全|我|本)(?P<kind>[省市县区州盟旗])")
_SUBJECT_ENDS = (
    r"(?=已|共|累计|收到|接到|接收|受理|反馈|反应|办结|责令|立案|约谈|问责|上报|报送|交办|转办|移送|处罚|关停|查处|环境|生态"
    r"|各级|各[地市州县区]|完成|合计|(?:\d|$))"
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
        self._counts = Counter(
            name[start:] for text in texts for name in _NAME.findall(text) for start in range(len(name) - 1)
        )
        self._bare = {name[:-1] for name in self._counts if len(name) > 2}

    def subject(self, clause: str) -> Place | None:
        """The place a clause begins with as its subject."""
        found = _SUBJECT.match(clause)
        if not found or _WHOLE.match(clause) or _WORDS.search(found["place"]):
            return None
        name = found["place"]
        if self.is_place(name) or found["including"] or (name in self._bare and len(name) <= 4):
            return Place(name, found["including"])
        return None

    def is_place(self, name: str) -> bool:
        """Whether a text is the name of one place and nothing else."""
        if name in self._areas:
            return True
        is_shaped = 2 < len(name) <= _LONGEST_NAME and name[-1] in _SUFFIX
        return is_shaped and not _NO_NAME.search(name) and not _SAID.search(name)

    def names_in(self, text: str) -> list[str]:
        """The places a text names, in their order."""
        return [
            name
            for end in range(3, len(text) + 1)
            if text[end - 1] in _SUFFIX
            and text[end : end + 1] not in ("(", "（")
            and (name := self._ending(text[max(0, end - _LONGEST_NAME) : end]))
        ]

    def is_known(self, name: str) -> bool:
        """Whether a name is that of an area passed in, or stands in the document more than once."""
        return name in self._areas or self._counts[name] > 1

    def whole(self, clause: str) -> str | None:
        """The ending meant by 全市, 我县 and their like at the beginning of a clause."""
        found = _WHOLE.match(clause.lstrip(",，"))
        return found["kind"] if found else None

    def _ending(self, text: str) -> str | None:
        """The name a text ends with: of two to four characters before the ending, the longest that stands as often."""
        run = re.search(r"[\u4e00-\u9fff]{2,5}$", text)
        if not run or _NO_NAME.search(run[0]):
            return None
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
