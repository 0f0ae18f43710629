"""Entries of the journal as lines a person can read; shows what the entry holds, which is never a free text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bihuan.cases.queries.case_timeline import TimelineEntry
from bihuan.journal.queries.timeline import Happening
from bihuan.people.queries.former_names import titles_at
from bihuan.records.sweeping import PASSED
from bihuan.rules.clocks import CLOCK_KINDS
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.moves import Fact
from bihuan.web.names import SYSTEM

CLOCK_SENTENCES = {
    "clock.warn": "%(clock)s临近时限",
    "clock.breach": "%(clock)s超期",
    "clock.rung": "%(clock)s超期未办，已报上一级",
    "clock.recompute": "%(clock)s时限按新政策重算",
}
# How the end of a window is said, by its kind.
PASSED_SENTENCES = {"dispute_window": "申请改派期限已过", "notice": "销号公示期满"}
# What is entered by something else than a move of a person on a case.
OTHER_SENTENCES = {
    "case.register": "登记了交办件",
    "retaliation.report": "有人举报打击报复",
    "case.load_history": "载入了历史办理结果",
    "post.hand_over": "移交了包案",
    "body.hand_over": "单位移交",
    "leader.vacant": "包案领导岗位空缺，须重新明确",
    "leader.filled": "包案领导岗位已有人任职",
    "batch.receive": "接收了批次",
    "batch.register": "登记了批次",
    "batch.transferred": "全部交办完毕",
    "intake.keep_file": "读取了清单",
    "intake.map_column": "改按另一栏目读取了清单",
    "intake.decide_repeat": "核对了疑似重复",
    "sheet.issue": "发出了交办通知单",
    "round.open": "开设了督察轮次",
    "round.set_policy": "设定了时限和审签规则",
    "round.close": "结束了督察轮次",
    "round.reopen": "恢复了督察轮次",
    "shift.note": "记了一事",
    "shift.settle": "办结了记事",
    "shift.hand_over": "交班",
    "shift.take_over": "接班",
    "seal.keep": "封存了举报人信息",
    "seal.tie": "归入了交办件",
    "seal.ask": "申请查看封存信息",
    "seal.grant": "批准查看封存信息",
    "seal.refuse": "未批准查看封存信息",
    "seal.withdraw": "查看封存信息的申请已撤回",
    "seal.expire": "查看封存信息的批准已到期",
    "seal.open": "查看了封存信息",
    "seal.discard": "销毁了重复封存的信息",
    "who_saw.ask": "申请查阅交办件查看记录",
    "who_saw.grant": "批准查阅交办件查看记录",
    "who_saw.refuse": "未批准查阅交办件查看记录",
    "backup.set_key": "设置了备份密钥",
    "backup.make": "完成了备份",
    "backup.fail": "备份没有完成，或核验有问题，须查明后重新备份",
    "backup.restore": "由备份恢复",
    "text.erase": "清除了文本",
}
# What is entered about the organisation.
ADMINISTERING_SENTENCES = {
    "area.add": "登记了区划", "area.change": "更改了区划", "body.add": "登记了单位", "body.change": "更改了单位",
    "body.close": "撤销了单位", "post.add": "设置了岗位", "post.change": "更改了岗位", "post.close": "撤销了岗位",
    "user.add": "建立了账号", "user.change": "更正了人员信息", "user.lock": "停用了账号", "user.unlock": "启用了账号",
    "user.reset_password": "重置了口令", "user.set_password": "修改了口令", "session.end": "结束了登录会话",
    "tenure.name": "任命", "tenure.change": "更改了任职", "tenure.end": "免职", "shift.add": "排了班",
    "shift.change": "调整了值班", "shift.withdraw": "取消了值班",
    "calendar.add": "录入了日历", "calendar.change": "更正了日历",
    "responsibility.add": "登记了责任清单", "responsibility.change": "更改了责任清单", "token.create": "建立了访问令牌",
    "token.revoke": "注销了访问令牌", "calendar.missing": "%(year)s年工作日历未录入",
}  # fmt: skip
COUNTED_SENTENCES = {"access.differs": "可见范围与交办记录不符%(n)s处，须核查"}
SHOWN_FACTS = 6


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry as the timeline shows it. recorded_at differs from happened_at for a late entry (补录)."""

    seq: int
    who: str
    sentence: str
    happened_at: datetime
    recorded_at: datetime
    is_late: bool
    by_secretary: bool
    facts: tuple[tuple[str, str], ...]
    hash: str


def timeline_lines(happenings: Iterable[Happening]) -> list[TimelineLine]:
    """The entries with the names of those who acted, in the order given; one query for all names."""
    found = list(happenings)
    titles = titles_at((happening.actor_post_id, happening.happened_at) for happening in found)
    return [_line(happening, titles) for happening in found]


def case_lines(entries: Iterable[TimelineEntry]) -> list[TimelineLine]:
    """The entries of a case in one actor's sight, in words."""
    return [
        TimelineLine(
            seq=entry.seq,
            who=_(entry.who),
            sentence=sentence_for(entry.code, entry.facts) + (f"（{entry.about}）" if entry.about else ""),
            happened_at=entry.happened_at,
            recorded_at=entry.recorded_at,
            is_late=entry.is_late,
            by_secretary=entry.by_secretary,
            facts=tuple((_(name), words) for name, words in entry.details),
            hash=entry.hash,
        )
        for entry in entries
    ]


def sentence_for(code: str, facts: Mapping[str, Any]) -> str:
    """What an entry or message of this code says; the code itself where nobody gave it a sentence."""
    if code == PASSED:
        return _(PASSED_SENTENCES.get(str(facts.get("kind", "")), "期限已过"))
    if code in COUNTED_SENTENCES:
        return _(COUNTED_SENTENCES[code]) % {"n": facts.get("n", "")}
    if code in CLOCK_SENTENCES:
        kind = CLOCK_KINDS.get(str(facts.get("kind", "")))
        return _(CLOCK_SENTENCES[code]) % {"clock": _(kind.label) if kind else _("办理")}
    if code in ADMINISTERING_SENTENCES:
        return _(ADMINISTERING_SENTENCES[code]) % dict(facts)
    move = MOVES.get(code)
    return _(move.sentence or move.label) if move else _(OTHER_SENTENCES.get(code, code))


def _line(happening: Happening, titles: Mapping[tuple[int, datetime], str]) -> TimelineLine:
    return TimelineLine(
        seq=happening.seq,
        who=titles.get((happening.actor_post_id or 0, happening.happened_at), _(SYSTEM)),
        sentence=sentence_for(happening.code, happening.facts),
        happened_at=happening.happened_at,
        recorded_at=happening.recorded_at,
        is_late=happening.is_late,
        by_secretary=bool(happening.facts.get("by_secretary")),
        facts=tuple(_facts(happening))[:SHOWN_FACTS],
        hash=happening.hash,
    )


def _facts(happening: Happening) -> Iterable[tuple[str, str]]:
    """Codes and numbers of the move's own facts, by their labels; ids and commitments say nothing to a reader."""
    move = MOVES.get(happening.code)
    for fact in move.facts if move else ():
        value = happening.facts.get(fact.name)
        if value is not None and (words := _value_words(fact, value)):
            yield _(fact.label), words


def _value_words(fact: Fact, value: Any) -> str:
    if fact.choices and isinstance(value, str):
        return _(fact.choices.get(value, ""))
    if fact.choices and isinstance(value, list) and all(isinstance(code, str) for code in value):
        return "、".join(_(fact.choices.get(code, "")) for code in value)
    if fact.kind == "count" and isinstance(value, int):
        return str(value)
    return _("是") if fact.kind == "bool" and value is True else ""
