"""Tables of the intake: columns and constraints only."""

from bihuan.intake.models.importing import DraftRow, ImportRun

__all__ = ["DraftRow", "ImportRun"]
