"""One sitting of signing: the password once, then for some minutes not again; by the real clock, never the instance's."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib import auth
from django.utils.translation import gettext as _

from bihuan.people.models import User
from bihuan.rules.errors import NotAllowed
from bihuan.web.lockout import is_locked, locked_sentence
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

OPENED_AT = "signing_since"


def is_open(request: StaffRequest) -> bool:
    """Whether the password was given for signing within the sitting's length."""
    opened_at = request.session.get(OPENED_AT)
    return isinstance(opened_at, int) and 0 <= time.time() - opened_at < settings.SIGN_SITTING_SECONDS


def open_with(request: StaffRequest, password: str) -> Said | None:
    """Begin a sitting with the password of whoever is logged in; what to say when it is wrong."""
    if words := wrong_password(request, password, otherwise=_("口令不对，未签字")):
        return words
    request.session[OPENED_AT] = int(time.time())
    return None


def wrong_password(request: StaffRequest, password: str, *, otherwise: str) -> Said | None:
    """What to say when this is not the password of whoever is logged in: the sentence given, or that it is locked.

    Wrong ones count towards the lock-out like those of a log-in.
    """
    user = request.user
    if not isinstance(user, User):
        raise NotAllowed("")
    found = auth.authenticate(request, login=user.login, password=password)
    if is_locked(request):
        return Said(429, "locked", locked_sentence(request, user.login))
    if found is None or found.pk != user.pk:
        return Said(403, "wrong_password", otherwise, _("连续输错5次将锁定30分钟"))
    return None
