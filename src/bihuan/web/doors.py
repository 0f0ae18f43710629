"""Marks on views: which stand open before a post is chosen, and which keep uploads in memory.

A view without a mark is for people at a post, and a large upload to it passes through a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

OPEN_TO = "open_to"
IN_MEMORY = "in_memory"
ANYONE, USERS = "anyone", "users"


def open_to_anyone(view: View) -> View:
    """Mark a view that answers without log-in; `now` and `actor` stand on its request only after `seat_person`."""
    setattr(view, OPEN_TO, ANYONE)
    return view


def open_to_users(view: View) -> View:
    """Mark a view that needs a log-in but no post yet."""
    setattr(view, OPEN_TO, USERS)
    return view


def in_memory(view: View) -> View:
    """Mark a view whose uploads may name complainants: they are kept in memory, never in a file of passage."""
    setattr(view, IN_MEMORY, True)
    return view


def is_in_memory(view: Callable[..., Any]) -> bool:
    """Whether the view is marked so."""
    return bool(getattr(view, IN_MEMORY, False))


def open_to(view: Callable[..., Any]) -> str:
    """Who may open the view: `anyone`, `users`, or, when unmarked, only people at a post (empty)."""
    return str(getattr(view, OPEN_TO, ""))
