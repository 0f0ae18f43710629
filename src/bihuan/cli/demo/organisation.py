"""清河市, a city that does not exist: its areas, bodies, posts, people and duty hours, for demo and tests.

People are named by their posts, never by a name somebody could bear.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bihuan.cli.demo.bureaus import RESPONSIBILITIES
from bihuan.cli.demo.places import ACTING, CITY_AREA, CITY_NAME, VACANT, Place
from bihuan.cli.demo.seats import CITY, WHOLE, City, Seated, all_seats
from bihuan.people.actions.calendar import roster_of
from bihuan.people.actions.organisation import load_people
from bihuan.people.calendars import shipped
from bihuan.people.demo import SHARED_BY_ALL
from bihuan.people.models import Area, Body, Tenure
from bihuan.people.queries.actors import title_of
from bihuan.people.roster.rows import AreaRow, BodyRow, PostRow, ResponsibilityRow, Roster, ShiftRow, UserRow
from bihuan.rules.calendar import LOCAL, at_hour, local_day
from bihuan.rules.command import Command

SINCE = datetime(2016, 1, 1, tzinfo=LOCAL)  # before any day a demo or an exercise plays on
BASIS = "清政办发〔2023〕18号"  # of the responsibility list
DUTY_DAYS = 60
SHIFT_HOURS = ((8, 20), (20, 32))  # 32: eight o'clock of the next day
ACTING_DAYS = 100  # for how long the acting head has been acting on the first duty day


def build_organisation(
    *, command: Command, duty_from: date | None = None, duty_days: int = DUTY_DAYS, city: City = WHOLE
) -> dict[str, dict[str, int]]:
    """Let 清河市 stand, and return ids: areas by name, bodies by code, users and posts by login.

    duty_from: first local day of the duty roster, by default the day before the command's. Again, nothing changes.
    """
    first = duty_from or local_day(command.now) - timedelta(days=1)
    load_people(organisation(first, duty_days, city=city), command=command, shared_password=SHARED_BY_ALL)
    logins = [seated.login for seated in _held_seats(city)]
    held = Tenure.objects.filter(user__login__in=logins, until__isnull=True)
    seats = list(held.values_list("user__login", "user_id", "post_id"))
    return {
        "areas": dict(Area.objects.values_list("name", "id")),
        "bodies": dict(Body.objects.values_list("code", "id")),
        "users": {login: user_id for login, user_id, _post_id in seats},
        "posts": {login: post_id for login, _user_id, post_id in seats},
    }


def organisation(duty_from: date, duty_days: int = DUTY_DAYS, *, city: City = WHOLE) -> Roster:
    """清河市 as rows."""
    return Roster(
        areas=tuple(_areas(city)),
        bodies=tuple(_bodies(city)),
        posts=tuple(_post(seated) for seated in all_seats(city)),
        users=tuple(_users(duty_from, city)),
        shifts=tuple(_shifts(duty_from, duty_days, city)),
        responsibilities=tuple(_responsibilities(city)),
    ) + roster_of(shipped())


def accounts() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Code and short name of every body with posts, city first, and its posts with their logins."""
    found: dict[str, tuple[str, str, list[tuple[str, str]]]] = {}
    for one in _held_seats(WHOLE):
        _code, _name, posts = found.setdefault(one.body, (one.body, one.short_name, []))
        posts.append((one.seat.post, one.login))
    return list(found.values())


def _areas(city: City) -> Iterable[AreaRow]:
    yield AreaRow(code=CITY_AREA, name=CITY_NAME)
    for place in city.places:
        yield AreaRow(code=place.area_code, name=place.name, aliases=place.aliases, parent=CITY_AREA)
        for number, (town, _leader) in enumerate(place.towns, start=1):
            yield AreaRow(code=f"{place.area_code}{number:03}", name=town, parent=place.area_code)


def _bodies(city: City) -> Iterable[BodyRow]:
    yield BodyRow(
        code=CITY, name="清河市生态环境保护督察整改工作专班", short_name="市专班", kind="city_desk", area=CITY_AREA,
        number_prefix="清环督交", desk_phone="内线8100",
    )  # fmt: skip
    for number, place in enumerate(city.places, start=1):
        yield BodyRow(
            code=place.code, name=place.name, kind=place.kind, parent=CITY, area=place.area_code,
            number_prefix=place.prefix, desk_phone=f"内线{8200 + 10 * number}",
        )  # fmt: skip
        yield from _towns(place, number)
    for number, one in enumerate((*city.bureaus, *city.state_firms), start=1):
        yield BodyRow(
            code=one.code, name=one.name, short_name=one.short_name, parent=CITY, lines=one.lines,
            kind="state_firm" if one in city.state_firms else "bureau", desk_phone=f"内线{8400 + 10 * number}",
        )  # fmt: skip
    for code, name, kind in city.units_above:
        yield BodyRow(code=code, name=name, kind=kind)
    yield BodyRow(code="administration", name="系统管理", kind="administration")


def _towns(place: Place, place_number: int) -> Iterable[BodyRow]:
    for number, (town, _leader) in enumerate(place.towns, start=1):
        yield BodyRow(
            code=f"{place.code}{number}", name=town, kind="township", parent=place.code,
            area=f"{place.area_code}{number:03}", desk_phone=f"内线{8200 + 10 * place_number + number}",
        )  # fmt: skip


def _responsibilities(city: City) -> Iterable[ResponsibilityRow]:
    """Who leads on what, of the bodies and places that stand."""
    standing, places = {one.code for one in city.bureaus}, {place.name for place in city.places}
    for body, types, named in RESPONSIBILITIES:
        areas = tuple(name for name in named if name in places)
        if body in standing and (areas or not named):
            yield ResponsibilityRow(body=body, types=types, areas=areas or None, basis=BASIS)


def _post(seated: Seated) -> PostRow:
    seat = seated.seat
    return PostRow(
        body=seated.body, name=seat.post, role=seat.role, rank=seat.rank, functions=seat.functions,
        portfolio=seat.portfolio, prepares_for=seat.prepares_for,
    )  # fmt: skip


def _held_seats(city: City) -> Iterable[Seated]:
    return (seated for seated in all_seats(city) if seated.login not in VACANT)


def _users(duty_from: date, city: City) -> Iterable[UserRow]:
    acting_since = at_hour(duty_from - timedelta(days=ACTING_DAYS), 9)
    for number, seated in enumerate(_held_seats(city), start=6101):
        is_acting = seated.login in ACTING
        yield UserRow(
            login=seated.login, display_name=title_of(seated.seat.role, seated.seat.post, seated.short_name),
            body=seated.body, post=seated.seat.post, phone=f"内线{number}",
            tenure="acting" if is_acting else None, since=acting_since if is_acting else SINCE,
            paper=f"清组干〔{acting_since.year}〕31号" if is_acting else None,
        )  # fmt: skip


def _shifts(duty_from: date, duty_days: int, city: City) -> Iterable[ShiftRow]:
    """Two shifts a day at the city desk and each county; who has which depends on the day alone."""
    rotas: dict[str, tuple[str, ...]] = {CITY: ("city-shift", "city-dispatch", "city-chase", "city-review")}
    rotas |= {place.code: (f"{place.code}-desk", f"{place.code}-handler") for place in city.places}
    for body, logins in rotas.items():
        for day in (duty_from + timedelta(days=offset) for offset in range(duty_days)):
            for turn, (begins, ends) in enumerate(SHIFT_HOURS):
                login = logins[(day.toordinal() + turn) % len(logins)]
                starts_at, ends_at = at_hour(day, begins), at_hour(day, ends)
                yield ShiftRow(body=body, login=login, starts_at=starts_at, ends_at=ends_at)
