"""The posts of 清河市: who sits at the city's desk, and at every receiver; nobody is named but by office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.cli.demo.bureaus import BUREAUS, STATE_FIRMS, UNITS_ABOVE, Bureau
from bihuan.cli.demo.places import PLACES, Place

CITY = "city"


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


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat at its body. short_name: the body's; begins: what the logins of the body begin with."""

    body: str
    short_name: str
    begins: str
    seat: Seat

    @property
    def login(self) -> str:
        """The whole login."""
        return f"{self.begins}{self.seat.login}"


@dataclass(frozen=True, slots=True)
class City:
    """Which bodies stand beside the city's desk; all by default. Tests let fewer stand."""

    places: tuple[Place, ...] = PLACES
    bureaus: tuple[Bureau, ...] = BUREAUS
    state_firms: tuple[Bureau, ...] = STATE_FIRMS
    units_above: tuple[tuple[str, str, str], ...] = UNITS_ABOVE


WHOLE = City()
CITY_SEATS = (
    Seat("dispatch", "转办", "city_desk", functions=("dispatch",)),
    Seat("chase", "催办", "city_desk", functions=("chase",)),
    Seat("review", "审核", "city_desk", functions=("review",)),
    Seat("shift", "值班长", "city_desk", functions=("shift_head",)),
    Seat("figures", "数据", "city_desk", functions=("figures",)),
    Seat("disclosure", "公开", "city_desk", functions=("disclosure",)),
    Seat("review2", "审核二组", "city_desk", functions=("review",)),
    Seat("party", "市委书记", "city_leader", rank=1, portfolio="全面工作"),
    Seat("mayor", "市长", "city_leader", rank=2, portfolio="全面工作"),
    Seat("executive", "常务副市长", "city_leader", rank=3, portfolio="发展改革、财政、应急"),
    Seat("leader", "分管副市长", "city_leader", rank=4, portfolio="生态环境保护督察整改"),
    Seat("industry", "副市长（工业）", "city_leader", rank=5, portfolio="工业和信息化、国资、商务"),
    Seat("building", "副市长（城建）", "city_leader", rank=6, portfolio="住建、城管、自然资源、交通"),
    Seat("farm", "副市长（农业）", "city_leader", rank=7, portfolio="农业农村、水利、林业"),
    Seat("police", "副市长（公安）", "city_leader", rank=8, portfolio="公安、司法、信访"),
    Seat("gudu", "市委常委、古渡县委书记", "city_leader", rank=9, portfolio="古渡县全面工作"),
    Seat("secretary", "联络员", "secretary", prepares_for=("分管副市长",)),
    Seat("secretary2", "市长联络员", "secretary", prepares_for=("市长",)),
)
_DESK, _HANDLER = Seat("desk", "专班", "desk"), Seat("handler", "经办", "handler")
SEALING_SEATS = (
    Seat("officer1", "保密专员甲", "confidentiality_officer"),
    Seat("officer2", "保密专员乙", "confidentiality_officer"),
    Seat("approver1", "保密审批人甲", "confidentiality_approver"),
    Seat("approver2", "保密审批人乙", "confidentiality_approver"),
    Seat("discipline", "纪检监察", "discipline"),
)
ADMINISTRATORS = (
    Seat("admin", "系统管理员", "system_admin"),
    Seat("security", "安全管理员", "security_admin"),
    Seat("audit", "审计管理员", "audit_admin"),
)


def all_seats(city: City = WHOLE) -> Iterator[Seated]:
    """Every seat: the city's desk first, then places, bureaus, state firms and townships, then who sees no case."""
    yield from (Seated(CITY, "市专班", "city-", seat) for seat in CITY_SEATS)
    for place in city.places:
        yield from (Seated(place.code, place.name, f"{place.code}-", seat) for seat in place_seats(place))
    for one in (*city.bureaus, *city.state_firms):
        seats = (*_leaders(one.leader, one.deputy), _DESK, _HANDLER)
        yield from (Seated(one.code, one.short_name, f"{one.code}-", seat) for seat in seats)
    for place in city.places:
        for number, (town, leader) in enumerate(place.towns, start=1):
            code = f"{place.code}{number}"
            staff = (*_leaders(leader, f"分管副{leader}"), _HANDLER)
            yield from (Seated(code, town, f"{code}-", seat) for seat in staff)
    yield from (Seated("administration", "系统管理", "", seat) for seat in ADMINISTRATORS)
    yield from (Seated(CITY, "市专班", "city-", seat) for seat in SEALING_SEATS)


def place_seats(place: Place) -> Iterator[Seat]:
    """The seats of a county, district or zone: two first persons, deputies, desk, handler, who prepares papers."""
    deputy = f"分管副{place.leader}"
    if place.party:
        yield Seat("party", place.party, "head", rank=1, portfolio="全面工作")
    yield from _leaders(place.leader, deputy)
    if place.kind == "county":
        yield Seat("executive", f"常务副{place.leader}", "deputy", rank=4, portfolio="发展改革、财政、应急")
    yield from (_DESK, _HANDLER)
    yield Seat("secretary", "联络员", "secretary", prepares_for=(place.leader, deputy))


def _leaders(leader: str, deputy: str) -> tuple[Seat, Seat]:
    return (
        Seat("head", leader, "head", rank=2, portfolio="全面工作"),
        Seat("deputy", deputy, "deputy", rank=3, portfolio="生态环境保护"),
    )
