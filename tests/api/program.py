"""A program that acts for one of the cast over the API, as its own code would: a key, headers, JSON."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.journal import instance
from bihuan.people.actions.tokens import TokenDraft, create_token
from bihuan.rules.vocabulary import TOKEN_SCOPES
from tests.desk.office import Office

ROOT = "/api/v1"
_requests = count(1)


class Program:
    """Requests of one key; every write under a request number of its own unless one is given."""

    def __init__(self, key: str, address: str = "10.9.0.1") -> None:
        self.client = Client(REMOTE_ADDR=address, headers={"authorization": f"Bearer {key}"})

    def get(self, path: str, **query: Any) -> Any:
        """One look."""
        return self.client.get(ROOT + path, query)

    def post(
        self,
        path: str,
        content: Any = None,
        *,
        key: str = "",
        version: int | None = None,
        method: str = "POST",
    ) -> Any:
        """One act."""
        headers = {"idempotency-key": key or f"program-{next(_requests):06d}"}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        body = "" if content is None else json.dumps(content)
        return self.client.generic(method, ROOT + path, body, "application/json", headers=headers)

    def move(self, path: str, facts: dict[str, Any], *, version: int | None = None, key: str = "") -> Any:
        """One move with its facts."""
        return self.post(path, {"facts": facts}, key=key, version=version)

    def upload(self, file: SimpleUploadedFile) -> str:
        """A file uploaded; the reference to it."""
        answer = self.client.post(ROOT + "/evidence", {"file": file})
        assert answer.status_code == 201, answer.content.decode()
        return str(answer.json()["reference"])


def program_of(office: Office, who: str, *scopes: str) -> Program:
    """The program of one of the cast, at the world's moment; with every scope unless some are named."""
    instance.set_exercise_start(office.world.now)
    return Program(key_of(office, who, *scopes), address=f"10.9.1.{sorted(office.cast.people).index(who)}")


def key_of(office: Office, who: str, *scopes: str, days: int = 30) -> str:
    """A new key of one of the cast."""
    actor = office.cast.people[who]
    draft = TokenDraft(actor.user_id or 0, actor.post_id or 0, "试验", scopes or tuple(TOKEN_SCOPES), days)
    made = create_token(draft, command=office.cast.command(who, now=office.world.now))
    assert made.key is not None
    return made.key
