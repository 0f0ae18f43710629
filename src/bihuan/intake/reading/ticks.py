"""Fields spread over several columns of which one is ticked: 污染类型 over 水, 大气, 噪声; 是否属实 over 属实, 不属实."""

from __future__ import annotations

from collections.abc import Callable

from bihuan.rules.list_keys import read_channel
from bihuan.rules.list_text import compact
from bihuan.rules.list_types import read_types
from bihuan.rules.list_verdicts import closure_word, is_verdict_word

_TICKS = frozenset(["√", "✓", "✔", "☑", "1", "是", "Y", "V", "*", "●", "○"])
_IS_VALUE: dict[str, Callable[[str], object]] = {
    "pollution_types": lambda label: read_types(label).known,
    "verified": is_verdict_word,
    "closure": closure_word,
    "channel": read_channel,
}


def is_value(field: str, label: str) -> bool:
    """Whether a column's label, under a wider one, is a value of the field itself."""
    return "/" in label and field in _IS_VALUE and bool(_IS_VALUE[field](_last(label)))


def ticked(field: str, label: str, text: str) -> str:
    """What a cell of such a column says: the label's value for a tick, nothing for 0, else the cell's own text."""
    if not is_value(field, label):
        return text
    if compact(text) in {"0", "否", "×", "N"}:
        return ""
    return _last(label) if compact(text).upper() in _TICKS else text


def _last(label: str) -> str:
    return label.rpartition("/")[2]
