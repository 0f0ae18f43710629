"""To whom a case should go, and why: by the responsibility list, by area, by pollution type; proposes, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.cases.models import Case
from bihuan.people.queries.bodies import BodyCard, line_bureau_for, receivers_for, receivers_under
from bihuan.people.queries.responsibilities import Duty, DutyBook, duty_book
from bihuan.rules.vocabulary import POLLUTION_TYPES, label_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The bodies a case should go to, the lead first, and the reason in words; none where nothing points to one."""

    receivers: tuple[BodyCard, ...]
    reason: str


@dataclass(frozen=True)
class Suggesting:
    """What suggestions for many cases are made from. 6 statements to open."""

    duties: DutyBook
    under: Mapping[int, BodyCard]
    by_area: Mapping[int, BodyCard]
    by_line: Mapping[str, BodyCard]

    @classmethod
    def for_cases(cls, cases: Sequence[Case], *, giver_id: int, at: datetime) -> Suggesting:
        """For the receivers one giver may order at a moment."""
        return cls(
            duties=duty_book(at=at),
            under={body.id: body for body in receivers_under(giver_id, at=at)},
            by_area=receivers_for({a for case in cases for a in case.area_ids}, giver_id=giver_id, at=at),
            by_line=line_bureau_for({t for case in cases for t in case.pollution_types}, at=at),
        )

    def of(self, case: Case) -> Suggestion:
        """Who should lead and who should help, the lead by the list where it names one."""
        local = tuple(dict.fromkeys(self.by_area[area] for area in case.area_ids if area in self.by_area))
        if case.parts > 1:  # each part goes to the area in its turn
            return Suggestion(local, "按行政区域" if local else "请选择承办单位")
        duty = self.duties.lead_for(case.pollution_types, case.area_ids)
        if duty and duty.body_id in self.under:
            return self._by_list(duty, local)
        if local:
            return Suggestion(local, "按行政区域" if len(local) == 1 else "涉及多地，首个为主办")
        lines = dict.fromkeys(self.by_line[t] for t in case.pollution_types if t in self.by_line)
        return Suggestion(tuple(lines)[:1], "区域不明，按污染类型" if lines else "请选择承办单位")

    def _by_list(self, duty: Duty, local: tuple[BodyCard, ...]) -> Suggestion:
        lead = self.under[duty.body_id]
        helping = tuple(body for body in local if body != lead)
        kind = label_of(POLLUTION_TYPES, duty.pollution_type)
        basis = f"（{duty.basis}）" if duty.basis else ""
        reason = f"责任清单：{duty.area}{kind}由{lead.short_name}牵头{basis}"
        if helping:
            reason += f"，属地{'、'.join(body.short_name for body in helping)}协办"
        return Suggestion((lead, *helping), reason)
