"""What in a complaint speaks for the city's own key mark (市重点), in words; proposes, marks nothing."""

from __future__ import annotations

import re
from collections.abc import Collection

# What a city looks at first, each with the reason it is shown under. Source: practice; the desk changes it case by case.
_HINTS = (
    (re.compile(r"饮用水|水源地|水源保护区|自来水厂|井水不能"), "涉及饮用水"),
    (re.compile(r"自然保护区|生态红线|保护红线|湿地公园|国家公园|风景名胜区"), "涉及自然保护地"),
    (re.compile(r"危险废物|危废|废酸|废矿物油|放射|辐射源|电镀废"), "涉及危险废物或放射源"),
    (re.compile(r"中毒|晕倒|住院|昏迷|伤亡|大面积死亡|大量死鱼"), "可能已有人身或重大损害"),
    (
        re.compile(r"(?:多次|反复|屡次|一再|长期)(?:举报|投诉|反映|信访)|上次督察|死灰复燃|虚假整改|假整改"),
        "反复举报或整改反弹",
    ),
    (re.compile(r"保护伞|通风报信|提前通知|收受|官商勾结"), "反映公职人员失职"),
)  # fmt: skip


def city_key_reason(content: str, *, classes: Collection[str], repeats: int) -> str:
    """Why the city should mark a case as its own key case; empty where nothing says so or it is marked already.

    repeats: how many earlier cases it repeats.
    """
    if classes:
        return ""
    reasons = [reason for pattern, reason in _HINTS if pattern.search(content)]
    if repeats:
        reasons.append(f"此前已有{repeats}件重复举报")
    return "、".join(reasons)
