"""A form as a person finds it on a page: its fields, what can be chosen, what is hidden in it; and how facts are filled in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from bihuan.cases.models import Case
from bihuan.rules.calendar import LOCAL
from bihuan.rules.moves import Fact

FORM = "fact-form"
CHOSEN_AMONG = ("radio", "checkbox", "option")
Filled = dict[str, Any]  # by the name of the field: text, a file, or a list of either


class ShownPage(HTMLParser):
    """What stands on a page: its form, and the sentences of a refusal.

    names: fields that can be filled in. hidden: by name. choices: values offered, by name. said: the sentence over the
    form or of the page; wrong: those under fields.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.names: set[str] = set()
        self.hidden: dict[str, list[str]] = {}
        self.choices: dict[str, set[str]] = {}
        self.wrong: list[str] = []
        self.said = ""
        self._in_form = self._in_template = False  # a template shows nothing until a script takes it
        self._inside: list[str] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        self._in_template |= tag == "template"
        if self._in_template:
            return
        if tag == "form" and FORM in classes:
            self._in_form, self.action = True, given["action"]
        if tag in ("div", "p") and {"said", "field-wrong"} & set(classes):
            self._inside.append("said" if "said" in classes else "wrong")
        if tag == "strong" and self._inside[-1:] == ["said"]:
            self._inside.append("sentence")
        if self._in_form:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        self._in_template &= tag != "template"
        ends = {"said": "div", "wrong": "p", "sentence": "strong"}
        if self._inside and ends[self._inside[-1]] == tag:
            self._inside.pop()
        if tag == "form":
            self._in_form = False
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """Keep the words of a refusal."""
        if self._inside[-1:] == ["sentence"]:
            self.said += data
        elif self._inside[-1:] == ["wrong"] and data.strip():
            self.wrong.append(data.strip())

    @property
    def sentence(self) -> str:
        """What is told: over the form, else under its first wrong field."""
        return self.said.strip() or next(iter(self.wrong), "")

    def _field(self, tag: str, given: Mapping[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", tag)
        if tag == "select":
            self._select = name
        if tag == "option":
            name, kind = self._select, "option"
        if not name:
            return
        if kind == "hidden" and not name.endswith("-drawn"):
            self.hidden.setdefault(name, []).append(given.get("value", ""))
            return
        self.names.add(name)
        if kind in CHOSEN_AMONG:
            self.choices.setdefault(name, set()).add(given.get("value", "on"))


def filled_in(fact: Fact, value: Any) -> Filled:
    """A fact as the fields of its form."""
    return FIELDS[fact.kind](fact.name, value)


def lacking(page: ShownPage, filled: Filled) -> list[str]:
    """What the form does not ask for or does not offer, of what was to be filled in."""
    found = sorted(set(filled) - page.names)
    for name, value in filled.items():
        given = value if isinstance(value, list) else [value]
        offered = page.choices.get(name)
        if offered is not None:
            found += [f"{name}={one}" for one in given if str(one) not in offered]
    return found


def upload(file: Mapping[str, Any]) -> SimpleUploadedFile:
    """A picture to send, taken when the file of a story was."""
    return SimpleUploadedFile(str(file["name"]), _picture(file["taken_at"]), content_type="image/jpeg")


@cache
def _picture(taken_at: datetime | None) -> bytes:
    picture, written = Image.new("RGB", (16, 12), "green"), io.BytesIO()
    exif = picture.getexif()
    if taken_at is not None:
        moment = taken_at.astimezone(LOCAL).strftime("%Y:%m:%d %H:%M:%S")
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def _text(name: str, value: Any) -> Filled:
    return {name: str(value)}


def _moment(name: str, value: datetime) -> Filled:
    return {name: value.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")}


def _date(name: str, value: date) -> Filled:
    return {name: value.isoformat()}


def _several(name: str, values: list[Any]) -> Filled:
    return {name: [str(value) for value in values]}


def _ticked(name: str, value: Any) -> Filled:
    return {name: "on"} if value else {}


def _money(name: str, fen: int) -> Filled:
    return {name: f"{fen // 100}.{fen % 100:02}"}


def _of_key(key: str) -> Callable[[str, Any], Filled]:
    return lambda name, value: {name: str(value[key])}


def _files(name: str, files: list[Mapping[str, Any]]) -> Filled:
    return {name: [upload(file) for file in files]}


def _signature(name: str, signature: Mapping[str, Any]) -> Filled:
    return {f"{name}-scan": upload(signature["file"])}


def _receivers(name: str, rows: list[Mapping[str, Any]]) -> Filled:
    found: Filled = {}
    for row in rows:
        found.setdefault(f"{name}-{row['role']}", []).append(str(row["body_id"]))
        if row.get("required"):
            found.setdefault(f"{name}-required", []).append(str(row["body_id"]))
    return found


def _verdicts(name: str, rows: list[Mapping[str, Any]]) -> Filled:
    found: Filled = {f"{name}-{row['no']}-verdict": row["verdict"] for row in rows}
    needing = [row["no"] for row in rows if row.get("needs_rectification", True)]
    return found | {f"{name}-{no}-fix": "1" for no in needing}


def _issue_texts(name: str, rows: list[Mapping[str, Any]]) -> Filled:
    return {f"{name}-{row['no']}": row["text"] for row in rows}


def _case(name: str, value: Mapping[str, Any]) -> Filled:
    return {name: Case.objects.get(id=value["case_id"]).city_no}


def _parts(name: str, rows: list[Mapping[str, Any]]) -> Filled:
    return {name: "\n".join(",".join(map(str, row["issues"])) or "无" for row in rows)}


def _milestones(name: str, rows: list[Mapping[str, Any]]) -> Filled:
    return {name: "\n".join(f"{row['due_on'].isoformat()} {row['what']}" for row in rows)}


FIELDS: Mapping[str, Callable[[str, Any], Filled]] = {
    "text": _text, "long_text": _text, "moment": _moment, "date": _date, "choice": _text, "choices": _several,
    "bool": _ticked, "count": _text, "money": _money, "post": _of_key("post_id"), "body": _of_key("body_id"),
    "bodies": _several, "files": _files, "verdicts": _verdicts, "issues": _several, "issue_texts": _issue_texts,
    "party": _text, "signature": _signature, "receivers": _receivers, "case": _case, "clock": _of_key("clock_id"),
    "parts": _parts, "milestones": _milestones,
}  # fmt: skip
