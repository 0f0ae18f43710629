"""Which shape and colour a state is shown with; the words beside it always say the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# open: nothing done yet · going: under way · done: reached · back: came back · refused: not agreed · void: no longer counts
# full, most, half, none, asked: how far a verdict confirms the complaint
_TONES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "order": {
            "accepted": "done", "recalled": "void", "moved": "void", "ended": "void", "issued": "open",
        },
        "report": {
            "draft": "open", "submitted": "done", "accepted": "done", "returned": "back", "redone": "back",
            "declined": "refused",
        },
        "answer": {"draft": "open", "sent": "done", "declined": "refused"},
        "rectification": {"drafted": "open", "accepted": "done", "rechecked": "done", "dropped": "void"},
        "case": {
            "registered": "open", "answered": "done", "disclosed": "done", "concluded": "done",
            "rechecked": "done", "noticed": "going", "struck_off": "done", "deducted": "void", "loaded": "done",
        },
        "plan": {"proposed": "open", "approved": "done", "superseded": "void", "declined": "refused"},
        "disclosure": {
            "drafted": "open", "published": "done", "declined": "refused", "superseded": "void", "withdrawn": "void",
        },
        "strike_off": {"accepted": "done", "returned": "back", "declined": "refused", "superseded": "void"},
        "petition": {"open": "open", "granted": "done", "refused": "refused", "withdrawn": "void"},
        "objection": {"open": "open", "upheld": "back", "dismissed": "done"},
        "shift": {"handed": "open", "taken": "done"},
        "conclusion": {"concluded": "done", "in_stages": "half", "in_progress": "going"},
        "verdict": {"true": "full", "basically": "most", "partly": "half", "false": "none", "pending": "asked"},
        "seal_request": {
            "asked": "open", "refused": "refused", "withdrawn": "void", "expired": "void", "used": "done",
        },
        "seal_key": {"pending": "open", "in_force": "done", "retired": "void"},
        "who_saw": {"asked": "open", "refused": "refused", "withdrawn": "void", "expired": "void"},
    }
)  # fmt: skip
TONES = frozenset({"going", *(tone for table in _TONES.values() for tone in table.values())})


def tone_of(code: str, table: str) -> str:
    """One of TONES; what no table names is under way."""
    return _TONES.get(table, {}).get(code, "going")
