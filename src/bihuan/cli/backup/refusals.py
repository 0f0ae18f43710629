"""What can stop a backup or a restore, as one sentence for the person at the terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class BackupStopped(Exception):
    """A backup, drill or restore cannot go on. sentence says why and what to do; nothing half made is left in force."""

    sentence: str

    def __str__(self) -> str:
        """The sentence."""
        return self.sentence
