"""The guards that carry the meaning: pure checks by name, each refusing with one sentence that says what is missing."""

from bihuan.rules.guards import (
    answering,
    ordering,
    petitions,
    rectifying,
    registering,
    reporting,
    striking_off,
    working,
)
from bihuan.rules.guards.base import GUARDS, NEEDS_FACTS, Asked, check_guards

__all__ = [
    "GUARDS",
    "NEEDS_FACTS",
    "Asked",
    "answering",
    "check_guards",
    "ordering",
    "petitions",
    "rectifying",
    "registering",
    "reporting",
    "striking_off",
    "working",
]
