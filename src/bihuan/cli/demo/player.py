"""Plays moves as the people of 清河市, at played moments; every move is the real one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, ImageDraw

from bihuan.cases.actions.perform import perform
from bihuan.cases.models import Case, Order
from bihuan.people.models import Body
from bihuan.people.queries.actors import actors_by_login
from bihuan.records.evidence import store
from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.command import Command

PHOTO_SIZE = (640, 480)


class Player:
    """One playing of the demo: who is who, the moment played, and a request number for every move.

    A playing that was cut off is taken up again by playing it from the start: every move bears the same number as before
    and is then only looked up.
    """

    def __init__(self, *, base: datetime) -> None:
        """base: the moment the demo stands at when it is done."""
        self.base, self.now = base, base
        self._moves = 0
        self._people: dict[str, Actor] = {}
        self._photos: dict[str, dict[str, Any]] = {}

    def at(self, moment: datetime) -> None:
        """Go on at another moment."""
        self.now = moment

    def wait(self, **span: float) -> None:
        """Let time pass, never beyond the base."""
        self.now = min(self.now + timedelta(**span), self.base)

    def command(self, login: str) -> Command:
        """The next command of one person, or of the system."""
        self._moves += 1
        actor = SYSTEM if login == "system" else self.person(login)
        return Command(actor, self.now, f"demo/{self._moves}", origin="demo")

    def person(self, login: str) -> Actor:
        """One of the people."""
        if login not in self._people:
            self._people[login] = actors_by_login([login], self.base)[login][0]
        return self._people[login]

    def do(self, login: str, code: str, *part_ids: int, **facts: Any) -> dict[str, Any]:
        """One move; the result of its first part."""
        parts: list[dict[str, Any]] = perform(code, part_ids, command=self.command(login), facts=facts)[
            "parts"
        ]
        return parts[0]

    def post(self, login: str) -> dict[str, Any]:
        """Somebody's post as a form gives it."""
        actor = self.person(login)
        return {"post_id": actor.post_id, "body_id": actor.body_id, "role": actor.role}

    def receiver(self, code: str, role: str = "lead") -> dict[str, Any]:
        """A body as the form of issuing gives it."""
        body = Body.objects.get(code=code)
        return {"body_id": body.id, "name": body.name, "kind": body.kind, "role": role}

    def photo(self, words: str) -> dict[str, Any]:
        """A picture drawn for the demo, kept like any upload."""
        if words not in self._photos:
            self._photos[words] = store(io.BytesIO(_picture(words))).fact(f"{words}.png")
        return self._photos[words]

    def scan(self) -> Mapping[str, Any]:
        """A paper signature, scanned."""
        return {"way": "scan", "file": self.photo("演示签字")}

    def order_of(self, case_id: int) -> int:
        """The live lead order of a case."""
        live = Order.objects.filter(case_id=case_id, role="lead").exclude(state__in=("recalled", "ended"))
        return live.latest("id").id

    def issues_of(self, case_id: int) -> list[int]:
        """Numbers of the issues of a case."""
        return list(Case.objects.get(id=case_id).issues.order_by("no").values_list("no", flat=True))


def _picture(words: str) -> bytes:
    """A plain picture that differs by its words, without any letters, so that no font is needed."""
    seed = sum(words.encode())
    colour = (90 + seed % 90, 110 + seed % 70, 120 + seed % 50)
    image = Image.new("RGB", PHOTO_SIZE, colour)
    draw = ImageDraw.Draw(image)
    for step in range(8):
        left = (seed * (step + 3) * 37) % PHOTO_SIZE[0]
        draw.rectangle(
            (left, 200 + step * 30, left + 120, 480), fill=tuple(c - 10 * (step % 4) for c in colour)
        )
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
