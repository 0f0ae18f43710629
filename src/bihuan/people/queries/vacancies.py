"""Who holds which post and which roles nobody holds, so that a vacancy shows before it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bihuan.people.models import Body, Tenure
from bihuan.people.queries.terms import open_at, standing_at

_RECEIVER = ("desk", "deputy", "head", "handler")
# Source: the chain, receiver kinds: main leader, leader in charge, office, handler. Provincial and central
# units are coordinated by letter and need no posts here.
ROLES_NEEDED = MappingProxyType(
    {
        "city_desk": ("city_desk", "city_leader"),
        "county": ("desk", "deputy", "head"),
        "zone": ("desk", "deputy", "head"),
        "bureau": _RECEIVER,
        "state_firm": _RECEIVER,
        "township": ("deputy", "head", "handler"),
        "administration": ("system_admin", "security_admin", "audit_admin"),
    }
)
FUNCTIONS_NEEDED = ("dispatch", "chase", "review", "shift_head")


@dataclass(frozen=True, slots=True)
class Holder:
    """One person holding one post at a moment."""

    body_id: int
    post_id: int
    post_name: str
    role: str
    functions: frozenset[str]
    rank: int
    user_id: int
    display_name: str
    phone: str
    tenure: str


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role a body needs and nobody holds; `function` names a division of work of the city desk."""

    body_id: int
    role: str
    function: str = ""


def holders_at(body_ids: Iterable[int], at: datetime) -> list[Holder]:
    """Who holds which post of the bodies at the moment: by body, leaders by rank, then staff."""
    rows = Tenure.objects.filter(open_at(at), post__body_id__in=list(body_ids)).select_related("post", "user")
    holders = [_holder(row) for row in rows.order_by("since", "id")]
    return sorted(
        holders, key=lambda holder: (holder.body_id, holder.rank or len(holders) + 1, holder.post_id)
    )


def filled_roles(body_ids: Iterable[int], at: datetime) -> dict[int, frozenset[str]]:
    """Roles and desk functions somebody who can log in holds at each body: what a ladder may climb to."""
    filled: dict[int, set[str]] = {body_id: set() for body_id in body_ids}
    rows = Tenure.objects.filter(open_at(at), post__body_id__in=list(filled), user__is_active=True)
    for body_id, role, functions in rows.values_list("post__body_id", "post__role", "post__functions"):
        filled[body_id] |= {role, *functions}
    return {body_id: frozenset(roles) for body_id, roles in filled.items()}


def vacancies(at: datetime, *, body_ids: Iterable[int] | None = None) -> list[Vacancy]:
    """Roles the kind of each body needs and nobody holds at the moment; of all bodies by default."""
    bodies = Body.objects.filter(standing_at(at))
    if body_ids is not None:
        bodies = bodies.filter(id__in=list(body_ids))
    kinds = dict(bodies.order_by("code").values_list("id", "kind"))
    filled = filled_roles(kinds, at)
    return [
        vacancy
        for body_id, kind in kinds.items()
        for vacancy in _needed(body_id, kind)
        if (vacancy.function or vacancy.role) not in filled[body_id]
    ]


def _needed(body_id: int, kind: str) -> list[Vacancy]:
    roles = [Vacancy(body_id, role) for role in ROLES_NEEDED.get(kind, ())]
    functions = FUNCTIONS_NEEDED if kind == "city_desk" else ()
    return roles + [Vacancy(body_id, "city_desk", function) for function in functions]


def _holder(row: Tenure) -> Holder:
    return Holder(
        body_id=row.post.body_id,
        post_id=row.post_id,
        post_name=row.post.name,
        role=row.post.role,
        functions=frozenset(row.post.functions),
        rank=row.post.rank,
        user_id=row.user_id,
        display_name=row.user.display_name,
        phone=row.user.phone,
        tenure=row.kind,
    )
