"""Moments, spans and codes in the officials' words, for pages and papers; knows nothing of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bihuan.rules import vocabulary
from bihuan.rules.clocks import BREACHED, WARNED, look_moment, time_left_words
from bihuan.rules.likeness import REASONS

LOCAL = ZoneInfo("Asia/Shanghai")
FEN_PER_YUAN = 100
WEEKDAYS = "一二三四五六日"

# Table name as pages write it: `{{ order.state|label:"order" }}`.
TABLES: Mapping[str, Mapping[str, str]] = {
    "verdict": vocabulary.VERDICTS,
    "type": vocabulary.POLLUTION_TYPES,
    "channel": vocabulary.CHANNELS,
    "key": vocabulary.KEY_CLASSES,
    "receiver": vocabulary.RECEIVER_KINDS,
    "role": vocabulary.ROLES,
    "function": vocabulary.FUNCTIONS,
    "tenure": vocabulary.TENURES,
    "order_role": vocabulary.ORDER_ROLES,
    "order": vocabulary.ORDER_STATES,
    "report": vocabulary.REPORT_STATES,
    "answer": vocabulary.ANSWER_STATES,
    "rectification": vocabulary.RECTIFICATION_STATES,
    "plan": vocabulary.PLAN_STATES,
    "disclosure": vocabulary.DISCLOSURE_STATES,
    "strike_off": vocabulary.STRIKE_OFF_STATES,
    "paper": vocabulary.PAPERS,
    "petition": vocabulary.PETITION_STATES,
    "petition_kind": vocabulary.PETITIONS,
    "objection": vocabulary.OBJECTION_STATES,
    "rectification_kind": vocabulary.RECTIFICATION_KINDS,
    "deed": vocabulary.DEEDS,
    "deduction_cause": vocabulary.DEDUCTION_CAUSES,
    "rehandle_cause": vocabulary.REHANDLE_CAUSES,
    "link": vocabulary.LINK_KINDS,
    "reading_step": vocabulary.READING_STEPS,
    "repeat_decision": vocabulary.REPEAT_DECISIONS,
    "satisfaction": vocabulary.SATISFACTION,
    "revisited": vocabulary.REVISITED,
    "case": vocabulary.STAGES,
    "shift": vocabulary.SHIFT_STATES,
    "conclusion": vocabulary.CONCLUSIONS,
    "band": vocabulary.BANDS,
    "clearance": vocabulary.CLEARANCES,
    "party": vocabulary.PARTY_KINDS,
    "compliance": vocabulary.COMPLIANCE,
    "sign_way": vocabulary.SIGN_WAYS,
    "token_scope": vocabulary.TOKEN_SCOPES,
    "seal_half": vocabulary.SEAL_HALVES,
    "sealed_kind": vocabulary.SEALED_KINDS,
    "sealed_field": vocabulary.SEALED_FIELDS,
    "seal_purpose": vocabulary.SEAL_PURPOSES,
    "seal_request": vocabulary.SEAL_REQUEST_STATES,
    "seal_key": vocabulary.SEAL_KEY_STATES,
    "who_saw": vocabulary.WHO_SAW_STATES,
    "measure": {code: label for code, (label, _unit) in vocabulary.MEASURE_KINDS.items()},
}


def label_of(code: str, table: str) -> str:
    """Chinese label of a code from one of TABLES; the code itself where the table does not know it."""
    return _(vocabulary.label_of(TABLES[table], code)) if code else ""


def likeness_words(code: str, about: str) -> str:
    """Why two complaints are held to be alike: 地点相同：石桥镇东村."""
    return _(REASONS[code]) % {"about": about}


def moment_words(moment: datetime, *, now: datetime) -> str:
    """6月3日 12:02, with the year where it is not the current one."""
    local = moment.astimezone(LOCAL)
    return f"{day_words(local.date(), today=now.astimezone(LOCAL).date())} {local:%H:%M}"


def full_moment_words(moment: datetime) -> str:
    """2024年6月3日 12:02:05, for papers and the timeline."""
    local = moment.astimezone(LOCAL)
    return f"{full_day_words(local.date())} {local:%H:%M:%S}"


def day_words(day: date, *, today: date) -> str:
    """6月3日, with the year where it is not today's."""
    return f"{day.month}月{day.day}日" if day.year == today.year else full_day_words(day)


def full_day_words(day: date) -> str:
    """2024年6月3日, without leading zeros, as official papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """周一 to 周日."""
    return f"周{WEEKDAYS[day.weekday()]}"


def yuan_words(fen: int) -> str:
    """1,234.50 for 123450 fen; whole amounts without decimals."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    sign = "-" if fen < 0 else ""
    return f"{sign}{yuan:,}" if not rest else f"{sign}{yuan:,}.{rest:02}"


def left_words(due_at: datetime, *, now: datetime) -> str:
    """余 3 小时 12 分, or 超期 2 天."""
    return time_left_words(due_at, now=now)


def left_tone(due_at: datetime, *, now: datetime, started_at: datetime | None = None) -> str:
    """How near the limit is: `late`, `near` or `calm`.

    near: from the warning on, 75 % of the limit; without the start of the clock, in the last hour.
    """
    levels = {BREACHED: due_at, WARNED: due_at - timedelta(hours=1)}
    if started_at is not None:
        levels[WARNED] = look_moment(WARNED, started_at=started_at, due_at=due_at)
    if now > levels[BREACHED]:
        return "late"
    return "near" if now >= levels[WARNED] else "calm"
