"""清河市, a city that does not exist: its areas, bodies, posts, people and duty hours, for demo and tests.

People are named by their posts, never by a name somebody could bear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.people.actions.calendar import roster_of
from bihuan.people.actions.organisation import load_people
from bihuan.people.calendars import shipped
from bihuan.people.models import Area, Body, Tenure
from bihuan.people.queries.actors import title_of
from bihuan.people.roster.rows import AreaRow, BodyRow, PostRow, Roster, ShiftRow, UserRow
from bihuan.rules.calendar import LOCAL, at_hour, local_day
from bihuan.rules.command import Command

SHARED_BY_ALL = "Qinghe-2024"
SINCE = datetime(2016, 1, 1, tzinfo=LOCAL)  # before any day a demo or an exercise plays on
DUTY_DAYS = 60
SHIFT_HOURS = ((8, 20), (20, 32))  # 32: eight o'clock of the next day
CITY = "city"


@dataclass(frozen=True, slots=True)
class Place:
    """A county, district or zone: its short code, numbers, and what its leaders are called."""

    code: str
    area_code: str
    name: str
    kind: str
    leader: str
    prefix: str
    towns: tuple[tuple[str, str], ...] = ()  # name and title of the leader


@dataclass(frozen=True, slots=True)
class Seat:
    """A post and who sits on it: login is the body's code, a dash, and this login."""

    login: str
    post: str
    role: str
    rank: int = 0
    functions: tuple[str, ...] = ()
    portfolio: str = ""
    prepares_for: tuple[str, ...] = ()


PLACES = (
    Place("bl", "990121", "北岭县", "county", "县长", "北环督交", (("青石镇", "镇长"), ("柳河乡", "乡长"))),
    Place("np", "990122", "南屏县", "county", "县长", "南环督交", (("白塔镇", "镇长"), ("松岗乡", "乡长"))),
    Place("dh", "990102", "东湖区", "county", "区长", "东环督交", (("湖滨街道", "主任"),)),
    Place("xs", "990103", "西山区", "county", "区长", "西环督交", (("石门街道", "主任"),)),
    Place("gx", "990171", "高新区", "zone", "主任", "高环督交"),
)
BUREAUS = (
    (
        "eco",
        "市生态环境局",
        ("air", "water", "noise", "soil", "solid_waste", "ecology", "heavy_metal", "marine", "radiation"),
    ),
    ("urban", "市城市管理局", ("fumes", "garbage")),
    ("housing", "市住房和城乡建设局", ("dust",)),
    ("farm", "市农业农村局", ("livestock",)),
)
CITY_SEATS = (
    Seat("dispatch", "转办", "city_desk", functions=("dispatch",)),
    Seat("chase", "催办", "city_desk", functions=("chase",)),
    Seat("review", "审核", "city_desk", functions=("review",)),
    Seat("shift", "值班长", "city_desk", functions=("shift_head",)),
    Seat("leader", "分管副市长", "city_leader", rank=1, portfolio="生态环境保护督察整改"),
    Seat("secretary", "联络员", "secretary", prepares_for=("分管副市长",)),
)
ADMINISTRATORS = (
    Seat("admin", "系统管理员", "system_admin"),
    Seat("security", "安全管理员", "security_admin"),
    Seat("audit", "审计管理员", "audit_admin"),
)


def build_organisation(
    *, command: Command, duty_from: date | None = None, duty_days: int = DUTY_DAYS
) -> dict[str, dict[str, int]]:
    """Let 清河市 stand, and return ids: areas by name, bodies by code, users and posts by login.

    duty_from: first local day of the duty roster, by default the day before the command's. Again, nothing changes.
    """
    first = duty_from or local_day(command.now) - timedelta(days=1)
    load_people(organisation(first, duty_days), command=command, shared_password=SHARED_BY_ALL)
    logins = [row.login for row in _seated()]
    held = Tenure.objects.filter(user__login__in=logins, until__isnull=True)
    seats = list(held.values_list("user__login", "user_id", "post_id"))
    return {
        "areas": dict(Area.objects.values_list("name", "id")),
        "bodies": dict(Body.objects.values_list("code", "id")),
        "users": {login: user_id for login, user_id, _post_id in seats},
        "posts": {login: post_id for login, _user_id, post_id in seats},
    }


def organisation(duty_from: date, duty_days: int = DUTY_DAYS) -> Roster:
    """清河市 as rows."""
    return Roster(
        areas=tuple(_areas()),
        bodies=tuple(_bodies()),
        posts=tuple(_posts()),
        users=tuple(_seated()),
        shifts=tuple(_shifts(duty_from, duty_days)),
    ) + roster_of(shipped())


def accounts() -> list[tuple[str, str]]:
    """Post and login of everybody, city first: what the demo shows for logging in."""
    return [(row.display_name, row.login) for row in _seated()]


def _areas() -> Iterable[AreaRow]:
    yield AreaRow(code="990100", name="清河市")
    for place in PLACES:
        short = place.name[:-1]
        aliases = (f"清河{place.name}",) if place.kind == "zone" else (short,)
        yield AreaRow(code=place.area_code, name=place.name, aliases=aliases, parent="990100")
        for number, (town, _leader) in enumerate(place.towns, start=1):
            yield AreaRow(code=f"{place.area_code}{number:03}", name=town, parent=place.area_code)


def _bodies() -> Iterable[BodyRow]:
    yield BodyRow(
        code=CITY, name="清河市生态环境保护督察整改工作专班", short_name="市专班", kind="city_desk", area="990100",
        number_prefix="清环督交", desk_phone="内线8100",
    )  # fmt: skip
    for number, place in enumerate(PLACES, start=1):
        phone = f"内线82{number}0"
        yield BodyRow(
            code=place.code, name=place.name, kind=place.kind, parent=CITY, area=place.area_code,
            number_prefix=place.prefix, desk_phone=phone,
        )  # fmt: skip
        yield from _towns(place)
    for number, (code, name, lines) in enumerate(BUREAUS, start=1):
        yield BodyRow(
            code=code, name=name, kind="bureau", parent=CITY, lines=lines, desk_phone=f"内线83{number}0"
        )
    yield BodyRow(code="administration", name="系统管理", kind="administration")


def _towns(place: Place) -> Iterable[BodyRow]:
    for number, (town, _leader) in enumerate(place.towns, start=1):
        yield BodyRow(
            code=f"{place.code}{number}", name=town, kind="township", parent=place.code,
            area=f"{place.area_code}{number:03}", desk_phone=f"内线84{number}0",
        )  # fmt: skip


def _seats() -> Iterable[tuple[str, str, str, Seat]]:
    """Body code, its short name, what its logins begin with, and a seat; city first, administration last."""
    yield from ((CITY, "市专班", "city-", seat) for seat in CITY_SEATS)
    for place in PLACES:
        for seat in _receiver_seats(place.leader, with_secretary=True):
            yield place.code, place.name, f"{place.code}-", seat
    for code, name, _lines in BUREAUS:
        yield from ((code, name, f"{code}-", seat) for seat in _receiver_seats("局长"))
    for place in PLACES:
        for number, (town, leader) in enumerate(place.towns, start=1):
            code = f"{place.code}{number}"
            yield from ((code, town, f"{code}-", seat) for seat in _receiver_seats(leader, with_desk=False))
    yield from (("administration", "系统管理", "", seat) for seat in ADMINISTRATORS)


def _receiver_seats(leader: str, *, with_desk: bool = True, with_secretary: bool = False) -> Iterable[Seat]:
    deputy = f"分管副{leader}"
    yield Seat("head", leader, "head", rank=1, portfolio="全面工作")
    yield Seat("deputy", deputy, "deputy", rank=2, portfolio="生态环境保护")
    if with_desk:
        yield Seat("desk", "专班", "desk")
    yield Seat("handler", "经办", "handler")
    if with_secretary:
        yield Seat("secretary", "联络员", "secretary", prepares_for=(leader, deputy))


def _posts() -> Iterable[PostRow]:
    for code, _name, _begins, seat in _seats():
        yield PostRow(
            body=code, name=seat.post, role=seat.role, rank=seat.rank, functions=seat.functions,
            portfolio=seat.portfolio, prepares_for=seat.prepares_for,
        )  # fmt: skip


def _seated() -> Iterable[UserRow]:
    for number, (code, name, begins, seat) in enumerate(_seats(), start=101):
        yield UserRow(
            login=f"{begins}{seat.login}", display_name=title_of(seat.role, seat.post, name), body=code,
            post=seat.post, phone=f"内线8{number}", since=SINCE,
        )  # fmt: skip


def _shifts(duty_from: date, duty_days: int) -> Iterable[ShiftRow]:
    """Two shifts a day at the city desk and each county; who has which depends on the day alone."""
    rotas: dict[str, tuple[str, ...]] = {CITY: ("city-shift", "city-dispatch", "city-chase", "city-review")}
    rotas |= {place.code: (f"{place.code}-desk", f"{place.code}-handler") for place in PLACES}
    for body, logins in rotas.items():
        for day in (duty_from + timedelta(days=offset) for offset in range(duty_days)):
            for turn, (begins, ends) in enumerate(SHIFT_HOURS):
                login = logins[(day.toordinal() + turn) % len(logins)]
                starts_at, ends_at = at_hour(day, begins), at_hour(day, ends)
                yield ShiftRow(body=body, login=login, starts_at=starts_at, ends_at=ends_at)
