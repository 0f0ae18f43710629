"""清河市 as its pages see it: the world of the chain, its people at their browsers, the instance's clock with them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, Image

from bihuan.journal import instance
from bihuan.journal.models import InstanceClock
from bihuan.people.models import User
from bihuan.rules.calendar import LOCAL
from bihuan.web.seat import POST
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world

Browser = Callable[[str], Client]
PASSWORD = "Qinghe-2024"
_numbers = count(1)


@pytest.fixture
def world(beginnings: Beginnings, data_folder: Path) -> World:
    """The city of the chain; the instance's clock stands where the world's does, as in an exercise."""
    return Ready(beginnings, "exercise", build_exercise).world()


def build_exercise() -> World:
    """The city of the chain in an exercise; everybody has the same password."""
    InstanceClock.objects.filter(id=1).update(kind="exercise")
    world = build_world()
    User.objects.update(password=make_password(PASSWORD))
    return world


@pytest.fixture
def as_one(world: World) -> Browser:
    """The browser of one of the people, logged in at their post, at the world's moment."""

    def open_browser(who: str) -> Client:
        instance.set_exercise_start(world.now)
        actor = world.people[who]
        client = Client()
        client.force_login(User.objects.get(id=actor.user_id or 0))
        session = client.session
        session[POST] = actor.post_id
        session.save()
        return client

    return open_browser


def jpeg(
    taken_at: datetime | None = None, name: str = "现场.jpg", color: str = "green"
) -> SimpleUploadedFile:
    """A photo as a phone sends it, with the moment it was taken and a place."""
    picture = Image.new("RGB", (640, 480), color)
    exif = picture.getexif()
    if taken_at is not None:
        moment = taken_at.astimezone(LOCAL).strftime("%Y:%m:%d %H:%M:%S")
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[1], place[2], place[3], place[4] = "N", (35.0, 12.0, 33.5), "E", (113.0, 45.0, 10.2)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif)
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def form(number: str = "", **typed: Any) -> dict[str, Any]:
    """What a form sends: its request number, a fresh one unless it is sent again, and what was typed."""
    return {"request_id": number or f"form-{next(_numbers):06d}", **typed}
