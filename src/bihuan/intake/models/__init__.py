"""Tables of the intake: columns and constraints only."""

from bihuan.intake.models.importing import ColumnChoice, DraftRow, ImportRun

__all__ = ["ColumnChoice", "DraftRow", "ImportRun"]
