"""The tour of a demo: which account shows what, counted as it stands; no other instance has one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.cases.models import Case
from bihuan.cases.queries.standing_matters import Matters, standing_matters
from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.journal.models import CommandRun
from bihuan.people.demo import PLAYED, SEALED_BY_ALL, SHARED_BY_ALL
from bihuan.people.models import Body, Tenure
from bihuan.people.queries.terms import open_at
from bihuan.records.clocks import pressing
from bihuan.records.models import SealRequest
from bihuan.rules.actor import SYSTEM

DEMO = "demo"
_REPORTS = ("report", "redo", "correction")


@dataclass(frozen=True, slots=True)
class Stop:
    """One account worth looking at: its login, whose it is, what lies before it."""

    login: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Tour:
    """Shown beside the log-in. password: of all accounts; is_played: whether the demo is complete, not still being played."""

    stops: tuple[Stop, ...]
    password: str
    is_played: bool


@dataclass(frozen=True, slots=True)
class _Seat:
    """Somebody at a post. functions: divisions of work at the city's desk."""

    login: str
    title: str
    body_id: int
    role: str
    rank: int
    functions: tuple[str, ...]


def tour(at: datetime) -> Tour | None:
    """What can be seen where in this demo; None in a real instance and in an exercise."""
    if settings.KIND != DEMO:
        return None
    return Tour(tuple(_Stops(at).all()), SHARED_BY_ALL, _is_played())


def _is_played() -> bool:
    return CommandRun.objects.filter(actor_key=SYSTEM.key, request_id=PLAYED).exists()


class _Stops:
    """The stops, made from what lies before whom: each number is that of the rows on the page its account comes to.
    7 statements, and 1 more for reports nobody can sign."""

    def __init__(self, at: datetime) -> None:
        self._matters: Matters = standing_matters()
        self._drafts = DraftRow.objects.filter(state="draft").count()
        self._requests = Counter(SealRequest.objects.values_list("state", flat=True))
        self._alike = LikelyRepeat.objects.filter(row__state="draft", decision="").count()
        self._seats = _seats(at)
        self._kinds = dict(Body.objects.values_list("id", "kind"))

    def all(self) -> Iterator[Stop]:
        """City first, then receivers, each with something before it."""
        yield from self._of_city()
        yield from self._of_receivers()
        yield from self._of_holders()

    def _of_city(self) -> Iterator[Stop]:
        cases, waiting = self._matters.cases, self._matters.waiting
        listed = _("刚到的清单 %(n)s 行待核对")
        alike = _("，疑似重复 %(alike)s 处") % {"alike": self._alike} if self._alike else ""
        yield from self._at_desk("dispatch", listed + alike, self._drafts)
        yield from self._at_desk("chase", _("%(n)s 件待电话确认"), self._city("phone"))
        yield from self._at_desk("review", _("%(n)s 份报告待审核"), self._city("review"))
        yield from self._first("city_leader", "", _("%(n)s 件待签批"), self._signing("city_leader"), rank=4)
        yield from self._first("secretary", "", _("代办签批，%(n)s 件"), self._signing("city_leader"))
        noticed = _("%(n)s 件待公示") % {"n": cases.get("rechecked", 0)}
        disclosed = _("%(n)s 件待公开")
        yield from self._at_desk("disclosure", f"{disclosed}，{noticed}", self._city("disclosure"))
        yield from self._at_desk("shift_head", _("%(n)s 件改派、延期、核减待答复"), _asked(waiting))

    def _of_receivers(self) -> Iterator[Stop]:
        yield from self._most("desk", ("correction",), _("%(n)s 件退回补正"))
        yield from self._most("desk", ("redo",), _("%(n)s 件退回重办"))
        yield from self._most("deputy", ("receipt",), _("%(n)s 件待签收"))
        yield from self._most("head", _REPORTS, _("%(n)s 份报告待审签"))
        yield from self._most("handler", ("milestone",), _("%(n)s 个整改节点在推进"))
        yield from self._most("head", _REPORTS, _("镇街承办，%(n)s 份报告待审签"), of=("township",))
        bureaus = ("bureau", "state_firm")
        yield from self._most("desk", ("city_signature",), _("%(n)s 件待提行业意见"), of=bureaus)
        yield from self._without_head()

    def _of_holders(self) -> Iterator[Stop]:
        """An approver and a custodian, with the passphrase of all holders."""
        key = _("保密口令 %(words)s") % {"words": SEALED_BY_ALL}
        asked, granted = _("%(n)s 项查看申请待审批"), _("%(n)s 项查看申请已批准")
        yield from self._first("confidentiality_approver", "", f"{asked}，{key}", self._requests["asked"])
        yield from self._first("confidentiality_officer", "", f"{granted}，{key}", self._requests["granted"])

    def _city(self, kind: str) -> int:
        return sum(
            n
            for (body, _role, one), n in self._matters.by_duty.items()
            if one == kind and self._is_city(body)
        )

    def _signing(self, role: str) -> int:
        duties = self._matters.by_duty.items()
        return sum(n for (_body, one, kind), n in duties if (one, kind) == (role, "city_signature"))

    def _is_city(self, body_id: int) -> bool:
        return self._kinds.get(body_id) == "city_desk"

    def _at_desk(self, function: str, says: str, count: int) -> Iterator[Stop]:
        yield from self._first("city_desk", function, says, count)

    def _first(self, role: str, function: str, says: str, count: int, *, rank: int = 0) -> Iterator[Stop]:
        """The first of the city's seats that fits, where there is something to see."""
        for seat in self._seats:
            fits = (
                seat.role == role and (not function or function in seat.functions) and rank in (0, seat.rank)
            )
            if fits and count and self._is_city(seat.body_id):
                yield Stop(seat.login, seat.title, says % {"n": count})
                return

    def _most(
        self, role: str, kinds: tuple[str, ...], says: str, *, of: tuple[str, ...] = ("county", "zone")
    ) -> Iterator[Stop]:
        """The seat of this role that has most of these limits before it. of: kinds of bodies."""
        counted = {
            seat: sum(self._matters.by_duty.get((seat.body_id, role, kind), 0) for kind in kinds)
            for seat in self._seats
            if seat.role == role and self._kinds.get(seat.body_id) in of
        }
        most = max(counted, key=lambda seat: counted[seat], default=None)
        if most and counted[most]:
            yield Stop(most.login, most.title, says % {"n": counted[most]})

    def _without_head(self) -> Iterator[Stop]:
        """The desk of a body whose reports wait for a head nobody is."""
        headed = {seat.body_id for seat in self._seats if seat.role == "head"}
        for body_id, role, kind in self._matters.by_duty:
            if (role, kind) == ("head", "report") and body_id not in headed:
                desk = next((s for s in self._seats if (s.body_id, s.role) == (body_id, "desk")), None)
                if desk:
                    says = _("主要领导空缺，%(cases)s的报告无人审签") % {"cases": _unsigned(body_id)}
                    yield Stop(desk.login, desk.title, says)
                    return


def _unsigned(body_id: int) -> str:
    """Numbers of the cases whose report waits for the head of a body."""
    waiting = pressing().filter(duty_body_id=body_id, duty_role="head", kind="report")
    found = Case.objects.filter(stream_id__in=waiting.values("stream_ref")).order_by("city_no")
    return "、".join(found.values_list("city_no", flat=True))


def _asked(waiting: Mapping[str, int]) -> int:
    return sum(waiting.get(name, 0) for name in ("dispute", "extension", "deduction"))


def _seats(at: datetime) -> list[_Seat]:
    """Everybody at a post, the highest first."""
    held = Tenure.objects.filter(open_at(at), user__is_active=True).order_by("post__rank", "post_id", "id")
    return [
        _Seat(login, title, body_id, role, rank, tuple(functions))
        for login, title, body_id, role, rank, functions in held.values_list(
            "user__login",
            "user__display_name",
            "post__body_id",
            "post__role",
            "post__rank",
            "post__functions",
        )
    ]
