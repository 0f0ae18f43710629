"""The fixed cast: everybody in 清河市 by post, one of whom must see nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import reset_hashers

from bihuan.cli.demo.bureaus import BUREAUS
from bihuan.cli.demo.organisation import build_organisation
from bihuan.cli.demo.places import PLACES as CITY_PLACES
from bihuan.cli.demo.seats import City
from bihuan.people.queries.actors import actors_by_login
from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.command import Command
from tests.beginnings import Beginnings

NOW = datetime(2024, 6, 3, 3, 2, tzinfo=UTC)  # Monday, 11:02 in the city
PLACES = {"city": "city", "bl": "beiling", "np": "nanping", "dh": "donghu", "xs": "xishan", "gx": "gaoxin"}
# Enough of 清河市 to stand before a case; the whole city takes three times as long to seat.
SMALL = City(places=CITY_PLACES[: len(PLACES) - 1], bureaus=BUREAUS[:4], state_firms=(), units_above=())
_requests = count(1)


@dataclass(frozen=True)
class Cast:
    """Actors by post, as attributes too: cast.city_dispatch, cast.beiling_deputy, cast.outsider, cast.security.

    ids: what `build_organisation` returned: areas by name, bodies by code, users and posts by login.
    """

    people: Mapping[str, Actor]
    ids: Mapping[str, Mapping[str, int]]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(f"Nobody in the cast is called {name}.") from None

    def body(self, code: str) -> int:
        """Id of a body by its code."""
        return self.ids["bodies"][code]

    def area(self, name: str) -> int:
        """Id of an area by its name."""
        return self.ids["areas"][name]

    def command(self, who: str, now: datetime = NOW, **more: Any) -> Command:
        """A fresh command of one of them."""
        return Command(self.people[who], now, f"cast-{next(_requests)}", **more)


def seat_cast(now: datetime = NOW) -> Cast:
    """Let 清河市 stand in the database at hand, and return its people."""
    ids = build_organisation(command=Command(SYSTEM, now, "cast"), duty_days=3, city=SMALL)
    actors = actors_by_login(ids["users"], now)
    people = {_name(login): held[0] for login, held in actors.items()}
    return Cast({**people, "outsider": people["farm_desk"], "system": SYSTEM}, ids)


def _name(login: str) -> str:
    place, dash, post = login.partition("-")
    return f"{PLACES.get(place, place)}_{post}" if dash else login


@pytest.fixture
def cast(beginnings: Beginnings) -> Cast:
    """清河市 on Monday 2024-06-03, with everybody in office and on duty since the day before."""
    seated: Cast = beginnings.begin("cast", seat_cast)
    return seated


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Hash passwords by the quickest way there is; the slow one is Django's to test."""
    first, slow = "django.contrib.auth.hashers.MD5PasswordHasher", django_settings.PASSWORD_HASHERS
    django_settings.PASSWORD_HASHERS = [first, *slow]
    reset_hashers(setting="PASSWORD_HASHERS")
