"""Browsers of the cast: clients that have come in by the log-in page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from bihuan import web
from bihuan.people.demo import SHARED_BY_ALL
from tests.cast import Cast

ComeIn = Callable[[str], Client]


@pytest.fixture
def come_in(cast: Cast) -> ComeIn:
    """Come in as one of the cast."""

    def _come_in(login: str) -> Client:
        client = Client()
        answer = client.post("/login/", {"login": login, "password": SHARED_BY_ALL})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return _come_in


@pytest.fixture(scope="session")
def sprite() -> str:
    """The sprite every icon is taken from."""
    return (Path(web.__file__).parent / "static/web/icons.svg").read_text()
