"""What a file tells beside its cases, as JSON: repairs of its text, official figures, a bulletin's metadata and articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from bihuan.intake.reading.contents import Contents
from bihuan.rules.bulletins import Publication
from bihuan.rules.list_areas import AreaName
from bihuan.rules.mending import Repairs
from bihuan.rules.statements import Statement, statements_in


def statements_of(
    prose: Sequence[str], areas: Sequence[AreaName], *, printed_on: date | None
) -> tuple[Statement, ...]:
    """The official figures in the running text of a file. printed_on: its day."""
    names = [name for area in areas for name in (area.name, *area.aliases)]
    return statements_in(prose, printed_on=printed_on, areas=names)


def lines_of(contents: Contents) -> list[str]:
    """The rows of a document's tables, cells parted by |, for metadata that stand in a table."""
    if contents.form not in ("docx", "html", "pdf"):
        return []
    return [" | ".join(row) for grid in contents.grids for row in grid.rows if any(row)]


def repairs_as_json(repairs: Repairs, unreadable: tuple[str, ...]) -> dict[str, Any]:
    """The repairs of the import contract, with each restored place. unreadable: rows that stay spoilt."""
    return {
        "pinyin_removed": repairs.pinyin_removed,
        "traditional_to_simplified": repairs.traditional_to_simplified,
        "unreadable": [*unreadable, *repairs.unreadable],
        "characters_restored": repairs.characters_restored,
        "punctuation_widened": repairs.punctuation_widened,
        "lines_printed_twice": repairs.lines_printed_twice,
        "page_marks_removed": repairs.page_marks_removed,
        "places": [{"before": place.before, "after": place.after} for place in repairs.places],
    }


def statement_as_json(statement: Statement) -> dict[str, Any]:
    """A statement of the import contract, with what was printed and what was inferred."""
    return {
        "place": statement.place,
        "including": statement.including,
        "date": statement.day.isoformat() if statement.day else None,
        "time": statement.at.isoformat("minutes") if statement.at else None,
        "date_raw": statement.printed_moment,
        "scope": statement.scope,
        "batch": statement.batch,
        "figures": {key: number_as_json(value) for key, value in statement.figures.items()},
        "units": dict(statement.units),
        "printed": dict(statement.printed),
        "about": list(statement.about),
        "warnings": list(statement.notes),
    }


def statement_from_json(kept: Mapping[str, Any]) -> Statement:
    """A statement as `statement_as_json` wrote it."""
    return Statement(
        place=kept["place"],
        including=kept["including"],
        scope=kept["scope"],
        batch=kept["batch"],
        day=date.fromisoformat(kept["date"]) if kept["date"] else None,
        at=time.fromisoformat(kept["time"]) if kept["time"] else None,
        printed_moment=kept["date_raw"],
        figures={key: Decimal(str(value)) for key, value in kept["figures"].items()},
        units=dict(kept["units"]),
        printed=dict(kept["printed"]),
        about=list(kept["about"]),
        notes=list(kept["warnings"]),
    )


def publication_as_json(publication: Publication) -> dict[str, Any]:
    """What a text without a list says of itself: metadata, blank ones null, and its articles."""
    day = publication.published_on
    return {
        "title": publication.title,
        "source": publication.source,
        "published_on": day.isoformat() if day else None,
        "metadata": dict(publication.metadata),
        "articles": [
            {"title": one.title, "paragraphs": list(one.paragraphs)} for one in publication.articles
        ],
    }


def number_as_json(value: Decimal) -> int | float:
    """A whole number as such, any other as the decimal it is printed as."""
    return int(value) if value == value.to_integral() else float(value)
