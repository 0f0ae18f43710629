"""Keeps the texts and files of a set of moves and says what the journal may hold of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bihuan.journal.copying import insert_rows
from bihuan.records.models import Evidence
from bihuan.records.texts import TextDraft, WrittenText, write_texts
from bihuan.rules.command import Command


class Kept:
    """Texts of one set of moves: asked for one by one, written together, then looked up by where they belong."""

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, int, str], TextDraft] = {}
        self._written: dict[tuple[str, int, str], WrittenText] = {}

    def add(
        self, stream_id: int, part: tuple[str, int], field: str, content: str | None, audience: str = "county"
    ) -> None:
        """Ask for a text to be kept; an absent one is passed over."""
        if content:
            self._drafts[(*part, field)] = TextDraft(stream_id, *part, field, content, audience)

    def write(self, *, command: Command) -> None:
        """Write all texts asked for."""
        written = write_texts(list(self._drafts.values()), command=command)
        self._written = dict(zip(self._drafts, written, strict=True))

    def id_of(self, part: tuple[str, int], field: str) -> int | None:
        """Id of a kept text, or None where there was none."""
        found = self._written.get((*part, field))
        return found.id if found else None

    def facts_of(self, part: tuple[str, int]) -> dict[str, Any]:
        """What the journal holds of the texts of one part: field to id and commitment."""
        return {
            f"text_{field}": [kept.id, kept.commitment]
            for (kind, part_id, field), kept in self._written.items()
            if (kind, part_id) == part
        }


def keep_files(
    files: Sequence[tuple[int, tuple[str, int], str, Mapping[str, Any]]], *, command: Command
) -> list[dict[str, Any]]:
    """Attach stored files to parts: (stream, part, purpose, file fact) each; what the journal holds of each."""
    if not files:
        return []
    names = write_texts(
        [
            TextDraft(stream, *part, f"file_name_{n}", file["name"])
            for n, (stream, part, _, file) in enumerate(files)
        ],
        command=command,
    )
    rows = [
        {
            "stream_ref": stream, "part_kind": part[0], "part_id": part[1], "purpose": purpose,
            "blob_id": file["blob_id"], "name_text_id": name.id, "taken_at": file.get("taken_at"),
            "longitude": file.get("longitude"), "latitude": file.get("latitude"),
            "user_id": command.actor.user_id or 0, "body_id": command.actor.body_id, "added_at": command.now,
        }
        for (stream, part, purpose, file), name in zip(files, names, strict=True)
    ]  # fmt: skip
    ids = insert_rows(Evidence, rows)
    return [
        {"evidence": evidence_id, "sha256": file["sha256"], "purpose": purpose}
        for evidence_id, (_, _, purpose, file) in zip(ids, files, strict=True)
    ]
