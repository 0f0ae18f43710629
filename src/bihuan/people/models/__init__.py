"""Tables of people: columns and constraints only."""

from bihuan.people.models.calendar import CalendarDay, CalendarEdition
from bihuan.people.models.duty import Shift
from bihuan.people.models.organisation import Area, Body, FormerName, Post
from bihuan.people.models.responsibility import Responsibility
from bihuan.people.models.session import Session
from bihuan.people.models.token import AccessToken
from bihuan.people.models.user import Tenure, User

__all__ = [
    "AccessToken",
    "Area",
    "Body",
    "CalendarDay",
    "CalendarEdition",
    "FormerName",
    "Post",
    "Responsibility",
    "Session",
    "Shift",
    "Tenure",
    "User",
]
