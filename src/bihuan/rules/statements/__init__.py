"""Figures that official texts give in running sentences."""

from bihuan.rules.statements.read import statements_in
from bihuan.rules.statements.statement import SCOPES, Statement

__all__ = ["SCOPES", "Statement", "statements_in"]
