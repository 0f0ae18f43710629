"""docs/lifecycle.md from the move table, the clocks and the default policy; reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.rules.clocks import CLOCK_KINDS, HOUR, MINUTE, Form, Limit
from bihuan.rules.lifecycle import ALL_MOVES, moves_of
from bihuan.rules.moves import Move
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.vocabulary import (
    ANSWER_STATES,
    ORDER_STATES,
    RECTIFICATION_STATES,
    REPORT_STATES,
    STAGES,
)

_STATES = {
    "order": ORDER_STATES, "report": REPORT_STATES, "answer": ANSWER_STATES, "rectification": RECTIFICATION_STATES,
    "case": STAGES,
}  # fmt: skip
_PARTS = {
    "case": "Case 交办件", "order": "Order 交办", "report": "Report 报告", "answer": "Answer 反馈意见",
    "rectification": "Rectification 整改",
}  # fmt: skip
# Where a row leaves the state to its effect, the states it can lead to.
_EFFECT_STATES = {
    "order.confirm_by_phone": ("received",), "order.sign_receipt": ("received",), "report.sign_step": ("signed",),
    "answer.sign_step": ("signed",),
}  # fmt: skip


def lifecycle_document() -> str:
    """The whole document, ending in a line break."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The life of a case"
    yield ""
    yield "Generated from `rules/lifecycle.py`, `rules/clocks.py` and `rules/policy.py` by `./bihuan docs`; do not edit."
    yield f"{len(ALL_MOVES)} moves. A secretary acting for a post is written `secretary:…`; what they do is shown as 代办."
    for part, title in _PARTS.items():
        yield from _part(part, title)
    yield from _clocks()
    yield from _chains()


def _part(part: str, title: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if part != "case":
        yield from _diagram(part)
    yield "| move | 名称 | from | to | who | facts | guards | starts | stops | late entry | source |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for move in moves_of(part):
        yield _row(move)


def _diagram(part: str) -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2")
    for code, label in _STATES[part].items():
        yield f"    {code}: {label}"
    for move in moves_of(part):
        targets = (move.target,) if move.target else _EFFECT_STATES.get(move.code, ())
        for source in move.sources:
            for target in targets:
                yield f"    {source} --> {target}: {move.label}"
    yield from ("```", "")


def _row(move: Move) -> str:
    facts = ", ".join(f"{fact.name}{'' if fact.required else '?'}" for fact in move.facts)
    cells = (
        f"`{move.code}`", move.label, ", ".join(move.sources), move.target or move.leads_to or "—",
        ", ".join(move.who), facts or "—", ", ".join(move.guards) or "—", ", ".join(move.starts) or "—",
        ", ".join(move.stops) or "—", f"{int(move.late.total_seconds() // HOUR)} h" if move.late else "no", move.source,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _clocks() -> Iterator[str]:
    yield from ("", "## Clocks (default policy)", "", "| clock | 名称 | limit | owner | duty | source |")
    yield "|---|---|---|---|---|---|"
    for kind in CLOCK_KINDS.values():
        limit = DEFAULT_POLICY.limits.get(kind.code)
        words = _limit_words(limit) if limit else "by the plan"
        source = limit.source if limit else "—"
        duty = f"{kind.duty}{f' ({kind.function})' if kind.function else ''}"
        yield f"| `{kind.code}` | {kind.label} | {words} | {kind.owner} | {duty} | {source} |"


def _limit_words(limit: Limit) -> str:
    if limit.form is Form.NTH_DAY:
        return f"{limit.days} {'working ' if limit.workdays else ''}days, to the end of the day"
    hours, minutes = divmod(limit.seconds, HOUR)
    words = f"{hours} h" if hours else f"{minutes // MINUTE} min"
    return f"{words}, at night not before {limit.night.ends_hour}:00" if limit.night else words


def _chains() -> Iterator[str]:
    yield from ("", "## Sign-off chains (default policy)", "")
    for chain in DEFAULT_POLICY.chains:
        steps = " → ".join(
            f"{s.label} (`{s.capacity}`{', if named' if s.if_named else ''})" for s in chain.steps
        )
        yield f"- `{chain.paper}`: {steps}. Source: {chain.source}."
