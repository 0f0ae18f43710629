"""Marks on views that stand open before a post is chosen; a view without a mark is for people at a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

OPEN_TO = "open_to"
ANYONE, USERS = "anyone", "users"


def open_to_anyone(view: View) -> View:
    """Mark a view that answers without log-in; `now` and `actor` stand on its request only after `seat_person`."""
    setattr(view, OPEN_TO, ANYONE)
    return view


def open_to_users(view: View) -> View:
    """Mark a view that needs a log-in but no post yet."""
    setattr(view, OPEN_TO, USERS)
    return view


def open_to(view: Callable[..., Any]) -> str:
    """Who may open the view: `anyone`, `users`, or, when unmarked, only people at a post (empty)."""
    return str(getattr(view, OPEN_TO, ""))
