"""Forms made from the facts of a move: bad shape is caught here, bad sense by the rules."""

from bihuan.web.forms.fact_form import FactForm
from bihuan.web.forms.options import IssueRow, Option

__all__ = ["FactForm", "IssueRow", "Option"]
