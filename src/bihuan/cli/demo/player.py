"""Plays moves as the people of 清河市, at played moments; every move is the real one."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

from bihuan.cases.actions.perform import perform_each
from bihuan.people.models import Area, Body
from bihuan.people.queries.actors import actors_by_login
from bihuan.records.evidence import store
from bihuan.rules.actor import SYSTEM, Actor
from bihuan.rules.command import Command
from bihuan.rules.errors import Refusal

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
        self._bodies: dict[str, Body] = {}
        self._areas: dict[str, int] = {}
        self._pictures: dict[str, dict[str, Any]] = {}

    def at(self, moment: datetime) -> None:
        """Go on at another moment, never beyond the base."""
        self.now = min(moment, self.base)

    def command(self, login: str) -> Command:
        """The next command of one person, or of the system."""
        self._moves += 1
        actor = SYSTEM if login == "system" else self.person(login)
        return Command(actor, self.now, f"demo/{self._moves}", origin="demo")

    def person(self, login: str) -> Actor:
        """One of the people. Raises LookupError for a login nobody has."""
        if login not in self._people:
            found = actors_by_login([login], self.base)[login]
            if not found:
                raise LookupError(f"nobody logs in as {login}")
            self._people[login] = found[0]
        return self._people[login]

    def do_each(
        self, login: str, code: str, parts: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> list[dict[str, Any]]:
        """One move on many parts with facts of their own; the result of each. A refusal says whose move it was."""
        try:
            found: list[dict[str, Any]] = perform_each(code, parts, command=self.command(login))["parts"]
        except Refusal as refusal:
            refusal.add_note(f"{login} {code} {[part_id for part_id, _ in parts]} {self.now}")
            raise
        return found

    def post(self, login: str) -> dict[str, Any]:
        """Somebody's post as a form gives it."""
        actor = self.person(login)
        return {"post_id": actor.post_id, "body_id": actor.body_id, "role": actor.role}

    def body(self, code: str) -> dict[str, Any]:
        """A body as a form gives it."""
        if not self._bodies:
            self._bodies = {body.code: body for body in Body.objects.all()}
        body = self._bodies[code]
        return {"body_id": body.id, "name": body.name, "kind": body.kind}

    def receiver(self, code: str, role: str = "lead", *, required: bool = False) -> dict[str, Any]:
        """A body as the form of issuing gives it."""
        return {**self.body(code), "role": role, "required": required}

    def area(self, name: str) -> int:
        """Id of an area by its name."""
        if not self._areas:
            self._areas = dict(Area.objects.values_list("name", "id"))
        return self._areas[name]

    def picture(self, words: str) -> dict[str, Any]:
        """A picture drawn for the demo, kept like any upload; the same words give the same one."""
        if words not in self._pictures:
            self._pictures[words] = store(io.BytesIO(_picture(words))).fact(f"{words}.png")
        return self._pictures[words]

    def scan(self) -> Mapping[str, Any]:
        """A paper signature, scanned."""
        return {"way": "scan", "file": self.picture("签字扫描件")}


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
