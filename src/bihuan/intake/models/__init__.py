"""Tables of the intake: columns and constraints only."""

from bihuan.intake.models.importing import ColumnChoice, DraftRow, ImportRun
from bihuan.intake.models.repeats import LikelyRepeat
from bihuan.intake.models.waiting import WaitingFile

__all__ = ["ColumnChoice", "DraftRow", "ImportRun", "LikelyRepeat", "WaitingFile"]
