"""What wrong passwords left behind at the lock-out, and taking it back for one account."""

from __future__ import annotations

from axes.models import AccessAttempt

from bihuan.people.models import User


def forget_wrong_passwords(user_id: int) -> None:
    """Let an account try again that wrong passwords have locked."""
    login = User.objects.filter(id=user_id).values_list("login", flat=True).first()
    AccessAttempt.objects.filter(username=login).delete()
