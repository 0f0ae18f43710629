"""Files in, draft rows out: pure reading of official lists, without Django, database or clock."""

from bihuan.intake.reading.drafts import DraftCase, ListFile, ListTable, Notice, Reject, UnusableFile
from bihuan.intake.reading.read import read_list
from bihuan.rules.list_areas import AreaName

__all__ = [
    "AreaName",
    "DraftCase",
    "ListFile",
    "ListTable",
    "Notice",
    "Reject",
    "UnusableFile",
    "read_list",
]
