"""The texts of one case, by id and by where they stand, and the complaint as one audience may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bihuan.records.models import Text
from bihuan.rules.redaction import HIT_LABELS, propose
from bihuan.rules.snapshots import CaseSnap


class Texts:
    """Every text of one case, loaded once, for one reader. An erased text is empty, and so is one for other readers."""

    def __init__(self, rows: Iterable[Text], *, audiences: Collection[str]) -> None:
        """rows: of one stream, every revision, the oldest first. audiences: those the reader belongs to."""
        self._audiences = audiences
        self._by_id: dict[int, Text] = {}
        self._revisions: dict[tuple[str, int, str, str], list[Text]] = defaultdict(list)
        for row in rows:
            self._by_id[row.id] = row
            self._revisions[row.part_kind, row.part_id, row.field, row.audience].append(row)

    def of(self, text_id: int | None) -> str:
        """Content of a text by id; empty without one."""
        return self._read(self._by_id.get(text_id or 0))

    def told(self, text_id: int | None) -> str:
        """Content of a text by id, whoever it was written for; the caller says why the reader may have it."""
        return _content(self._by_id.get(text_id or 0))

    def _read(self, row: Text | None) -> str:
        return _content(row) if row is not None and row.audience in self._audiences else ""

    def is_of(self, text_id: int | None, part_kind: str) -> bool:
        """Whether a text is one of a kind of part."""
        found = self._by_id.get(text_id or 0)
        return found is not None and found.part_kind == part_kind

    def newest(self, part_kind: str, part_id: int, field: str, *, audience: str = "county") -> str:
        """Newest content of a field of a part; empty where there is none."""
        revisions = self._revisions.get((part_kind, part_id, field, audience))
        return self._read(revisions[-1]) if revisions else ""

    def first(self, part_kind: str, part_id: int, field: str, *, audience: str = "county") -> Text | None:
        """The first revision itself, for when and by whom it was written."""
        revisions = self._revisions.get((part_kind, part_id, field, audience))
        return revisions[0] if revisions else None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was complained of, as one audience may read it.

    original: as handed down, for the city only, else None. extract: the confirmed one, empty as long as there is none.
    proposed: the extract proposed, for the city only. state: proposed, held or confirmed.
    """

    original: str | None
    proposed: str | None
    extract: str
    state: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a text.

    found: what it may tell (电话号码), empty for what is harmless. is_masked: left out of the extract proposed.
    """

    text: str
    found: str = ""
    is_masked: bool = False


def complaint_of(case: CaseSnap, texts: Texts, *, is_city: bool) -> Complaint:
    """The complaint for the city, or for everybody else."""
    part = ("case", case.id)
    extract = texts.newest(*part, "extract") if case.extract_state == "confirmed" else ""
    return Complaint(
        original=texts.newest(*part, "content", audience="city") if is_city else None,
        proposed=texts.newest(*part, "proposed", audience="city") if is_city else None,
        extract=extract,
        state=case.extract_state,
    )


def marked(original: str) -> tuple[Marked, ...]:
    """The original in stretches, with what may tell who complained set apart from the rest."""
    stretches: list[Marked] = []
    at = 0
    for hit in propose(original).hits:
        start = max(hit.start, at)  # findings may overlap; every character is shown once
        if hit.end <= start:
            continue
        stretches.append(Marked(original[at:start]))
        stretches.append(Marked(original[start : hit.end], HIT_LABELS[hit.kind], hit.replacement is not None))
        at = hit.end
    stretches.append(Marked(original[at:]))
    return tuple(stretch for stretch in stretches if stretch.text)


def _content(row: Text | None) -> str:
    return "" if row is None or row.erased_at else row.content
