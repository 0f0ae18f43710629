"""What a changed policy says otherwise than the one in force, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.desk.rounds.limits import LimitRow, amount_rows, limit_rows
from bihuan.rules.policy import Policy

CONFIRMATIONS = {"phone": "电话确认", "receipt": "签收回执"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule that changes: from what to what, and by which source from now on."""

    label: str
    before: str
    after: str
    source: str


def differences(before: Policy, after: Policy) -> list[Difference]:
    """Every limit, amount and confirmation that changes, and those only whose source does."""
    rows = zip(_rows(before), _rows(after), strict=True)
    found = [
        Difference(new.label, _words(old), _words(new), new.source)
        for old, new in rows
        if (_words(old), old.source) != (_words(new), new.source)
    ]
    hops = zip(before.confirmations, after.confirmations, strict=True)
    for depth, (old_hop, new_hop) in enumerate(hops, start=1):
        if old_hop != new_hop:
            label = _("第%(n)s级交办确认") % {"n": depth}
            found.append(Difference(label, _needs(old_hop.needs), _needs(new_hop.needs), new_hop.source))
    return found


def _rows(policy: Policy) -> list[LimitRow]:
    return [*limit_rows(policy, None), *amount_rows(policy, None)]


def _words(row: LimitRow) -> str:
    return f"{row.value}{row.unit_words}"


def _needs(needs: tuple[str, ...]) -> str:
    return "、".join(_(CONFIRMATIONS[need]) for need in needs)
