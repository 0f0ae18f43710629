"""Policies and limits as JSON values and back; decides nothing, refuses what has another shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import NoReturn

from bihuan.rules.clocks import Form, Limit, NightRule
from bihuan.rules.errors import PolicyWrong
from bihuan.rules.policy import (
    DEFAULT_POLICY,
    Amount,
    Confirmations,
    Policy,
    SignOffChain,
    SignStep,
    problems_of,
)


def policy_to_json(policy: Policy) -> dict[str, object]:
    """The policy as plain values for a JSON column or file; `policy_from_json` gives it back equal."""
    return {
        "title": policy.title,
        "limits": {kind: limit_to_json(limit) for kind, limit in policy.limits.items()},
        "confirmations": [asdict(hop) for hop in policy.confirmations],
        "chains": [asdict(chain) for chain in policy.chains],
        "late_entry_hours": {move: asdict(hours) for move, hours in policy.late_entry_hours.items()},
        "child_floor": asdict(policy.child_floor),
        "reserve": asdict(policy.reserve),
        "leader_cap": asdict(policy.leader_cap),
        "burden_limit": asdict(policy.burden_limit),
    }


def policy_from_json(value: object) -> Policy:
    """The policy a JSON value describes. Raises PolicyWrong with every reason why it cannot be used.

    A policy stored before there was a burden limit has the default one.
    """
    table = _Part("政策", value)
    limits = {kind: limit_from_json(one.value) for kind, one in table.parts("limits").items()}
    late = {move: _amount(hours) for move, hours in table.parts("late_entry_hours").items()}
    hops = tuple(Confirmations(hop.texts("needs"), hop.text("source")) for hop in table.rows("confirmations"))
    policy = Policy(
        title=table.text("title"),
        limits=MappingProxyType(limits),
        confirmations=hops,
        chains=tuple(_chain(one) for one in table.rows("chains")),
        late_entry_hours=MappingProxyType(late),
        child_floor=_amount(table.part("child_floor")),
        reserve=_amount(table.part("reserve")),
        leader_cap=_amount(table.part("leader_cap")),
        burden_limit=_later(table, "burden_limit", default=DEFAULT_POLICY.burden_limit),
    )
    if problems := problems_of(policy):
        raise PolicyWrong(problems)
    return policy


def limit_to_json(limit: Limit) -> dict[str, object]:
    """One limit as plain values, as a clock keeps it."""
    return {**asdict(limit), "form": str(limit.form)}


def limit_from_json(value: object) -> Limit:
    """The limit a clock or a policy keeps. Raises PolicyWrong when it is none."""
    one = _Part("时限", value)
    night = one.part("night") if one.fields().get("night") is not None else None
    return Limit(
        form=Form(one.text("form", among=tuple(Form))),
        source=one.text("source"),
        seconds=one.number("seconds"),
        days=one.number("days"),
        cutoff_hour=one.number("cutoff_hour"),
        workdays=one.flag("workdays"),
        night=NightRule(night.number("starts_hour"), night.number("ends_hour")) if night else None,
    )


def _chain(one: _Part) -> SignOffChain:
    steps = tuple(
        SignStep(
            code=step.text("code"),
            kind=step.text("kind"),
            capacity=step.text("capacity"),
            label=step.text("label"),
            if_named=step.flag("if_named"),
        )
        for step in one.rows("steps")
    )
    return SignOffChain(
        one.text("paper"), steps, one.text("source"), one.texts("receiver_kinds"), one.texts("key_classes")
    )


def _amount(one: _Part) -> Amount:
    return Amount(one.number("value"), one.text("source"))


def _later(table: _Part, name: str, *, default: Amount) -> Amount:
    """An amount that policies came to have later; absent it is the default."""
    return _amount(table.part(name)) if name in table.fields() else default


@dataclass(frozen=True, slots=True)
class _Part:
    """A JSON value and where it stands; taking something of another shape out of it raises PolicyWrong."""

    path: str
    value: object

    def fields(self) -> Mapping[str, object]:
        if not isinstance(self.value, Mapping):
            raise self._wrong("")
        return self.value

    def part(self, name: str) -> _Part:
        if name not in self.fields():
            raise self._wrong(name)
        return _Part(f"{self.path}·{name}", self.fields()[name])

    def parts(self, name: str) -> dict[str, _Part]:
        part = self.part(name)
        return {str(key): _Part(f"{part.path}·{key}", value) for key, value in part.fields().items()}

    def rows(self, name: str) -> list[_Part]:
        part = self.part(name)
        if not isinstance(part.value, list | tuple):
            raise self._wrong(name)
        return [_Part(f"{part.path}·{number}", value) for number, value in enumerate(part.value, start=1)]

    def text(self, name: str, among: Collection[str] = ()) -> str:
        value = self.part(name).value
        if not isinstance(value, str) or (among and value not in among):
            raise self._wrong(name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = tuple(row.value for row in self.rows(name))
        return tuple(value if isinstance(value, str) else self._raise(name) for value in values)

    def number(self, name: str) -> int:
        value = self.part(name).value
        return value if isinstance(value, int) and not isinstance(value, bool) else self._raise(name)

    def flag(self, name: str) -> bool:
        value = self.part(name).value
        return value if isinstance(value, bool) else self._raise(name)

    def _raise(self, name: str) -> NoReturn:
        raise self._wrong(name)

    def _wrong(self, name: str) -> PolicyWrong:
        return PolicyWrong((f"{self.path}{'·' if name else ''}{name}缺失或格式有误，不能启用",))
