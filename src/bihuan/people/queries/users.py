"""People who can log in, as administrators list them; passwords are never read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.people.models import Tenure, User
from bihuan.people.queries.terms import open_at
from bihuan.rules.errors import NotFound

LOCKED, WITHOUT_POST, NOT_YET_IN = "locked", "without_post", "first_password"


def people_found(words: str, *, at: datetime) -> QuerySet[User]:
    """People whose login, name or number contains the words, all of them without; not ordered yet."""
    named = Q(login__icontains=words) | Q(display_name__icontains=words) | Q(phone__icontains=words)
    held = Tenure.objects.filter(open_at(at), user_id=OuterRef("id"))
    return User.objects.filter(named if words else Q()).annotate(has_post=Exists(held))


def only(people: QuerySet[User], show: str) -> QuerySet[User]:
    """Those of them that are locked, hold no post now, or have not changed their first password; all for other words."""
    which = {
        LOCKED: Q(is_active=False),
        WITHOUT_POST: Q(has_post=False, is_active=True),
        NOT_YET_IN: Q(must_change_password=True, is_active=True),
    }
    return people.filter(which.get(show, Q()))


def posts_of(user_ids: list[int], *, at: datetime) -> dict[int, list[Tenure]]:
    """The tenures each of them has now, with post and body. 1 statement."""
    found: dict[int, list[Tenure]] = {user_id: [] for user_id in user_ids}
    rows = Tenure.objects.filter(open_at(at), user_id__in=user_ids).select_related("post__body")
    for row in rows.order_by("since", "id"):
        found[row.user_id].append(row)
    return found


def user_of(user_id: int) -> User:
    """One of them. Raises NotFound."""
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise NotFound("user")
    return user
