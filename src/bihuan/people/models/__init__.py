"""Tables of people: columns and constraints only."""

from bihuan.people.models.calendar import CalendarDay, CalendarEdition
from bihuan.people.models.duty import Shift
from bihuan.people.models.organisation import Area, Body, Post
from bihuan.people.models.responsibility import Responsibility
from bihuan.people.models.token import AccessToken
from bihuan.people.models.user import Tenure, User

__all__ = [
    "AccessToken",
    "Area",
    "Body",
    "CalendarDay",
    "CalendarEdition",
    "Post",
    "Responsibility",
    "Shift",
    "Tenure",
    "User",
]
