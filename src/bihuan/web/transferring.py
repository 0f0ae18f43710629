"""Sends out many cases of a batch in one act: the extracts looked at are confirmed, then all orders go, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.cases.actions.perform import perform_each
from bihuan.rules.command import Command


@dataclass(frozen=True, slots=True)
class Going:
    """One case on its way out.

    receivers: facts of each body with its part, the lead first. confirms: what confirming its extract asks for; None
    for one that is confirmed already or comes later. is_later: the extract is still to come (内容待补).
    """

    case_id: int
    receivers: Sequence[dict[str, Any]]
    confirms: Mapping[str, Any] | None = None
    is_later: bool = False


def send_out(going: Sequence[Going], *, command: Command) -> dict[str, Any]:
    """Confirm what is to be confirmed and issue all cases; what `perform_each` says of the issuing. Raises every Refusal."""
    extracts = [(one.case_id, one.confirms) for one in going if one.confirms is not None]
    if extracts:
        perform_each("case.confirm_extract", extracts, command=command.for_row("extract"))
    orders = [
        (one.case_id, {"receivers": list(one.receivers), "detail_later": one.is_later}) for one in going
    ]
    return perform_each("case.issue", orders, command=command.for_row("issue"))
