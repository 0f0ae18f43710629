"""Pollution types in a list's cell: several in one cell, and the many ways of writing one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bihuan.rules.list_text import compact, is_nothing, without_brackets
from bihuan.rules.vocabulary import POLLUTION_TYPES

_WRITINGS: dict[str, tuple[str, ...]] = {
    "air": ("大气", "大气环境", "空气", "废气", "气", "异味", "恶臭", "臭气", "臭味", "VOCs", "VOCS", "烟尘"),
    "water": (
        "水",
        "水环境",
        "水体",
        "废水",
        "污水",
        "地表水",
        "地下水",
        "水质",
        "黑臭水体",
        "饮用水",
        "饮用水源",
    ),
    "noise": ("噪声", "噪音", "声环境", "噪声振动", "噪音振动", "声", "振动"),
    "soil": ("土壤", "土", "土壤环境"),
    "solid_waste": ("固废", "固体废物", "固体废弃物", "危废", "危险废物", "建筑垃圾", "一般固废", "工业固废"),
    "ecology": ("生态", "生态破坏", "自然生态", "生态环境", "生态环境破坏", "自然保护区", "自然保护地"),
    "dust": ("扬尘", "粉尘"),
    "fumes": ("油烟", "餐饮油烟"),
    "garbage": ("垃圾", "生活垃圾"),
    "heavy_metal": ("重金属",),
    "livestock": ("畜禽养殖", "畜禽", "养殖"),
    "marine": ("海洋", "海洋环境", "海洋生态"),
    "radiation": ("辐射", "核与辐射", "电磁辐射", "核辐射", "电磁"),
    "other": ("其他", "其它", "其他类", "其它类", "其他问题", "其它问题", "其他环境问题"),
}
_CODES = {writing: code for code, writings in _WRITINGS.items() for writing in writings}
_SUFFIX = re.compile(r"(?:环境)?(?:污染|问题|类|方面|影响|扰民)+$")
_SEPARATOR = re.compile(r"[、,，;；。.|+&/\\:\n·]+|\d+[.、)]?")
_INSIDE = re.compile("|".join(sorted(map(re.escape, _CODES), key=len, reverse=True)))
_FILLING = re.compile(r"污染|问题|及其?|和|与|以及|并|等|类|还有|涉及|同时|环境")
_OFFICE = re.compile(r"(?:局|委员会|管委会|办公室|政府|大队|支队|中心|公司|集团|专班|分局|[市省县]委|街道)$")


@dataclass(frozen=True, slots=True)
class TypesReading:
    """Types of a cell as Chinese labels, each once, in the printed order.

    known are labels of the vocabulary; strange are words it does not know, as printed; offices are names of offices
    somebody put into the wrong cell.
    """

    known: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What the row's types are: the known ones, then the strange words."""
        return (*self.known, *self.strange)


def codes_of(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of `vocabulary.POLLUTION_TYPES` for the labels of a reading; a word it does not know counts as `other`."""
    by_label = {label: code for code, label in POLLUTION_TYPES.items()}
    return tuple(dict.fromkeys(by_label.get(label, "other") for label in labels))


@lru_cache(maxsize=8_192)
def read_types(cell: str) -> TypesReading:
    """The pollution types a cell names."""
    line = compact(cell)
    if is_nothing(line):
        return TypesReading()
    known: list[str] = []
    strange: list[str] = []
    offices: list[str] = []
    for piece in _pieces(line):
        codes = _codes_in(piece)
        if codes:
            known += [POLLUTION_TYPES[code] for code in codes]
        elif _OFFICE.search(piece):
            offices.append(piece)
        else:
            strange.append(piece)
    return TypesReading(*(tuple(dict.fromkeys(words)) for words in (known, strange, offices)))


def _pieces(line: str) -> list[str]:
    without = without_brackets(line) or line.strip("()[]【】")
    return [piece for piece in _SEPARATOR.split(without) if piece and not is_nothing(piece)]


def _codes_in(piece: str) -> list[str]:
    """Codes of one piece: a known writing, one with 污染 behind it, or several written in one go."""
    if _OFFICE.search(piece):
        return []
    for writing in (piece, _SUFFIX.sub("", piece)):
        if writing in _CODES:
            return [_CODES[writing]]
    words = _INSIDE.findall(piece)
    rest = _FILLING.sub("", _INSIDE.sub("", piece))
    return [_CODES[word] for word in words] if words and not rest else []
