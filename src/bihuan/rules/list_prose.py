"""A complaint told in sentences without labels, in its parts: what was reported, found, done, and how far that is.

Parts only at the beginnings of sentences; every word stays, in its order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.rules.list_verdicts import closure_word, verdict_in_prose

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]*[”』）)]?")
_FOUND = re.compile(
    r"\s*(?:[（(【\[]?[一二三四五六七八九十\d]{1,3}[)）】\]、.．])?\s*(?:经|现经|后经)(?!常|营|济|过(?!核|调|现)|销|理|费|受)"
    r"[^，,。：:]{0,24}?(?:查|核|调查|检查|监测|走访|了解|勘)[^，,。：:]{0,14}[，,：:]?"
    r"|\s*(?:调查|核查|核实|现场(?:检查|核查|核实|调查))(?:情况|结果|发现|时|表明|核实)*[，,：:]"
    r"|\s*[^，,。]{2,24}(?:立即|及时|第一时间|迅速)?(?:组织|派出|赴|到)[^，,。]{0,24}(?:现场)?(?:核查|检查|调查|核实)[^，,。]{0,8}[，,。：:]"
)
_DONE = re.compile(
    r"\s*(?:目前|现已|已责令|已要求|责令|处理情况|整改情况|针对|对此|下一步|同时|为此|根据)"
    r"|[^，,。]{2,24}(?:已|依法)?(?:责令|要求|对该|立案|下达|督促)"
)


@dataclass(frozen=True, slots=True)
class ToldParts:
    """The parts of a complaint told in sentences; "" where it tells none of that."""

    content: str
    finding: str = ""
    handling: str = ""
    closure: str = ""


def told_parts(text: str) -> ToldParts:
    """The text in its parts. Without a sentence that begins 经查 or the like, all of it is what was reported."""
    sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence]
    first = next((n for n, sentence in enumerate(sentences) if n and _FOUND.match(sentence)), None)
    if first is None:
        return ToldParts(text.strip())
    last = len(sentences)
    closure = sentences[-1] if last - 1 > first and closure_word(sentences[-1].strip()) else ""
    end = last - 1 if closure else last
    done = _first_done(sentences, first, end)
    parts = (sentences[:first], sentences[first:done], sentences[done:end], [closure])
    return ToldParts(*("".join(part).strip() for part in parts))


def _first_done(sentences: list[str], first: int, end: int) -> int:
    """Where what was done begins: behind the last verdict, at the first sentence that tells a step."""
    verdicts = [n for n in range(first, end) if verdict_in_prose(sentences[n]).code]
    start = (verdicts[-1] if verdicts else first) + 1
    return next((n for n in range(start, end) if verdicts or _DONE.match(sentences[n])), end)
