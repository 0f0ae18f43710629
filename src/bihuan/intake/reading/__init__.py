"""Files in, draft rows out: pure reading of official lists, without Django, database or clock."""

from bihuan.intake.reading.drafts import DraftCase, ListFile, ListTable, Notice, Reject, UnusableFile
from bihuan.intake.reading.files import Given, read_files
from bihuan.intake.reading.limits import Limits
from bihuan.intake.reading.read import Reading, read_list
from bihuan.rules.list_areas import AreaName

__all__ = [
    "AreaName",
    "DraftCase",
    "Given",
    "Limits",
    "ListFile",
    "ListTable",
    "Notice",
    "Reading",
    "Reject",
    "UnusableFile",
    "read_files",
    "read_list",
]
