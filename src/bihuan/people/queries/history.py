"""What was entered about a body, a post, a person, a duty roster or a calendar; shows who may see it nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db.models import Q

from bihuan.journal.models import Stream
from bihuan.journal.queries.timeline import PAGE, Happening, happenings_count, happenings_where
from bihuan.people.actions.administration import KIND
from bihuan.people.models import CalendarEdition, Post, Tenure
from bihuan.rules.errors import Stale

BODY, POST, USER, DUTY, SHIFT, CALENDAR = "body", "post", "user", "duty", "duty_shift", "calendar"


def _part(kind: str, ids: object) -> Q:
    return Q(part_kind=kind, part_id__in=ids)


def _tenures(**which: object) -> Q:
    return _part("tenure", list(Tenure.objects.filter(**which).values_list("id", flat=True)))


def _of_body(body_id: int) -> Q:
    posts = list(Post.objects.filter(body_id=body_id).values_list("id", flat=True))
    return _part(BODY, [body_id]) | _part(POST, posts) | _tenures(post__body_id=body_id)


def _editions(year: int) -> list[int]:
    return list(CalendarEdition.objects.filter(year=year).values_list("id", flat=True))


# Everything that is shown as the history of one thing; 2 statements more at the most.
SHOWN: Mapping[str, Callable[[int], Q]] = MappingProxyType(
    {
        BODY: _of_body,
        POST: lambda post_id: _part(POST, [post_id]) | _tenures(post_id=post_id),
        USER: lambda user_id: _part(USER, [user_id]) | _tenures(user_id=user_id),
        DUTY: lambda body_id: _part(DUTY, [body_id]),
        SHIFT: lambda shift_id: Q(part_kind=DUTY, body__regex=rf'"shift":{int(shift_id)}[,}}]'),
        CALENDAR: lambda year: _part(CALENDAR, _editions(year)),
    }
)
# What makes a page of it stale: a body's own row alone, so that naming somebody there is no change of the body.
OWN: Mapping[str, Callable[[int], Q]] = MappingProxyType(
    {**SHOWN, BODY: lambda body_id: _part(BODY, [body_id])}
)


def history_of(kind: str, number: int, *, limit: int = PAGE) -> list[Happening]:
    """The newest entries about one thing of the organisation, newest first. kind: a key of SHOWN."""
    return happenings_where(_stream() or 0, SHOWN[kind](number), limit=limit)


def changes_of(kind: str, number: int, *, limit: int) -> list[Happening]:
    """The newest entries that make a page of it stale, newest first."""
    return happenings_where(_stream() or 0, OWN[kind](number), limit=limit)


def version_of(kind: str, number: int) -> int:
    """How often the thing was changed, as a form carries it along."""
    return happenings_count(_stream() or 0, OWN[kind](number))


def check_seen(kind: str, number: int, seen: int | None) -> None:
    """Raises Stale when the thing was changed since a form showed it; None comes from no form and is not checked."""
    if seen is not None and seen != (stands := version_of(kind, number)):
        raise Stale(kind, number, seen, stands)


def _stream() -> int | None:
    return Stream.objects.filter(kind=KIND).order_by("id").values_list("id", flat=True).first()
