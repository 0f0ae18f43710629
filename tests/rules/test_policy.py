"""A city may set its numbers and chains, and cannot set impossible ones."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bihuan.rules.canonical import canonical
from bihuan.rules.clocks import CLOCK_KINDS, DAY, Form, Limit
from bihuan.rules.errors import PolicyWrong
from bihuan.rules.policy import DEFAULT_POLICY, Amount, SignOffChain, SignStep, problems_of
from bihuan.rules.policy_format import limit_from_json, limit_to_json, policy_from_json, policy_to_json


def written() -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(canonical(policy_to_json(DEFAULT_POLICY)))
    return policy


def refusal(value: object) -> tuple[str, ...]:
    with pytest.raises(PolicyWrong) as caught:
        policy_from_json(value)
    return caught.value.problems


def test_the_default_policy_can_be_used_and_names_a_source_for_every_number() -> None:
    assert problems_of(DEFAULT_POLICY) == ()
    assert {code for code, kind in CLOCK_KINDS.items() if not kind.by_plan} == set(DEFAULT_POLICY.limits)
    assert all(len(limit.source) <= 120 for limit in DEFAULT_POLICY.limits.values())


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("transfer", 3600),
        ("extract", 7200),
        ("phone", 1800),
        ("receipt", 7200),
        ("dispute_window", 14400),
        ("leader_named", DAY),
        ("report", 3 * DAY),
        ("review", DAY),
        ("city_signature", DAY),
        ("answer", 5 * DAY),
        ("correction", 14400),
        ("redo", DAY),
    ],
)
def test_the_limits_of_the_chain_are_the_founding_ones(kind: str, seconds: int) -> None:
    assert DEFAULT_POLICY.limit(kind).seconds == seconds


def test_a_policy_written_and_read_again_is_the_same() -> None:
    assert policy_from_json(written()) == DEFAULT_POLICY


def test_a_policy_stored_before_there_was_a_burden_limit_has_the_default_one() -> None:
    stored = written()
    del stored["burden_limit"]
    assert policy_from_json(stored) == DEFAULT_POLICY
    changed = replace(DEFAULT_POLICY, burden_limit=Amount(12, "市专班第5号通知"))
    assert policy_from_json(policy_to_json(changed)).burden_limit.value == 12


@pytest.mark.parametrize("kind", list(DEFAULT_POLICY.limits))
def test_a_clock_keeps_its_limit_unchanged(kind: str) -> None:
    limit = DEFAULT_POLICY.limit(kind)
    assert limit_from_json(json.loads(canonical(limit_to_json(limit)))) == limit


def test_the_first_hop_is_confirmed_twice_and_deeper_ones_once() -> None:
    assert DEFAULT_POLICY.confirmations_for(1) == ("phone", "receipt")
    assert DEFAULT_POLICY.confirmations_for(2) == DEFAULT_POLICY.confirmations_for(5) == ("receipt",)


def test_a_report_is_signed_by_the_main_leader() -> None:
    assert [step.capacity for step in DEFAULT_POLICY.chain_for("report", receiver_kind="bureau")] == [
        "receiver_head"
    ]


def test_an_answer_without_line_bureau_goes_from_the_desk_to_the_leader_to_the_seal() -> None:
    codes = [step.code for step in DEFAULT_POLICY.chain_for("answer")]
    assert codes == ["bureau", "review", "city_leader", "seal"]
    short = DEFAULT_POLICY.chain_for("answer", unnamed={"line_bureau"})
    assert [step.code for step in short] == ["review", "city_leader", "seal"]


def test_five_signatures_of_five_capacities_need_no_code() -> None:
    five = ("receiver_handler", "receiver_deputy", "receiver_head", "line_bureau", "city_leader")
    steps = tuple(
        SignStep(f"step{no}", "signature", who, f"第{no}签") for no, who in enumerate(five, start=1)
    )
    chain = SignOffChain("report", steps, "五联签", receiver_kinds=("county",), key_classes=("key",))
    policy = replace(DEFAULT_POLICY, chains=(*DEFAULT_POLICY.chains, chain))
    assert policy_from_json(policy_to_json(policy)) == policy
    assert policy.chain_for("report", receiver_kind="county", key_classes=["province"]) == steps
    assert len(policy.chain_for("report", receiver_kind="county")) == 1
    assert len(policy.chain_for("report", receiver_kind="bureau", key_classes=["province"])) == 1


def test_a_paper_without_chain_is_no_paper() -> None:
    with pytest.raises(LookupError):
        DEFAULT_POLICY.chain_for("letter")


def test_how_late_a_thing_may_be_entered_is_the_rows_unless_the_city_says_otherwise() -> None:
    stricter = replace(DEFAULT_POLICY, late_entry_hours={"case.record_visit": Amount(6, "市专班第3号通知")})
    by_row = timedelta(hours=24)
    assert DEFAULT_POLICY.late_entry_allowed("case.record_visit", by_row=by_row) == by_row
    assert stricter.late_entry_allowed("case.record_visit", by_row=by_row) == timedelta(hours=6)
    assert policy_from_json(policy_to_json(stricter)) == stricter


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("limits", "phone", "seconds"), 0, "“电话确认”时限按时长计的，应为1分钟至366天"),
        (("limits", "answer", "seconds"), 2 * DAY, "上报时限长于反馈时限，不能启用"),
        (("limits", "revisit", "days"), 0, "“回访”时限按日计的，应为1至366日"),
        (("limits", "revisit", "cutoff_hour"), 25, "“回访”时限的截止钟点应为1至24时"),
        (("limits", "receipt", "night", "ends_hour"), 22, "“签收回执”时限的夜间起止钟点不能相同"),
        (("limits", "receipt", "night", "starts_hour"), 24, "“签收回执”时限的夜间起止钟点有误"),
        (("limits", "transfer", "workdays"), True, "“转办”时限按工作日计的，应为整日"),
        (("limits", "transfer", "source"), " ", "“转办”缺依据，不能启用"),
        (("reserve", "value"), 5 * DAY, "市级预留与下级时限底线之和超过反馈时限，不能启用"),
        (("reserve", "value"), -1, "市级预留应为0至366天"),
        (("child_floor", "value"), 0, "下级时限底线应大于0，不超过366天"),
        (("leader_cap", "value"), 0, "包案领导件数上限应不少于1件"),
        (("leader_cap", "source"), "", "“包案领导件数上限”缺依据，不能启用"),
        (("burden_limit", "value"), 0, "基层每日负担上限应不少于1次"),
        (("burden_limit", "source"), "", "“基层每日负担上限”缺依据，不能启用"),
        (("confirmations",), [], "缺确认方式，不能启用"),
        (("confirmations", 1, "needs"), [], "第2级交办缺确认方式，不能启用"),
        (("confirmations", 0, "needs"), ["fax"], "第1级交办的确认方式有误，只有电话确认和签收回执"),
        (("confirmations", 0, "source"), "", "“第1级确认方式”缺依据，不能启用"),
        (("chains", 0, "receiver_kinds"), ["county"], "缺办理情况报告的缺省审签链，不能启用"),
        (("chains", 0, "receiver_kinds"), ["*", "village"], "办理情况报告审签链的适用单位或重点类别有误"),
        (("chains", 0, "paper"), "letter", "没有“letter”这种文稿，不能设审签链"),
        (("chains", 0, "steps"), [], "办理情况报告的审签链缺必经的签字环节，不能启用"),
        (("chains", 1, "steps", 0, "kind"), "seal", "反馈意见的审签链中，盖章应为最后一环"),
        (("chains", 1, "steps", 0, "code"), "seal", "反馈意见的审签链中有环节重复"),
        (
            ("chains", 0, "steps", 0, "capacity"),
            "mayor",
            "办理情况报告的审签链中“主要领导审签”环节的方式或身份有误",
        ),
        (
            ("late_entry_hours",),
            {"case.clear": {"value": 999, "source": "试"}},
            "“case.clear”的补录时限应为0至240小时",
        ),
    ],
)
def test_an_impossible_policy_is_refused_with_its_reason(
    path: tuple[Any, ...], value: object, sentence: str
) -> None:
    policy = written()
    place = policy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert sentence in refusal(policy)


def test_a_missing_and_an_unknown_limit_are_both_named() -> None:
    policy = written()
    policy["limits"]["telex"] = policy["limits"].pop("phone")
    assert refusal(policy) == ("缺“电话确认”时限，不能启用", "没有“telex”这种时限，不能设置")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("title",), 3, "政策·title"),
        (("limits",), [], "政策·limits"),
        (("limits", "phone", "seconds"), 1.5, "时限·seconds"),
        (("limits", "phone", "seconds"), True, "时限·seconds"),
        (("limits", "phone", "form"), "hourglass", "时限·form"),
        (("limits", "phone", "workdays"), 1, "时限·workdays"),
        (("confirmations", 0, "needs"), [1], "政策·confirmations·1·needs"),
        (("chains",), "*", "政策·chains"),
        (("chains", 0, "steps", 0, "if_named"), None, "政策·chains·1·steps·1·if_named"),
    ],
)
def test_a_policy_of_another_shape_is_refused_with_its_place(
    path: tuple[Any, ...], value: object, where: str
) -> None:
    policy = copy.deepcopy(written())
    place = policy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert refusal(policy) == (f"{where}缺失或格式有误，不能启用",)


@pytest.mark.parametrize("value", [None, [], "政策", {}])
def test_what_is_no_policy_is_refused(value: object) -> None:
    assert len(refusal(value)) == 1


def test_a_limit_that_is_none_is_refused() -> None:
    with pytest.raises(PolicyWrong):
        limit_from_json({"form": str(Form.DURATION)})
    assert limit_from_json(limit_to_json(Limit(Form.NTH_DAY, days=2, source="试"))).days == 2
