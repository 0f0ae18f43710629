"""When a field that was read counts as right: width, white space and spelling variants of a type do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from tests.holdout.expecting import AnyOf, Some

RIGHT, WRONG, MISSING = "right", "wrong", "missing"
_TEXTS = {"acceptance_no", "acceptance_no_raw", "content", "finding", "handling", "verified_raw", "closure_raw",
          "accountability_raw", "pollution_types_raw", "area", "batch"}  # fmt: skip
_SAME_KIND = {"噪音": "噪声", "生态破坏": "生态", "自然生态": "生态", "固体废物": "固废", "其它": "其他"}
_ENCODINGS = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8", "utf8": "utf-8"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\xad"))


def judge(name: str, want: Any, got: Any) -> str:
    """RIGHT, WRONG or MISSING, for the field of this name."""
    if isinstance(want, AnyOf):
        return min((judge(name, value, got) for value in want.values), key=[RIGHT, WRONG, MISSING].index)
    if _is_nothing(name, want):
        return RIGHT if _is_nothing(name, got) else WRONG
    if _is_nothing(name, got):
        return MISSING
    return RIGHT if _same(name, want, got) else WRONG


def fold(text: Any) -> str:
    """The text in half width, without white space, invisible characters and a closing stop."""
    plain = unicodedata.normalize("NFKC", str(text)).translate(_INVISIBLE)
    return re.sub(r"\s+", "", plain).rstrip("。.;")


def _is_nothing(name: str, value: Any) -> bool:
    return value is None or value in ("", []) or value is False or (name == "channel" and value == "unknown")


def _same(name: str, want: Any, got: Any) -> bool:
    if isinstance(want, Some):
        return True
    if name in _OWN:
        return _OWN[name](want, got)
    if name in _TEXTS:
        return _folded(want) == _folded(got)
    if isinstance(want, int | float) and not isinstance(want, bool):
        return isinstance(got, int | float) and abs(float(want) - float(got)) < 1e-6
    return bool(want == got)


def _folded(text: Any) -> str:
    return re.sub(r"[、;，]", ",", fold(text))


def _kinds(values: Any) -> set[str]:
    plain = (fold(value).removesuffix("污染") for value in values)
    return {_SAME_KIND.get(value, value) for value in plain}


def _title(want: str, got: str) -> bool:
    return fold(want) in fold(got) and len(fold(got)) <= len(fold(want)) + 40


def _blame(want: str, got: Any) -> bool:
    return not isinstance(got, str) or _folded(want) == _folded(got)


def _encoding(want: str, got: str) -> bool:
    plain = got.lower().replace("_", "-")
    return _ENCODINGS.get(plain, plain).startswith(want)


def _columns(want: dict[str, str], got: dict[str, Any]) -> bool:
    return all(got.get(name) == letter for name, letter in want.items())


_OWN: dict[str, Callable[[Any, Any], bool]] = {
    "title": _title,
    "accountability": _blame,
    "encoding": _encoding,
    "columns": _columns,
    "pollution_types": lambda want, got: _kinds(want) == _kinds(got),
    "repeat_of": lambda want, got: set(want) == set(got),
    "to_clear": lambda want, got: set(want) == set(got),
    "place": lambda want, got: fold(want) in fold(got),
    "printed_total": lambda want, got: str(want) == str(got),
}
