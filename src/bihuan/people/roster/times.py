"""Shifts and calendar days of a roster; a new roster of a body and time takes the place of the old one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bihuan.people.models import CalendarEdition, Shift
from bihuan.people.roster.rows import DayRow, ShiftRow
from bihuan.people.roster.standing import Columns, shift_key, standing_shifts
from bihuan.people.roster.work import Work, give_ids

LONGEST_SHIFT = timedelta(hours=48)  # longer is a slip of the pen: a wrong month, a missing end
DAYS_AROUND_A_YEAR = timedelta(days=31)  # a notice may name days of the neighbouring years


def want_shifts(work: Work) -> None:
    """Let the shifts of the roster be wanted, and those to come that it no longer has be withdrawn."""
    found = [columns for row in work.roster.shifts if (columns := _shift(work, row)) is not None]
    work.wanted.standing_shifts = standing_shifts({columns["body_id"] for columns in found})
    for columns in found:
        key = shift_key(columns)
        work.wanted.shifts[key] = (work.wanted.standing_shifts.get(key) or {}) | columns
    give_ids(work.wanted.shifts, Shift)
    spans = _spans(found)
    work.wanted.withdrawn_shifts = tuple(
        columns["id"]
        for key, columns in work.wanted.standing_shifts.items()
        if key not in work.wanted.shifts and _replaced(columns, spans, now=work.now)
    )


def want_editions(work: Work) -> None:
    """Let the calendar editions of the roster be wanted, all their days together."""
    named: dict[tuple[int, str], dict[object, tuple[object, str, str]]] = {}
    for row in work.roster.days:
        days = named.setdefault((row.year, row.document), {})
        if row.day in days:
            work.refuse(row.place, _("%(day)s重复，请只保留一行"), day=row.day.isoformat())
        elif _is_far(row):
            work.refuse(row.place, _("日期不在%(year)s年前后，请更正"), year=row.year)
        else:
            days[row.day] = (row.day, str(row.kind), row.name)
    for (year, document), days in named.items():
        standing = work.stands.editions.get((year, document), {})
        columns = {"year": year, "document": document, "days": tuple(sorted(days.values()))}
        work.wanted.editions[year, document] = standing | columns
    give_ids(work.wanted.editions, CalendarEdition)


def _shift(work: Work, row: ShiftRow) -> Columns | None:
    body_id = work.body_names.find(row.body, row.place)
    user = (work.stands.users | work.wanted.users).get(row.login) if row.login else None
    if row.login and user is None:
        work.refuse(row.place, _("账号“%(login)s”未找到，请先在人员表中登记"), login=row.login)
    elif not row.login and not row.person:
        work.refuse(row.place, _("缺值班人员，请填写账号或姓名"))
    elif not timedelta(0) < row.ends_at - row.starts_at <= LONGEST_SHIFT:
        work.refuse(row.place, _("结束时间应晚于开始时间，且不超过48小时"))
    elif body_id is not None:
        return {
            "body_id": body_id,
            "user_id": user["id"] if user else None,
            "person": "" if user else row.person or "",
            "phone": row.phone or "",
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
        }
    return None


def _spans(found: list[Columns]) -> dict[int, tuple[datetime, datetime]]:
    """From first start to last end of each body's shifts."""
    spans: dict[int, tuple[datetime, datetime]] = {}
    for columns in found:
        first, last = spans.get(columns["body_id"], (columns["starts_at"], columns["ends_at"]))
        spans[columns["body_id"]] = (min(first, columns["starts_at"]), max(last, columns["ends_at"]))
    return spans


def _replaced(columns: Columns, spans: dict[int, tuple[datetime, datetime]], *, now: datetime) -> bool:
    """Whether a standing shift lies in the new roster's time and has not begun: what has begun is history."""
    first, last = spans[columns["body_id"]]
    return bool(columns["starts_at"] > now and first <= columns["starts_at"] and columns["ends_at"] <= last)


def _is_far(row: DayRow) -> bool:
    first, last = (
        row.day.replace(month=1, day=1, year=row.year),
        row.day.replace(month=12, day=31, year=row.year),
    )
    return not first - DAYS_AROUND_A_YEAR <= row.day <= last + DAYS_AROUND_A_YEAR
