"""Programs of several people that act over HTTP and ask again under the same number until they are answered.

The ledger keeps what was answered: that is what has to stand afterwards.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 20
AGAIN_AFTER_SECONDS = 0.3
GIVEN_UP_SECONDS = 120
ACCEPTED, SERVER_ERROR = 202, 500
FORM_EDGE = "edge-of-a-form"


class NeverAnswered(Exception):
    """The house was silent for so long that nobody would go on asking."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: bytes
    headers: Sequence[tuple[str, str]] = ()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies it sets."""
        set_to = [value.partition(";")[0] for name, value in self.headers if name.lower() == "set-cookie"]
        return dict(pair.split("=", 1) for pair in set_to)

    @property
    def location(self) -> str:
        """Where it leads."""
        return next((value for name, value in self.headers if name.lower() == "location"), "")

    @property
    def is_good(self) -> bool:
        """Whether the wish was granted."""
        return self.status in (200, 201, ACCEPTED, 303)

    def json(self) -> Any:
        """The content."""
        return json.loads(self.text)


@dataclass(frozen=True)
class Wish:
    """One thing asked for, under its own number. label: stands in its texts and nowhere else."""

    login: str
    key: str
    path: str
    content: bytes
    headers: Mapping[str, str]
    label: str = ""
    move: str = ""
    part: int = 0


@dataclass
class Ledger:
    """All that was asked and answered, by the number it was asked under."""

    wishes: dict[str, Wish] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    uploads: set[str] = field(default_factory=set)
    lists: dict[int, list[str]] = field(default_factory=dict)
    asked_again: int = 0
    broken: list[str] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def note(self, wish: Wish, answer: Answer, *, times: int) -> None:
        """Enter an answer."""
        with self._turn:
            self.wishes[wish.key], self.answers[wish.key] = wish, answer
            self.asked_again += times > 1

    def note_trouble(self, what: str) -> None:
        """Enter what should never be."""
        with self._turn:
            self.broken.append(what)

    @property
    def granted(self) -> list[Wish]:
        """The wishes that were answered as granted."""
        return [wish for key, wish in self.wishes.items() if self.answers[key].is_good]

    @property
    def refused(self) -> list[tuple[Wish, Answer]]:
        """The wishes that were answered as refused."""
        answered = ((wish, self.answers[key]) for key, wish in self.wishes.items())
        return [(wish, answer) for wish, answer in answered if not answer.is_good]


class Program:
    """The program of one person."""

    def __init__(self, address: str, login: str, key: str, ledger: Ledger) -> None:
        self.login, self.ledger = login, ledger
        self._place = urlsplit(address).netloc
        self._own = {"Authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str) -> Any:
        """One look, repeated until it is answered."""
        answer, _times = self.until_answered("GET", "/api/v1" + path, b"", {})
        assert answer.is_good, (path, answer.text.decode())
        return answer.json()

    def act(self, wish: Wish) -> Answer:
        """One wish, repeated under its number until it is answered."""
        answer, times = self.until_answered("POST", wish.path, wish.content, wish.headers)
        self.ledger.note(wish, answer, times=times)
        return answer

    def move(
        self, path: str, *, key: str, label: str = "", version: int | None = None, **facts: Any
    ) -> Answer:
        """One move with its facts."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = json.dumps({"facts": facts}).encode()
        part, _moves, name = path[1:].partition("/moves/")
        kind, _slash, number = part.partition("/")
        move = f"{kind[:-1]}.{name}"
        return self.act(Wish(self.login, key, "/api/v1" + path, content, headers, label, move, int(number)))

    def post(self, path: str, content: Any, *, key: str) -> Answer:
        """One act that is no move."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self.act(Wish(self.login, key, "/api/v1" + path, json.dumps(content).encode(), headers))

    def upload(self, name: str, content: bytes) -> str:
        """A file taken in; its reference."""
        body, media_type = form_of({}, name=name, field="file", content=content)
        headers = {"Content-Type": media_type}
        answer, _times = self.until_answered("POST", "/api/v1/evidence", body, headers)
        assert answer.status == 201, answer.text.decode()
        return str(answer.json()["reference"])

    def give_list(self, batch_id: int, content: bytes, *, key: str) -> Answer:
        """A list read at once."""
        body, media_type = form_of({}, name="清单.csv", field="file", content=content)
        headers = {"Content-Type": media_type, "Idempotency-Key": key}
        return self.act(Wish(self.login, key, f"/api/v1/batches/{batch_id}/files", body, headers))

    def until_answered(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str]
    ) -> tuple[Answer, int]:
        """What is answered in the end, and at the how many-th time of asking."""
        give_up_at, times = time.monotonic() + GIVEN_UP_SECONDS, 0
        while time.monotonic() < give_up_at:
            times += 1
            answer = self.once(method, path, content, headers)
            if answer is not None and answer.status < SERVER_ERROR:
                return answer, times
            time.sleep(AGAIN_AFTER_SECONDS)
        raise NeverAnswered(f"{method} {path}: {answer}")

    def once(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Answer | None:
        """What is answered to one asking; None when nothing is, or not all of it."""
        connection = http.client.HTTPConnection(self._place, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, content or None, {**self._own, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), answer.getheaders())
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


class Browser(Program):
    """A person at a browser: logged in, with a session instead of a key."""

    def log_in(self, password: str) -> None:
        """Sit down."""
        page, _times = self.until_answered("GET", "/login/", b"", {})
        self._keep_cookies(page)
        self.post_form("/login/", {"login": self.login, "password": password})
        assert "sessionid" in self._own["Cookie"], "not logged in"

    def post_form(
        self, path: str, fields: Mapping[str, str], *, name: str = "", content: bytes = b""
    ) -> Answer:
        """One form sent, repeated until it is answered."""
        given = {**fields, "csrfmiddlewaretoken": self._cookie("csrftoken")}
        body, media_type = form_of(given, name=name, field="list_file", content=content)
        headers = {"Content-Type": media_type}
        key = fields.get("request_id", "")
        if key:
            return self.act(Wish(self.login, key, path, body, {**headers, **self._own}))
        answer, _times = self.until_answered("POST", path, body, headers)
        self._keep_cookies(answer)
        return answer

    def _keep_cookies(self, answer: Answer) -> None:
        kept = dict(pair.split("=", 1) for pair in self._own.get("Cookie", "").split("; ") if pair)
        kept |= answer.cookies
        self._own = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}

    def _cookie(self, name: str) -> str:
        pairs = dict(pair.split("=", 1) for pair in self._own["Cookie"].split("; "))
        return pairs[name]


def form_of(fields: Mapping[str, str], *, name: str, field: str, content: bytes) -> tuple[bytes, str]:
    """A form as a browser sends it, with a file when it has a name; its bytes and media type."""
    lines: list[bytes] = []
    for key, value in fields.items():
        lines += [_head(key), value.encode()]
    if name:
        lines += [_head(field, f'; filename="{name}"'), content]
    edge = f"--{FORM_EDGE}".encode()
    parts: Iterable[bytes] = (
        edge + b"\r\n" + head + b"\r\n\r\n" + text for head, text in zip(lines[::2], lines[1::2], strict=True)
    )
    return b"\r\n".join([*parts, edge + b"--\r\n"]), f"multipart/form-data; boundary={FORM_EDGE}"


def _head(name: str, more: str = "") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"{more}'.encode()
