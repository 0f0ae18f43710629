"""What stands around every page: rail, round, duty, bell, danger, who one is. Each part is asked for once, when shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from bihuan.journal.queries.bell import unread_for
from bihuan.people.models import User
from bihuan.people.queries.duty import OnDuty, on_duty
from bihuan.records.access import ROLES_WITHOUT_CONTENT
from bihuan.rules.actor import Actor
from bihuan.rules.sealing import HALF_OF_ROLE
from bihuan.rules.who_saw import ASKER, GRANTERS
from bihuan.web.danger import Danger, most_in_danger
from bihuan.web.rounds import RoundCard, round_of, rounds_for
from bihuan.web.run_out import SEAT
from bihuan.web.seat import holds_several_posts, seat_key, seat_person

THEME = "theme"
THEMES = ("light", "dark")
AUDITORS = frozenset({"audit_admin", "security_admin"})
# Who keeps what is sealed, who asks who saw a case, and who decides on that.
SEALING_ROLES = frozenset({*HALF_OF_ROLE, ASKER, *GRANTERS})


def _has_content(actor: Actor) -> bool:
    return actor.role not in ROLES_WITHOUT_CONTENT


def _audits(actor: Actor) -> bool:
    return actor.role in AUDITORS or actor.sees_city


@dataclass(frozen=True, slots=True)
class Entrance:
    """One entry of the rail: shown when its page exists and the post has business there."""

    label: str
    address: str
    icon: str
    shown_to: Callable[[Actor], bool]


RAIL = (
    Entrance("工作台", "workbench", "desk", _has_content),
    Entrance("批次", "batches", "tray", lambda actor: actor.sees_city),
    Entrance("签收", "sheets", "tray", lambda actor: _has_content(actor) and not actor.sees_city),
    Entrance("交办件", "cases", "file", _has_content),
    Entrance("组织", "people", "people", lambda _actor: True),
    Entrance("保密", "sealing", "lock", lambda actor: actor.role in SEALING_ROLES),
    Entrance("审计", "audit", "shield", _audits),
)


@dataclass(frozen=True, slots=True)
class RailEntry:
    """An entrance as one person sees it now."""

    label: str
    url: str
    icon: str
    is_here: bool


def address_of(name: str) -> str:
    """The address of a page by its name; empty as long as the page does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def entrances_for(actor: Actor) -> list[tuple[Entrance, str]]:
    """The entrances this actor has business at, with their addresses, those whose page exists only."""
    return [(entry, url) for entry in RAIL if entry.shown_to(actor) and (url := address_of(entry.address))]


class Frame:
    """The frame around one answer."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = seat_person(request)

    @property
    def actor(self) -> Actor | None:
        """Who acts; the frame without one shows no more than the name of the house."""
        return self.request.actor

    @cached_property
    def person(self) -> str:
        """Name of who is logged in, or has to give the password again."""
        user = self.request.run_out or self.request.user
        return user.display_name or user.login if isinstance(user, User) else ""

    @cached_property
    def login(self) -> str:
        """Log-in name of the same."""
        user = self.request.run_out or self.request.user
        return user.login if isinstance(user, User) else ""

    @cached_property
    def rail(self) -> list[RailEntry]:
        """The rail of this person; the entry whose address begins this one is marked."""
        if self.actor is None:
            return []
        path = self.request.path
        return [
            RailEntry(_(entry.label), url, entry.icon, path.startswith(url) and url != "/")
            for entry, url in entrances_for(self.actor)
        ]

    @cached_property
    def round(self) -> RoundCard | None:
        """The round looked at."""
        return round_of(self.request)

    @property
    def rounds(self) -> list[RoundCard]:
        """All rounds, for the switcher."""
        return rounds_for(self.request)

    @cached_property
    def search(self) -> str:
        """Address that answers a search; empty as long as there is none, or nothing to find for this post."""
        if self.actor is None or not _has_content(self.actor):
            return ""
        return address_of("search") or address_of("cases")

    @cached_property
    def duty(self) -> list[OnDuty]:
        """Who is on duty for one's own body now."""
        if self.actor is None or self.actor.body_id is None:
            return []
        return on_duty([self.actor.body_id], self.request.now)[self.actor.body_id]

    @property
    def duty_url(self) -> str:
        """Where the one on duty leads: to the hand-over for those of the city, else to the roster of one's own body."""
        is_city = self.actor is not None and self.actor.sees_city
        return address_of("shifts") if is_city else address_of("duty_own")

    @cached_property
    def unread(self) -> int:
        """Messages not read, at most 100."""
        return unread_for(self.actor, now=self.request.now) if self.actor else 0

    @cached_property
    def danger(self) -> Danger | None:
        """The clock most in danger in one's scope."""
        return most_in_danger(self.actor) if self.actor else None

    @property
    def several_posts(self) -> bool:
        """Whether there is another post to change to."""
        return holds_several_posts(self.request)

    @property
    def seat(self) -> str:
        """User and post every form carries along."""
        return seat_key(self.request)

    @property
    def seat_field(self) -> str:
        """Name of the field that carries them."""
        return SEAT

    @property
    def theme(self) -> str:
        """light or dark, as the person chose."""
        chosen = self.request.COOKIES.get(THEME, "")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def kind(self) -> str:
        """real, demo or exercise; the last two show a banner on every page and paper."""
        return str(settings.KIND)

    @property
    def idle_seconds(self) -> int:
        """After how long without use the password is asked for again."""
        return int(settings.SESSION_IDLE_SECONDS)
