"""What counts as in force at a moment, for posts held and bodies that exist; the one place that says so."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q

from bihuan.journal.statements import Given

Moment = datetime | Given  # a moment, or the place of one that each call of a statement brings


def open_at(at: Moment) -> Q:
    """Tenures in force at the moment: since is in, until is out; the post and its body still exist."""
    return Q(since__lte=at) & _not_ended("until", at) & post_standing_at(at, path="post__")


def not_over_at(at: datetime) -> Q:
    """Tenures that run at the moment or are to come; one that was ended before it began is over."""
    return _not_ended("until", at) & ~Q(until__lte=F("since"))


def post_standing_at(at: Moment, *, path: str = "") -> Q:
    """Posts that exist at the moment, at bodies that exist; `path` leads to the post."""
    return _not_ended(f"{path}ended_at", at) & _not_ended(f"{path}body__ended_at", at)


def standing_at(at: Moment) -> Q:
    """Bodies that exist at the moment."""
    return _not_ended("ended_at", at)


def _not_ended(column: str, at: Moment) -> Q:
    return Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": at})
