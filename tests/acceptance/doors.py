"""The three ways into the office by which every story is lived: an action called, a form filled in, a program's request."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from importlib import import_module
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from bihuan.desk.cases.forms import PASSWORD
from bihuan.journal.models import CommandRun
from bihuan.people.actions.tokens import TokenDraft, create_token
from bihuan.people.models import User
from bihuan.people.sessions import USED_AT
from bihuan.rules.actor import Actor
from bihuan.rules.errors import Refusal
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.moves import Move
from bihuan.rules.vocabulary import TOKEN_SCOPES
from bihuan.web.seat import POST
from tests.acceptance.forms import ShownPage, filled_in, lacking, upload
from tests.cases.world import World, build_world

SECRET = "Qinghe-2024"  # everybody's password in the stories
# The form alone, as it opens on the page of its case.
IN_PLACE = {"HX-Request": "true"}
DOORS = ("actions", "page", "api")
_keys = count(1)


@dataclass(eq=False)
class Told(Refusal):
    """What somebody was told at a door of the house."""

    status: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.status} {self.sentence}"


class NotOnForm(AssertionError):
    """A form does not ask for something, or does not offer it."""


def build_house() -> World:
    """The city of the stories; everybody has a password."""
    world = build_world()
    User.objects.update(password=make_password(SECRET), must_change_password=False)
    return world


@dataclass
class DoorWorld(World):
    """The city at one of its doors."""

    def come(self, who: str) -> None:
        """Let somebody stand at the door, before what they do there is looked at."""


@dataclass
class PageWorld(DoorWorld):
    """The city at its browsers: every move is a form opened at its address, filled in and sent."""

    browsers: dict[Actor, Client] = field(default_factory=dict, compare=False)

    def do(
        self, who: str, code: str, /, *part_ids: int, seen: Mapping[int, int] | None = None, **facts: Any
    ) -> Any:
        """One move by one of the people; the result of the first part. Raises Told with the sentence shown."""
        browser = self.browser(self.people[who])
        address = _address(code, part_ids)
        page = _shown(browser.get(address, headers=IN_PLACE), HTTPStatus.OK)
        filled = {
            name: value
            for fact in MOVES[code].facts
            if fact.name in facts
            for name, value in filled_in(fact, facts[fact.name]).items()
        }
        if not page.action:  # a paper one may read and not sign; a form of one's own making is told so
            _shown(browser.post(address, {**filled, "request_id": "story-00"}), HTTPStatus.SEE_OTHER)
        if found := lacking(page, filled):
            raise NotOnForm(code, found)
        if PASSWORD in page.names:
            filled[PASSWORD] = SECRET
        if len(part_ids) > 1:
            filled["ids"] = list(part_ids)
        if seen:
            filled["seen"] = [f"{part}:{version}" for part, version in seen.items()]
        _shown(browser.post(page.action, {**page.hidden, **filled}), HTTPStatus.SEE_OTHER)
        run = CommandRun.objects.get(request_id=page.hidden["request_id"][0])
        return run.result["parts"][0]

    def browser(self, actor: Actor) -> Client:
        """The browser of one of the people, logged in at their post."""
        if actor not in self.browsers:
            self.browsers[actor] = _logged_in(actor)
        return self.browsers[actor]


def _address(code: str, part_ids: tuple[int, ...]) -> str:
    if len(part_ids) == 1:
        return reverse("move", args=[code, part_ids[0]])
    return reverse("moves", args=[code]) + "?ids=" + ",".join(map(str, part_ids))


def _shown(answer: Any, expected: int) -> ShownPage:
    page = ShownPage(answer.content.decode())
    if answer.status_code != expected:
        raise Told(answer.status_code, page.sentence)
    return page


def _logged_in(actor: Actor) -> Client:
    """A browser whose session stands at the post, as after logging in there."""
    user = User.objects.get(id=actor.user_id or 0)
    client = Client()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[POST], session[USED_AT] = actor.post_id, int(time.time())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@dataclass
class ApiWorld(DoorWorld):
    """The city's programs: every move is a request on the version last answered, or just read.

    versions: by kind and id of the part. resend: sends the last request once more; done: what it did first.
    """

    programs: dict[Actor, Client] = field(default_factory=dict, compare=False)
    versions: dict[tuple[str, int], int] = field(default_factory=dict, compare=False)
    resend: Callable[[], Any] = field(default=dict, compare=False)
    done: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def again(self) -> Any:
        """The last request sent once more, word for word; the part it names first."""
        return self.resend().json()["parts"][0]

    def do(
        self, who: str, code: str, /, *part_ids: int, seen: Mapping[int, int] | None = None, **facts: Any
    ) -> Any:
        """One move by one of the people; the result of the first part. Raises Told with the sentence of the answer."""
        program, row = self._program(self.people[who]), MOVES[code]
        given = {
            fact.name: self._sent(program, fact.kind, facts[fact.name])
            for fact in row.facts
            if fact.name in facts
        }
        versions = {
            part: (seen or {}).get(part)
            or self.versions.get((row.part, part))
            or self._read(program, row, part)
            for part in part_ids
        }
        answer = self._send(program, row, versions, given)
        if answer.status_code == HTTPStatus.CONFLICT and not seen and answer.json()["code"] == "stale":
            versions = {
                part: self._read(program, row, part) for part in part_ids
            }  # somebody else's move, or none
            answer = self._send(program, row, versions, given)
        if answer.status_code != HTTPStatus.OK:
            raise Told(answer.status_code, answer.json()["detail"])
        done = answer.json()["parts"]
        self.versions |= {(row.part, part["id"]): part["version"] for part in done if part["version"]}
        self.done = done[0]
        return done[0]

    def _send(self, program: Client, row: Move, versions: Mapping[int, int], given: Mapping[str, Any]) -> Any:
        code, part_ids = row.code, list(versions)
        headers = {"idempotency-key": f"story-{next(_keys):06d}"}
        where = reverse(f"api:{code}", args=part_ids[:1])
        content: dict[str, Any] = {"facts": given}
        if len(part_ids) > 1:
            parts = [{"id": part, "version": versions[part], "facts": given} for part in part_ids]
            where, content = reverse(f"api:{code}.together"), {"parts": parts}
        elif not row.adds:
            headers["if-match"] = f'"{versions[part_ids[0]]}"'
        self.resend = lambda: program.post(where, json.dumps(content), "application/json", headers=headers)
        return self.resend()

    def _read(self, program: Client, row: Move, part_id: int) -> int:
        """The version a program reads; of what it may not read, one that cannot be right."""
        answer = program.get(reverse(f"api:{row.part}.moves", args=[part_id]))
        return int(answer.headers["ETag"].strip('"')) if answer.status_code == HTTPStatus.OK else 0

    def come(self, who: str) -> None:
        """Give somebody's program its key, which is entered and no part of what it does with it."""
        self._program(self.people[who])

    def _program(self, actor: Actor) -> Client:
        if actor not in self.programs:
            draft = TokenDraft(actor.user_id or 0, actor.post_id or 0, "故事", tuple(TOKEN_SCOPES), 366)
            name = next(name for name, one in self.people.items() if one == actor)
            made = create_token(draft, command=self.command(name))
            self.programs[actor] = Client(headers={"authorization": f"Bearer {made.key}"})
        return self.programs[actor]

    def _sent(self, program: Client, kind: str, value: Any) -> Any:
        if kind == "files":
            return [self._reference(program, file) for file in value]
        if kind == "signature":
            return {"file": self._reference(program, value["file"])}
        return _JSON.get(kind, _plain)(value)

    @staticmethod
    def _reference(program: Client, file: Mapping[str, Any]) -> str:
        answer = program.post(reverse("api:evidence.upload"), {"file": upload(file)})
        assert answer.status_code == HTTPStatus.CREATED, answer.content.decode()
        return str(answer.json()["reference"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _rows(value: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: _plain(one) for name, one in row.items()} for row in value]


_JSON: Mapping[str, Callable[[Any], Any]] = {
    "post": lambda post: post["post_id"],
    "body": lambda body: body["body_id"],
    "case": lambda case: case["case_id"],
    "clock": lambda clock: clock["clock_id"],
    "receivers": lambda rows: [
        {name: row[name] for name in ("body_id", "role", "required") if name in row} for row in rows
    ],
    "parts": lambda rows: [{"issues": row["issues"]} for row in rows],
    "milestones": _rows,
}
AT: Mapping[str, type[DoorWorld]] = {"actions": DoorWorld, "page": PageWorld, "api": ApiWorld}


def at_door(door: str, world: World) -> DoorWorld:
    """The same city, its moves made at a door."""
    return AT[door](
        now=world.now, bodies=world.bodies, people=world.people, round_id=world.round_id, known=world.known,
        ready=world.ready,
    )  # fmt: skip
