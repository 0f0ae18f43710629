"""The issues (子问题) a complaint names, proposed from its text: by numbered items, or by sentences behind 反映…的问题.

Proposes only; the desk edits them. Takes nothing but numbering, white space and separators away, and never parts a
number, a date or what stands in brackets. Source: the ways of numbering seen in public tables (domain notes 1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bihuan.rules.list_text import chinese_number

MOST_ISSUES = 30
_NUMERAL = "一二三四五六七八九十"
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}
# What may stand before a number that begins an item.
_BEGINS = r"(?:(?<=[\s。；;！!？?：:，,、）)”])|\A)"
# 1.5米, 1、2号楼 and 第一、二车间 number no items; 1.2023年起… does.
_NOT_ON = rf"(?!\s*(?!20\d\d年)[\d{_NUMERAL}]|\s*[号栋幢楼层单元期区室组台])"
_WAYS = tuple(
    re.compile(way)
    for way in (
        rf"{_BEGINS}(?P<n>[{_NUMERAL}]{{1,3}})[、.．]{_NOT_ON}",
        rf"{_BEGINS}[（(]\s*(?P<n>[{_NUMERAL}]{{1,3}})\s*[）)]{_NOT_ON}",
        rf"{_BEGINS}问题\s*(?P<n>[{_NUMERAL}]{{1,3}}|\d{{1,2}})\s*[：:、]",
        rf"{_BEGINS}第(?P<n>[{_NUMERAL}]{{1,3}})(?:[，,、：:]|是){_NOT_ON}",
        rf"{_BEGINS}(?P<n>[{_NUMERAL}]{{1,3}})(?:是|为)",
        rf"{_BEGINS}其(?P<n>[{_NUMERAL}]{{1,3}})[，,、：:是]{_NOT_ON}",
        rf"{_BEGINS}(?P<n>\d{{1,2}})\s*[.．、)）]{_NOT_ON}",
        rf"{_BEGINS}[（(]\s*(?P<n>\d{{1,2}})\s*[）)]{_NOT_ON}",
        rf"(?P<n>[{''.join(_CIRCLED)}]){_NOT_ON}",
    )
)
# Without one of these there is no second item; looked for first, since most complaints number nothing.
_SECOND = re.compile(r"[2２二]\s*[、.．)）：:，,是为]|②")
_INTRODUCED = re.compile(
    r"(?:反映|举报|投诉|存在|以下|下列|如下)[^。；;\n：:]{0,60}?(?:问题|情况)[^。；;\n：:]{0,8}[：:]"
)
_SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]*")
# A sentence that begins so goes on with the problem before it, or asks for something.
_GOES_ON = re.compile(
    r"\s*(?:请|希望|要求|恳请|恳求|建议|盼|望|诉求|以上|上述|多次|曾|至今|目前|现|严重|影响|导致|造成|致使|该|此|对此|其中?|并|且|但|而|也"
    r"|同时|因此|由于|后|每|从|自|\d{4}年|补充|详见|举报人|投诉人|反映人|信访人|来电人|来信人|群众|联系|电话|本人|我)"
)
_OPENING, _CLOSING = "（(“「『《【[", "）)”」』》】]"
_EDGE = " \t\r\n\u3000；;，,、"


def split_issues(content: str) -> tuple[str, ...]:
    """The issues a complaint names, in their order, at least one and at most MOST_ISSUES; one when nothing marks several.

    What stands before the first item belongs to it, so that put together they say all that the complaint says.
    """
    pieces = _items(content) or _sentences(content)
    issues = [piece for text in pieces if (piece := text.strip(_EDGE))]
    if len(issues) < 2:
        return (content.strip(),)
    if len(issues) > MOST_ISSUES:
        issues[MOST_ISSUES - 1 :] = ["；".join(issues[MOST_ISSUES - 1 :])]
    return tuple(issues)


def numbered_items(text: str) -> tuple[str, ...]:
    """The items a text numbers, two or more, without what stands before the first; empty where it numbers none."""
    return tuple(item.strip(_EDGE) for item in _parted(text)[1:])


def _items(content: str) -> list[str]:
    """The texts of numbered items, the outermost numbering; empty where nothing is numbered."""
    parts = _parted(content)
    return [parts[0] + parts[1], *parts[2:]] if parts else []


def _parted(content: str) -> list[str]:
    """What stands before the first numbered item, and the items; empty where nothing is numbered."""
    if not _SECOND.search(content):
        return []
    chains = [chain for way in _WAYS if len(chain := _chain(way.finditer(content))) > 1]
    if not chains:
        return []
    chain = min(chains, key=lambda found: found[0].start())
    ends = [following.start() for _, following in pairwise(chain)] + [len(content)]
    items = [content[mark.end() : end] for mark, end in zip(chain, ends, strict=True)]
    return [content[: chain[0].start()], *items]


def _chain(marks: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count 1, 2, 3 … without a gap."""
    chain: list[re.Match[str]] = []
    for mark in marks:
        sign = mark["n"]
        number = _CIRCLED.get(sign) or (int(sign) if sign.isdecimal() else chinese_number(sign))
        if number == len(chain) + 1:
            chain.append(mark)
    return chain


def _sentences(content: str) -> list[str]:
    """The sentences behind 反映…的问题：, each with what goes on with it; empty where nothing is so introduced."""
    intro = _INTRODUCED.search(content)
    if intro is None:
        return []
    issues: list[str] = []
    for sentence in _whole_sentences(content[intro.end() :]):
        if issues and _GOES_ON.match(sentence):
            issues[-1] += sentence
        else:
            issues.append(sentence)
    return [content[: intro.end()] + issues[0], *issues[1:]] if issues else []


def _whole_sentences(text: str) -> list[str]:
    """The sentences of a text, one that ends inside brackets together with the next."""
    found = [sentence for sentence in _SENTENCE.findall(text) if sentence]
    if _depth(found) != 0:
        return found
    whole: list[str] = []
    for sentence in found:
        if whole and _depth(whole[-1:]) > 0:
            whole[-1] += sentence
        else:
            whole.append(sentence)
    return whole


def _depth(texts: Sequence[str]) -> int:
    """How many brackets are left open."""
    return sum((sign in _OPENING) - (sign in _CLOSING) for text in texts for sign in text)
