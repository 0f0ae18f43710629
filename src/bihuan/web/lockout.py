"""How long a log-in stays locked after wrong passwords; who is locked out is decided by django-axes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bihuan.rules.clocks import span_words


def own_page(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, object] | None
) -> HttpResponse:
    """The answer our own page gave; axes would put a bare one in its place."""
    del request, credentials
    return response


def is_locked(request: HttpRequest) -> bool:
    """Whether axes refused the log-in just tried, or locked it because of this try."""
    return bool(getattr(request, "axes_locked_out", False))


def locked_sentence(request: HttpRequest, login: str) -> str:
    """口令连续输错，已锁定，余 29 分后再试."""
    left = span_words(_left(request, login))
    return _("口令连续输错，账号在本机已锁定，%(left)s后再试") % {"left": left}


def _left(request: HttpRequest, login: str) -> timedelta:
    """Real time, not the instance's: an exercise's clock must not open a lock."""
    newest = (
        AccessAttempt.objects.filter(username=login, ip_address=get_client_ip_address(request))
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    cool_off = get_cool_off(request)
    if newest is None or cool_off is None:
        return timedelta(0)
    left: timedelta = newest + cool_off - datetime.now(UTC)
    return max(left, timedelta(0))
