"""Asks for the password again and keeps what was typed: in place where scripts run, else on the log-in page.

A replayed form is only ever one that passed the CSRF check, and it goes on only for the same user, by one more press of a
button; nothing is submitted by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.web.request import OfficeRequest

NEXT, TYPED, SEAT = "next", "typed", "seat"
SALT = "bihuan.typed"
KEPT_SECONDS = 24 * 3600
# A pasted list may name complainants; it is pasted again rather than carried through a page. So is what is about to be
# sealed, and a sealing passphrase.
_NEVER_KEPT = frozenset(
    {"csrfmiddlewaretoken", "password", "old_password", "new_password1", "new_password2", "pasted"}
)
_NEVER_KEPT_BEGINNINGS = ("passphrase", "sealed_")
_UNSHOWN = frozenset({SEAT, "seat_title", "request_id", "seen"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody had typed when the session was found to have run out: where it was going and its fields."""

    to: str
    fields: tuple[tuple[str, str], ...]

    @property
    def user_id(self) -> str:
        """Id of the user who typed it, as the form says; empty for a form that names none."""
        return next((value.partition(":")[0] for name, value in self.fields if name == SEAT), "")

    @property
    def shown(self) -> tuple[str, ...]:
        """The values a person can recognise, for showing before they are sent again."""
        return tuple(value for name, value in self.fields if name not in _UNSHOWN and value.strip())

    @property
    def packed(self) -> str:
        """All of it in one signed field, so that what comes back is what had passed the CSRF check."""
        return signing.dumps([self.to, self.fields], salt=SALT, compress=True)


def ask_again(request: OfficeRequest) -> HttpResponse:
    """The answer to a request that needs a log-in: 401 in place, the log-in page, or that page with what was typed."""
    if request.htmx:
        return HttpResponse(status=401)
    if request.method != "POST":
        asked = urlencode({NEXT: request.get_full_path()})
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{asked}")
    page = {"typed": typed_by(request), "login": request.run_out.login if request.run_out else ""}
    return render(request, "web/log_in.html", page, status=401)


def typed_by(request: HttpRequest) -> Typed:
    """What this request posts, without secrets."""
    return Typed(request.get_full_path(), tuple(_kept(request.POST)))


def typed_in(posted: QueryDict) -> Typed | None:
    """What a log-in form carries along of the form typed before; None when nothing, or not signed by us."""
    try:
        to, fields = signing.loads(posted.get(TYPED, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    return Typed(to, tuple((name, value) for name, value in fields))


def own_address(address: str, *, request: HttpRequest) -> str:
    """The address given from outside where it stays on this host, else that of the first page."""
    is_own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_own else "/"


def _kept(posted: QueryDict) -> Iterable[tuple[str, str]]:
    pairs = ((name, str(value)) for name, values in posted.lists() for value in values)
    return (
        (name, value)
        for name, value in pairs
        if name not in _NEVER_KEPT and not name.startswith(_NEVER_KEPT_BEGINNINGS)
    )
