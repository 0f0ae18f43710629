"""Keeps the texts and files of a set of moves and says what the journal may hold of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from bihuan.records.evidence import AttachDraft, attach
from bihuan.records.texts import TextDraft, WrittenText, first_texts, write_first, write_texts
from bihuan.rules.command import Command


class Kept:
    """Texts of one set of moves: asked for one by one, written together, then looked up by where they belong."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, int, str], TextDraft] = {}
        self._written: dict[tuple[str, int], dict[str, WrittenText]] = {}

    def add(
        self, stream_id: int, part: tuple[str, int], field: str, content: str | None, audience: str = "county"
    ) -> None:
        """Ask for a text to be kept; an absent one is passed over."""
        if content is not None:
            self._drafts[(*part, field)] = TextDraft(stream_id, *part, field, content, audience)

    def write(self, *, command: Command, are_first: bool = False) -> None:
        """Write all texts asked for. are_first: of parts made just now."""
        drafts = list(self._drafts.values())
        first = first_texts(drafts, command=command) if are_first else []
        written = write_first(first) if are_first else write_texts(drafts, command=command)
        for (kind, part_id, field), kept in zip(self._drafts, written, strict=True):
            self._written.setdefault((kind, part_id), {})[field] = kept

    def id_of(self, part: tuple[str, int], field: str) -> int | None:
        """Id of a kept text, or None where there was none."""
        found = self._written.get(part, {}).get(field)
        return found.id if found else None

    def facts_of(self, part: tuple[str, int]) -> dict[str, Any]:
        """What the journal holds of the texts of one part: field to id and commitment."""
        return {
            f"text_{field}": [kept.id, kept.commitment] for field, kept in self._written.get(part, {}).items()
        }


# A stored file to attach: stream, part, purpose, the file as a fact of a move gives it.
Attaching = tuple[int, tuple[str, int], str, Mapping[str, Any]]


def keep_files_each(files: Sequence[Sequence[Attaching]], *, command: Command) -> list[list[dict[str, Any]]]:
    """Attach the files of several moves in one go; for each move what the journal holds of its own."""
    kept = iter(keep_files([file for own in files for file in own], command=command))
    return [list(islice(kept, len(own))) for own in files]


def keep_files(files: Sequence[Attaching], *, command: Command) -> list[dict[str, Any]]:
    """Attach stored files to parts; what the journal holds of each."""
    if not files:
        return []
    drafts = [AttachDraft(stream, *part, purpose, file) for stream, part, purpose, file in files]
    return [
        {
            "evidence": kept.evidence_id, "sha256": kept.sha256, "purpose": kept.purpose,
            "name_commitment": kept.name_commitment,
        }
        for kept in attach(drafts, command=command)
    ]  # fmt: skip
