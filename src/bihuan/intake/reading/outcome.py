"""What a list says came of a complaint: finding, verdict, handling, how far it is, who was held to account."""

from __future__ import annotations

from bihuan.intake.reading.cells import RowCells
from bihuan.rules.list_text import compact, cut
from bihuan.rules.list_verdicts import (
    closure_in_prose,
    closure_word,
    is_contradicted,
    read_closure,
    read_verdict,
    verdict_in_prose,
)
from bihuan.rules.vocabulary import VERDICTS

_NOBODY = frozenset({"否", "不涉及", "未涉及", "无问责", "未问责", "不需要", "无需问责", "0", "无人员被问责"})
_CLOSURE_LABELS = {"closed": "已办结", "phased": "阶段性办结", "in_progress": "正在办理"}


def read_finding(cells: RowCells) -> str | None:
    """The finding as printed; None when it says nothing."""
    finding = cells.said("finding")
    if finding and cells.is_shared("finding"):
        cells.jottings.note("finding_shared", "核实情况与上面的行合并在一格，多件共用")
    return finding


def read_row_verdict(cells: RowCells) -> str | None:
    """The verdict code of the verdict cell, else of the prose, which is an inference; None when neither tells."""
    raw, prose = cells.said("verified"), cells.said("finding") or cells.said("handling") or ""
    if raw is None:
        reading = verdict_in_prose(prose)
        if reading.code:
            cells.jottings.note("verdict_inferred", f"按核实情况的文字推断为{VERDICTS[reading.code]}")
        return reading.code
    reading = read_verdict(raw)
    if reading.code is None:
        cells.jottings.note("verdict_not_understood", f"是否属实栏“{cut(raw, 20)}”不能识别")
    elif reading.summed:
        cells.jottings.note("verdict_inferred", f"按各子问题结论归纳为{VERDICTS[reading.code]}")
    elif is_contradicted(reading.code, prose):
        cells.jottings.note("verdict_contradicts_finding", "是否属实栏与核实情况的文字相反，请核对")
    return reading.code


def read_row_closure(cells: RowCells) -> str | None:
    """How far handling is: the closure cell, else, inferred, a bare word or a sentence for it in another cell, or the
    heading above.
    """
    if raw := cells.said("closure"):
        code = read_closure(raw)
        if code is None:
            cells.jottings.note("closure_not_understood", f"办结情况“{cut(raw, 20)}”不能识别")
        return code
    for name in ("remark", "finding", "handling"):
        if code := closure_word(cells.raw(name)) or closure_in_prose(cells.raw(name)):
            sentence = f"按“{cells.label(name)}”栏推断为{_CLOSURE_LABELS[code]}"
            cells.jottings.note("closure_inferred", sentence)
            return code
    heading = cells.line.closure
    code = read_closure(heading) if heading else None
    if code:
        cells.jottings.note("closure_inferred", f"按小标题“{heading}”推断为{_CLOSURE_LABELS[code]}")
    return code


def read_accountability(cells: RowCells) -> str | None:
    """Who was held to account, as printed; None where the list says nobody was (无, 否, 不涉及)."""
    text = cells.said("accountability")
    return None if text is None or compact(text).strip("。") in _NOBODY else text
