"""Tables of the chain: columns and constraints only.

A foreign key without an index of its own is the first column of another index, or is never asked for.
"""

from bihuan.cases.models.batch import Batch, Policy, Round
from bihuan.cases.models.case import Case, CaseNumber, Issue, Party
from bihuan.cases.models.deed import Finding, Leader, Measure, Visit
from bihuan.cases.models.order import DispatchSheet, Order
from bihuan.cases.models.paper import Answer, Report
from bihuan.cases.models.rectification import Rectification
from bihuan.cases.models.shift import DeskShift, ShiftNote

__all__ = [
    "Answer",
    "Batch",
    "Case",
    "CaseNumber",
    "DeskShift",
    "DispatchSheet",
    "Finding",
    "Issue",
    "Leader",
    "Measure",
    "Order",
    "Party",
    "Policy",
    "Rectification",
    "Report",
    "Round",
    "ShiftNote",
    "Visit",
]
