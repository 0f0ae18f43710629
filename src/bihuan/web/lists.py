"""A list given in at a door, read into rows; nothing of it is kept here."""

from __future__ import annotations

from bihuan.intake.queries.columns import remembered
from bihuan.intake.reading.drafts import ListFile, UnusableFile
from bihuan.intake.reading.read import NO_LIST, read_list
from bihuan.people.queries.areas import all_areas
from bihuan.records.sealed.rings import is_ready
from bihuan.rules.list_areas import AreaName


def known_areas() -> list[AreaName]:
    """The city's areas by the names lists use for them."""
    return [AreaName(area.name, area.aliases) for area in all_areas().values()]


def read_given(raw: bytes, *, name: str, giver: str) -> ListFile:
    """The rows of a list: areas by the names the city knows, columns as they were given to fields for this giver.

    What it says of complainants is read as soon as it can be sealed; whoever keeps the list seals it.

    Raises UnusableFile, also for a text without a list.
    """
    found = read_list(raw, name=name, areas=known_areas(), known=remembered(giver), with_reporters=is_ready())
    if not found.lists:
        raise UnusableFile(NO_LIST)
    return found
