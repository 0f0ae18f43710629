"""The limits and amounts of a policy as rows of a form, and back; what is wrong with them is for the rules to say."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from bihuan.rules.clocks import CLOCK_KINDS, DAY, HOUR, Form, Limit
from bihuan.rules.errors import PolicyWrong
from bihuan.rules.policy import CONFIRMATION_KINDS, Amount, Policy
from bihuan.rules.policy_format import policy_from_json, policy_to_json

WORKDAY = "workday"
# Amounts that are not a time: name in the policy to label and unit.
AMOUNTS = {"leader_cap": ("包案领导件数上限", "件"), "burden_limit": ("基层每日负担上限", "次")}


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit: its clock, its number, the code of its unit and the units it may have in words, its source."""

    kind: str
    label: str
    value: str
    unit: str
    units: tuple[tuple[str, str], ...]
    source: str
    owner: str

    @property
    def unit_words(self) -> str:
        """Its unit in words."""
        return dict(self.units).get(self.unit, "")


def limit_rows(policy: Policy, typed: Mapping[str, str] | None) -> list[LimitRow]:
    """The limits of a policy in the order of the chain. typed: what was typed over, when it was refused."""
    rows = []
    for kind in CLOCK_KINDS.values():
        limit = policy.limits.get(kind.code)
        if limit is None:
            continue
        units = _units(limit.form)
        unit = WORKDAY if limit.workdays else units[0][0]
        value = _value(limit)
        shown = typed.get(f"limit-{kind.code}", value) if typed else value
        source = typed.get(f"source-{kind.code}", limit.source) if typed else limit.source
        unit = typed.get(f"unit-{kind.code}", unit) if typed else unit
        rows.append(LimitRow(kind.code, _(kind.label), shown, unit, units, source, str(kind.owner)))
    return rows


def with_limits(values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The stored policy with the limits typed over. Raises PolicyWrong for what is no number."""
    changed = copy.deepcopy(dict(values))
    problems = []
    for kind, limit in changed["limits"].items():
        given = typed.get(f"limit-{kind}", "").strip()
        if not given:
            continue
        try:
            number = Decimal(given)
        except InvalidOperation:
            problems.append(_("%(name)s的时限应为数字") % {"name": _(CLOCK_KINDS[kind].label)})
            continue
        in_days = limit["form"] == Form.NTH_DAY
        limit["workdays"] = typed.get(f"unit-{kind}", WORKDAY if limit["workdays"] else "") == WORKDAY
        length = DAY if limit["workdays"] else HOUR
        limit["days" if in_days else "seconds"] = int(number if in_days else number * length)
        limit["source"] = typed.get(f"source-{kind}", "").strip() or limit["source"]
    if problems:
        raise PolicyWrong(tuple(problems))
    return changed


def amount_rows(policy: Policy, typed: Mapping[str, str] | None) -> list[LimitRow]:
    """The amounts of a policy. typed: what was typed over, when it was refused."""
    rows = []
    for name, (label, unit) in AMOUNTS.items():
        amount: Amount = getattr(policy, name)
        value = typed.get(f"limit-{name}", "") if typed else ""
        source = typed.get(f"source-{name}", "") if typed else ""
        rows.append(
            LimitRow(
                name,
                _(label),
                value or str(amount.value),
                unit,
                ((unit, _(unit)),),
                source or amount.source,
                "",
            )
        )
    return rows


def with_amounts(values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The stored policy with the amounts typed over. Raises PolicyWrong for what is no whole number."""
    in_force = policy_to_json(policy_from_json(values))
    changed = {**values, **{name: copy.deepcopy(in_force[name]) for name in AMOUNTS}}
    problems = []
    for name, (label, _unit) in AMOUNTS.items():
        given = typed.get(f"limit-{name}", "").strip()
        if given and not (given.isascii() and given.isdigit()):
            problems.append(_("%(name)s应为整数") % {"name": _(label)})
        elif given:
            changed[name]["value"] = int(given)
            changed[name]["source"] = typed.get(f"source-{name}", "").strip() or changed[name]["source"]
    if problems:
        raise PolicyWrong(tuple(problems))
    return changed


def with_confirmations(values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The stored policy with the confirmations of each hop as ticked; one without any is for the rules to refuse."""
    changed = copy.deepcopy(dict(values))
    for depth, hop in enumerate(changed["confirmations"], start=1):
        if f"hop-{depth}" in typed:
            hop["needs"] = [need for need in CONFIRMATION_KINDS if f"hop-{depth}-{need}" in typed]
            hop["source"] = typed.get(f"source-hop-{depth}", "").strip() or hop["source"]
    return changed


def _units(form: Form) -> tuple[tuple[str, str], ...]:
    first = ("day", _("日")) if form is Form.NTH_DAY else ("hour", _("小时"))
    return (first, (WORKDAY, _("工作日")))


def _value(limit: Limit) -> str:
    if limit.form is Form.NTH_DAY:
        return str(limit.days)
    return _number(limit.seconds, DAY if limit.workdays else HOUR)


def _number(seconds: int, length: int) -> str:
    number = Decimal(seconds) / length
    return f"{number.normalize():f}"
