"""Sends out many cases of a batch in one act: the extracts looked at are confirmed, then all orders go, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.cases.actions.perform import perform_each
from bihuan.rules.command import Command

CITY_KEY = "city"


@dataclass(frozen=True, slots=True)
class Going:
    """One case on its way out.

    receivers: facts of each body with its part, the lead first. confirms: what confirming its extract asks for; None
    for one that is confirmed already or comes later. is_later: the extract is still to come (内容待补). key_reason: why the
    city marks it as its own key case with this; empty where it does not.
    """

    case_id: int
    receivers: Sequence[dict[str, Any]]
    confirms: Mapping[str, Any] | None = None
    is_later: bool = False
    key_reason: str = ""


def send_out(going: Sequence[Going], *, command: Command) -> dict[str, Any]:
    """Confirm what is to be confirmed, mark what is to be marked and issue all cases; the result of the issuing.

    Raises every Refusal.
    """
    extracts = [(one.case_id, one.confirms) for one in going if one.confirms is not None]
    if extracts:
        perform_each("case.confirm_extract", extracts, command=command.for_row("extract"))
    marks = [
        (one.case_id, {"key_class": CITY_KEY, "reason": one.key_reason}) for one in going if one.key_reason
    ]
    if marks:
        perform_each("case.mark_key", marks, command=command.for_row("key"))
    orders = [
        (one.case_id, {"receivers": list(one.receivers), "detail_later": one.is_later}) for one in going
    ]
    return perform_each("case.issue", orders, command=command.for_row("issue"))
