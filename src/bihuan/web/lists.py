"""A list given in at a door, read into rows; nothing of it is kept here."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from bihuan.intake.queries.columns import remembered
from bihuan.intake.reading import Given, Limits, ListFile, Reading, UnusableFile, read_files
from bihuan.intake.reading.read import NO_LIST, read_one
from bihuan.intake.reading.sniff import format_of
from bihuan.people.queries.areas import all_areas
from bihuan.records.sealed.rings import is_ready
from bihuan.rules.list_areas import AreaName


def known_areas() -> list[AreaName]:
    """The city's areas by the names lists use for them."""
    return [AreaName(area.name, area.aliases) for area in all_areas().values()]


def kind_given(raw: bytes) -> str:
    """What kind of file was given in, as `format_of`. Raises UnusableFile."""
    return format_of(raw, Limits.of(settings.IMPORT_LIMITS))


def read_given(raw: bytes, *, name: str, giver: str) -> ListFile:
    """The rows of one list; a zip is refused. Raises UnusableFile, also for a text without a list."""
    found = read_one(raw, name=name, reading=_reading(giver))
    if not found.lists:
        raise UnusableFile(NO_LIST)
    return found


def read_told(raw: bytes, *, name: str) -> ListFile:
    """An official text, with a list in it or without, for its figures; nobody's complainants are read. Raises UnusableFile."""
    reading = Reading(known_areas(), with_reporters=False, limits=Limits.of(settings.IMPORT_LIMITS))
    found = read_one(raw, name=name, reading=reading)
    if not found.lists and not found.prose:
        raise UnusableFile(NO_LIST)
    return found


def read_all_given(raw: bytes, *, name: str, giver: str) -> tuple[list[Given], list[Given]]:
    """The lists of a file or of the files in a zip, and the files no list was found in, each with its sentence.

    Areas by the names the city knows, columns as they were given to fields for this giver. What it says of complainants
    is read as soon as it can be sealed; whoever keeps the list seals it. Raises UnusableFile when there is no list at all.
    """
    given = list(read_files(raw, name=name, reading=_reading(giver)))
    lists = [one for one in given if one.found and one.found.lists]
    unread = [one if one.sentence else replace(one, sentence=NO_LIST) for one in given if one not in lists]
    if not lists:
        raise UnusableFile(unread[0].sentence if len(unread) == 1 else NO_LIST)
    return lists, unread


def _reading(giver: str) -> Reading:
    return Reading(known_areas(), remembered(giver), is_ready(), Limits.of(settings.IMPORT_LIMITS))
