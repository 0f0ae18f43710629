"""The numbers and chains a round is run by, each with its source; says what stands, starts and stops nothing.

A policy is data: kept as a version of the round, copied into each clock and paper when it starts. A change
makes a new version and touches nothing that runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from bihuan.rules.calendar import MIDNIGHT
from bihuan.rules.clocks import CLOCK_KINDS, DAY, HOUR, MINUTE, Form, Limit, NightRule
from bihuan.rules.vocabulary import KEY_CLASSES, RECEIVER_KINDS, STEP_KINDS

PROVINCIAL_BULLETIN = "河北省环境保护督察“回头看”简报第12期（2018年11月）"
DESIGN = "本系统缺省值，由市专班按本地规定确认"
ANY = "*"
KEY = "key"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of the policy with where it comes from."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Which confirmations (phone, receipt) make an order of one hop received."""

    needs: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class SignStep:
    """One step of a chain: opinion, signature or seal, by whoever holds the capacity.

    if_named: falls away when the case has nobody in that capacity (no line bureau, no leader in charge).
    """

    code: str
    kind: str
    capacity: str
    label: str
    if_named: bool = False


@dataclass(frozen=True, slots=True)
class SignOffChain:
    """审签链 of one paper, for the receiver kinds and key classes named; `*` stands for all.

    The key class `key` stands for every key case, whatever its class.
    """

    paper: str
    steps: tuple[SignStep, ...]
    source: str
    receiver_kinds: tuple[str, ...] = (ANY,)
    key_classes: tuple[str, ...] = (ANY,)


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything of the chain that a city may set.

    limits: by clock kind. confirmations: by hop, the last for all deeper ones. chains: of those that fit a
    paper the one that names its receiver kind, then its key class, counts. late_entry_hours: by move, where
    the city sets another bound than the move's row. child_floor: seconds, the shortest limit one level may
    set another. reserve: seconds of the answer's limit that a report leaves to the city. leader_cap: open
    cases of one leader in charge before it warns. burden_limit: things asked of one body in one day (forms,
    calls, photos, returns together) before it warns.
    """

    limits: Mapping[str, Limit]
    confirmations: tuple[Confirmations, ...]
    chains: tuple[SignOffChain, ...]
    late_entry_hours: Mapping[str, Amount]
    child_floor: Amount
    reserve: Amount
    leader_cap: Amount
    burden_limit: Amount
    title: str

    def limit(self, kind: str) -> Limit:
        """The limit of a clock kind. Raises LookupError for one that runs by plan."""
        return self.limits[kind]

    def confirmations_for(self, depth: int) -> tuple[str, ...]:
        """Confirmations an order of this hop needs; 1 is the city's own hop."""
        return self.confirmations[min(depth, len(self.confirmations)) - 1].needs

    def late_entry_allowed(self, move: str, *, by_row: timedelta) -> timedelta:
        """How long after the fact a move may be entered: as the city set it, else as the move's row says."""
        hours = self.late_entry_hours.get(move)
        return timedelta(hours=hours.value) if hours else by_row

    def chain_for(
        self,
        paper: str,
        *,
        receiver_kind: str = ANY,
        key_classes: Collection[str] = (),
        unnamed: Collection[str] = (),
    ) -> tuple[SignStep, ...]:
        """Steps a paper must pass, in order.

        receiver_kind: of the lead order's receiver. unnamed: capacities nobody holds in this case.
        Raises LookupError when the policy has no chain for the paper.
        """
        fitting = [one for one in self.chains if _fits(one, paper, receiver_kind, key_classes)]
        if not fitting:
            raise LookupError(f"no sign-off chain for {paper}")
        chain = max(fitting, key=_specificity)
        return tuple(step for step in chain.steps if not (step.if_named and step.capacity in unnamed))


def _fits(chain: SignOffChain, paper: str, receiver_kind: str, key_classes: Collection[str]) -> bool:
    is_for_receiver = ANY in chain.receiver_kinds or receiver_kind in chain.receiver_kinds
    classes = {ANY, KEY, *key_classes} if key_classes else {ANY}
    return chain.paper == paper and is_for_receiver and not classes.isdisjoint(chain.key_classes)


def _specificity(chain: SignOffChain) -> tuple[bool, bool]:
    return ANY not in chain.receiver_kinds, ANY not in chain.key_classes


def _span(seconds: int, source: str = DESIGN, night: NightRule | None = None) -> Limit:
    return Limit(Form.DURATION, seconds=seconds, source=source, night=night)


_DOUBLE = f"双确认：{PROVINCIAL_BULLETIN}"

_LIMITS = {
    "transfer": _span(HOUR, f"接件后1小时内交办：{PROVINCIAL_BULLETIN}"),
    "extract": _span(2 * HOUR),
    "phone": _span(30 * MINUTE, _DOUBLE),
    "receipt": _span(2 * HOUR, _DOUBLE, NightRule(starts_hour=22, ends_hour=8)),
    "dispute_window": _span(4 * HOUR),
    "determination": _span(4 * HOUR),
    "leader_named": _span(24 * HOUR),
    "report": _span(3 * DAY, f"市自定3日：{PROVINCIAL_BULLETIN}"),
    "review": _span(DAY),
    "city_signature": _span(DAY),
    "answer": _span(5 * DAY, f"督察组要求5日内反馈：{PROVINCIAL_BULLETIN}"),
    "disclosure": _span(7 * DAY),
    "answer_correction": _span(4 * HOUR),
    "correction": _span(4 * HOUR),
    "redo": _span(24 * HOUR),
    "follow_up": Limit(Form.NTH_DAY, days=30, source=DESIGN),
    "conclusion": Limit(Form.NTH_DAY, days=30, source=DESIGN),
    "strike_off": Limit(Form.NTH_DAY, days=60, source=DESIGN),
    "notice": Limit(Form.NTH_DAY, days=10, source="公示10日：通城县整改公示（2022年）"),
    "revisit": Limit(Form.NTH_DAY, days=15, source=DESIGN),
}
_REPORT_STEPS = (SignStep("head", "signature", "receiver_head", "主要领导审签"),)
_ANSWER_STEPS = (
    SignStep("bureau", "opinion", "line_bureau", "行业主管部门意见", if_named=True),
    SignStep("review", "opinion", "review", "市专班审核意见"),
    SignStep("city_leader", "signature", "city_leader", "分管市领导审签"),
    SignStep("seal", "seal", "dispatch", "用印"),
)
_STRIKE_OFF_STEPS = (
    SignStep("bureau", "opinion", "line_bureau", "行业主管部门意见", if_named=True),
    SignStep("head", "signature", "receiver_head", "主要领导审签"),
)
DEFAULT_POLICY = Policy(
    title="缺省政策",
    limits=MappingProxyType(_LIMITS),
    confirmations=(
        Confirmations(("phone", "receipt"), _DOUBLE),
        Confirmations(("receipt",), DESIGN),
    ),
    chains=(
        SignOffChain("report", _REPORT_STEPS, f"县主要领导签字后上报：{PROVINCIAL_BULLETIN}"),
        SignOffChain("answer", _ANSWER_STEPS, DESIGN),
        SignOffChain("strike_off", _STRIKE_OFF_STEPS, "县（区）主要领导审签后申请市级复核：博山区（2025年）"),
    ),
    late_entry_hours=MappingProxyType({}),
    child_floor=Amount(DAY, DESIGN),
    reserve=Amount(2 * DAY, f"5日与3日之差：{PROVINCIAL_BULLETIN}"),
    leader_cap=Amount(10, DESIGN),
    burden_limit=Amount(40, DESIGN),
)


LONGEST_SECONDS = 366 * DAY
LONGEST_LATE_HOURS = 240
PAPERS = MappingProxyType({"report": "办理情况报告", "answer": "反馈意见", "strike_off": "销号申请"})
CONFIRMATION_KINDS = ("phone", "receipt")
CAPACITIES = frozenset(
    {"dispatch", "chase", "review", "figures", "disclosure", "shift_head", "city_leader", "line_bureau"}
    | {"leader_in_charge", "receiver_handler", "receiver_desk", "receiver_deputy", "receiver_head"}
)


def problems_of(policy: Policy) -> tuple[str, ...]:
    """Why a policy cannot be used, in full sentences; empty when it can."""
    return (
        *_limit_problems(policy),
        *_span_problems(policy),
        *_confirmation_problems(policy),
        *_chain_problems(policy),
        *_source_problems(policy),
    )


def _limit_problems(policy: Policy) -> Iterator[str]:
    needed = {code: kind.label for code, kind in CLOCK_KINDS.items() if not kind.by_plan}
    for code in needed.keys() - policy.limits.keys():
        yield f"缺“{needed[code]}”时限，不能启用"
    for code, limit in policy.limits.items():
        if code not in needed:
            yield f"没有“{code}”这种时限，不能设置"
        else:
            yield from (f"“{needed[code]}”时限{problem}" for problem in _problems_of_limit(limit))


def _problems_of_limit(limit: Limit) -> Iterator[str]:
    if limit.form is Form.NTH_DAY:
        if not 1 <= limit.days <= LONGEST_SECONDS // DAY or limit.seconds:
            yield "按日计的，应为1至366日"
        if not 1 <= limit.cutoff_hour <= MIDNIGHT:
            yield "的截止钟点应为1至24时"
    elif not MINUTE <= limit.seconds <= LONGEST_SECONDS or limit.days:
        yield "按时长计的，应为1分钟至366天"
    elif limit.workdays and limit.seconds % DAY:
        yield "按工作日计的，应为整日"
    night = limit.night
    if night and not (0 <= night.starts_hour < MIDNIGHT and 0 < night.ends_hour < MIDNIGHT):
        yield "的夜间起止钟点有误"
    elif night and night.starts_hour == night.ends_hour:
        yield "的夜间起止钟点不能相同"


def _span_problems(policy: Policy) -> Iterator[str]:
    """Limits that contradict each other. Compared as natural days, which is what the giver counts."""
    if not 0 < policy.child_floor.value <= LONGEST_SECONDS:
        yield "下级时限底线应大于0，不超过366天"
    if not 0 <= policy.reserve.value <= LONGEST_SECONDS:
        yield "市级预留应为0至366天"
    if policy.leader_cap.value < 1:
        yield "包案领导件数上限应不少于1件"
    if policy.burden_limit.value < 1:
        yield "基层每日负担上限应不少于1次"
    answer, report = (_seconds(policy.limits.get(kind)) for kind in ("answer", "report"))
    if answer and report and report > answer:
        yield "上报时限长于反馈时限，不能启用"
    if answer and policy.reserve.value + policy.child_floor.value > answer:
        yield "市级预留与下级时限底线之和超过反馈时限，不能启用"
    for move, hours in policy.late_entry_hours.items():
        if not 0 <= hours.value <= LONGEST_LATE_HOURS:
            yield f"“{move}”的补录时限应为0至{LONGEST_LATE_HOURS}小时"


def _seconds(limit: Limit | None) -> int:
    return (limit.seconds or limit.days * DAY) if limit else 0


def _confirmation_problems(policy: Policy) -> Iterator[str]:
    if not policy.confirmations:
        yield "缺确认方式，不能启用"
    for depth, hop in enumerate(policy.confirmations, start=1):
        if not hop.needs:
            yield f"第{depth}级交办缺确认方式，不能启用"
        if set(hop.needs) - set(CONFIRMATION_KINDS) or len(set(hop.needs)) < len(hop.needs):
            yield f"第{depth}级交办的确认方式有误，只有电话确认和签收回执"


def _chain_problems(policy: Policy) -> Iterator[str]:
    for paper, label in PAPERS.items():
        if not any(_fits(chain, paper, ANY, ()) for chain in policy.chains):
            yield f"缺{label}的缺省审签链，不能启用"
    for chain in policy.chains:
        name = PAPERS.get(chain.paper, chain.paper)
        if chain.paper not in PAPERS:
            yield f"没有“{name}”这种文稿，不能设审签链"
        if set(chain.receiver_kinds) - {ANY, *RECEIVER_KINDS} or set(chain.key_classes) - {
            ANY,
            KEY,
            *KEY_CLASSES,
        }:
            yield f"{name}审签链的适用单位或重点类别有误"
        yield from (f"{name}的审签链{problem}" for problem in _problems_of_steps(chain.steps))


def _problems_of_steps(steps: tuple[SignStep, ...]) -> Iterator[str]:
    if not any(step.kind == "signature" and not step.if_named for step in steps):
        yield "缺必经的签字环节，不能启用"
    if any(step.kind == "seal" for step in steps[:-1]):
        yield "中，盖章应为最后一环"
    if len({step.code for step in steps}) < len(steps):
        yield "中有环节重复"
    for step in steps:
        if step.kind not in STEP_KINDS or step.capacity not in CAPACITIES or not step.label:
            yield f"中“{step.label or step.code}”环节的方式或身份有误"


def _source_problems(policy: Policy) -> Iterator[str]:
    """Every value says where it comes from: a number without a source is refused."""
    limits = {
        CLOCK_KINDS[code].label: one.source for code, one in policy.limits.items() if code in CLOCK_KINDS
    }
    amounts = {
        "下级时限底线": policy.child_floor.source,
        "市级预留": policy.reserve.source,
        "包案领导件数上限": policy.leader_cap.source,
        "基层每日负担上限": policy.burden_limit.source,
    }
    hops = {f"第{depth}级确认方式": hop.source for depth, hop in enumerate(policy.confirmations, start=1)}
    chains = {f"{PAPERS.get(chain.paper, chain.paper)}审签链": chain.source for chain in policy.chains}
    late = {f"{move}补录时限": hours.source for move, hours in policy.late_entry_hours.items()}
    for table in (limits, amounts, hops, chains, late):
        yield from (f"“{name}”缺依据，不能启用" for name, source in table.items() if not source.strip())
