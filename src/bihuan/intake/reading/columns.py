"""Columns whose header leaves open what they hold, settled by their values: 备注, 办理情况, 核实结果.

Chooses columns; reads no row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bihuan.intake.reading.headers import TOGETHER
from bihuan.intake.reading.tables import Table
from bihuan.rules.list_text import compact, is_nothing
from bihuan.rules.list_verdicts import is_closure_cell, is_verdict_word

# Share of a column's texts that must fit for the column to be taken as that.
_MOSTLY = 0.6
_INVESTIGATED = re.compile(r"查处(?:情况|结果)$")
# The fields a column may turn out to be something else than, and what `status` is when it is no closure column.
_MAYBE_CLOSURE = ("status", "remark", "handling")
_MAYBE_VERDICT = ("finding", "status")


def settle(table: Table) -> None:
    """Give the table's header the fields its undecided columns hold; no column serves two fields, by hand stays."""
    _move(table, "closure", _MAYBE_CLOSURE, is_closure_cell)
    _move(table, "verified", _MAYBE_VERDICT, is_verdict_word)
    _take_status(table)


def _take_status(table: Table) -> None:
    """办理情况 that tells of no closure tells of handling; 查处情况 beside it then tells what was found."""
    fields = dict(table.header.fields)
    columns = fields.pop("status", ())
    if columns:
        handling, fixed = fields.pop("handling", ()), set(table.header.by_hand.values())
        if "finding" not in fields and "handling" not in fixed and _tell_finding(table, handling):
            fields |= {"finding": handling, "handling": columns}
        else:
            fields["handling"] = tuple(sorted((*handling, *columns)))
    table.header = replace(table.header, fields=fields)


def _tell_finding(table: Table, columns: tuple[int, ...]) -> bool:
    """Whether columns of handling are those of an investigation: 查处情况, 地方查处情况, 查处结果."""
    labels = [table.header.labels.get(column, "") for column in columns]
    return bool(labels) and all(_INVESTIGATED.search(compact(label)) for label in labels)


def _move(table: Table, target: str, sources: tuple[str, ...], fits: Callable[[str], bool]) -> None:
    fields = dict(table.header.fields)
    if target in fields:
        return
    fixed = set(table.header.by_hand.values())
    sources = tuple(name for name in sources if name in fields and name not in fixed)
    for source in sources:
        fitting = tuple(column for column in fields[source] if _mostly(table, column, fits))
        if fitting and (source in TOGETHER or fitting[0] == fields[source][0]):
            rest = tuple(column for column in fields.pop(source) if column not in fitting)
            fields |= {target: fitting} | ({source: rest} if rest else {})
            table.header = replace(table.header, fields=fields)
            return


def _mostly(table: Table, column: int, fits: Callable[[str], bool]) -> bool:
    texts = [table.grid.filled_down(line.row, column) for line in table.rows]
    texts = [text for text in texts if not is_nothing(text)]
    return bool(texts) and sum(map(fits, texts)) >= _MOSTLY * len(texts)
