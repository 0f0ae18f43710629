"""Tables of the chain: columns and constraints only.

A foreign key without an index of its own is the first column of another index, or is never asked for.
"""

from bihuan.cases.models.batch import Batch, Policy, Round
from bihuan.cases.models.case import Case, CaseLink, CaseNumber, Issue, Party
from bihuan.cases.models.deed import Deed, Finding, Leader, Measure, Revisit, Visit
from bihuan.cases.models.history import HistoryResult
from bihuan.cases.models.order import DispatchSheet, Order
from bihuan.cases.models.paper import Answer, Disclosure, Objection, Report, StrikeOff
from bihuan.cases.models.petition import Petition
from bihuan.cases.models.rectification import Milestone, Plan, Progress, Rectification
from bihuan.cases.models.retaliation import Retaliation
from bihuan.cases.models.shift import DeskShift, ShiftNote

__all__ = [
    "Answer",
    "Batch",
    "Case",
    "CaseLink",
    "CaseNumber",
    "Deed",
    "DeskShift",
    "Disclosure",
    "DispatchSheet",
    "Finding",
    "HistoryResult",
    "Issue",
    "Leader",
    "Measure",
    "Milestone",
    "Objection",
    "Order",
    "Party",
    "Petition",
    "Plan",
    "Policy",
    "Progress",
    "Rectification",
    "Report",
    "Retaliation",
    "Revisit",
    "Round",
    "ShiftNote",
    "StrikeOff",
    "Visit",
]
