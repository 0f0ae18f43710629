"""A note in the data folder of when a checkpoint was last taken outside; it proves nothing, it only reminds."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path

NOTE = "kept-outside.json"


def note_kept(data: Path, *, checkpoint_id: int, at: datetime) -> None:
    """Remember that a checkpoint was given out as a file at `at`; a folder that takes no note is no reason to refuse it."""
    new = data / f"{NOTE}.new"
    with contextlib.suppress(OSError):
        new.write_text(json.dumps({"checkpoint": checkpoint_id, "at": at.isoformat()}) + "\n")
        new.replace(data / NOTE)


def last_kept(data: Path) -> datetime | None:
    """When a checkpoint was last given out, None when never, or when the note cannot be read."""
    try:
        return datetime.fromisoformat(json.loads((data / NOTE).read_text())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
