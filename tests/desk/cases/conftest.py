"""清河市 as its pages see it: the world of the chain, its people at their browsers, the instance's clock with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from bihuan.journal import instance
from bihuan.journal.models import InstanceClock
from bihuan.people.models import User
from bihuan.web.seat import POST
from tests.cases.world import World, build_world

Browser = Callable[[str], Client]


@pytest.fixture
def world(db: None, data_folder: Path) -> World:
    """The city of the chain; the instance's clock stands where the world's does, as in an exercise."""
    InstanceClock.objects.filter(id=1).update(kind="exercise")
    return build_world()


@pytest.fixture
def as_one(world: World) -> Browser:
    """The browser of one of the people, logged in at their post, at the world's moment."""

    def open_browser(who: str) -> Client:
        instance.set_exercise_start(world.now)
        actor = world.people[who]
        client = Client()
        client.force_login(User.objects.get(id=actor.user_id))
        session = client.session
        session[POST] = actor.post_id
        session.save()
        return client

    return open_browser
