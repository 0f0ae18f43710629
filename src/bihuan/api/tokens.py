"""Who asks: the key in the Authorization header, nothing else; a browser's session opens nothing here."""

from __future__ import annotations

from collections.abc import Callable

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

from bihuan.api.request import ApiRequest, seated
from bihuan.people.queries.tokens import Bearer, bearer_of
from bihuan.people.token_keys import PREFIX
from bihuan.rules.actor import Actor
from bihuan.web.refusals import TokenRefused

SCHEME = "bearer"
# Under this name wrong keys of one address are counted, by the same rule as wrong passwords.
COUNTED_AS = {"username": "*api*"}
Check = Callable[[Actor], None]


class Needs:
    """Asks for a key with a scope, and then whether this actor has any business at the address at all."""

    def __init__(self, *scopes: str, first: Check | None = None) -> None:
        """scopes: all of them are needed. first: raises a refusal, before anything sent is looked at."""
        self.scopes = scopes
        self.first = first

    def __call__(self, request: HttpRequest) -> Bearer:
        """Who asks, noted on the request with the moment. Raises TokenRefused."""
        asking = seated(request)
        bearer = _bearer(asking)
        asking.actor = bearer.actor
        for scope in self.scopes:
            if scope not in bearer.scopes:
                raise TokenRefused("scope", scope)
        if self.first is not None:
            self.first(bearer.actor)
        return bearer


def _bearer(request: ApiRequest) -> Bearer:
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not key:
        raise TokenRefused("missing")
    found = bearer_of(key.strip(), request.now) if key.startswith(PREFIX) else None
    if isinstance(found, Bearer):
        return found
    if found is None:
        _count_guess(request)
    raise TokenRefused(found or "unknown")


def _count_guess(request: HttpRequest) -> None:
    """Note a key of nobody's. Raises TokenRefused once there were too many from this address.

    Keys that stand are let through all the same: they cannot be guessed, and one program gone wrong must not stop
    others behind the same address.
    """
    bare = HttpRequest()  # what was asked for is nobody's business in the log of log-ins
    bare.META = {
        name: request.META.get(name, "")
        for name in ("REMOTE_ADDR", "HTTP_USER_AGENT", "HTTP_X_FORWARDED_FOR")
    }
    bare.path, bare.path_info = "/api/", "/api/"
    if AxesProxyHandler.is_allowed(bare, COUNTED_AS):
        AxesProxyHandler.user_login_failed(__name__, COUNTED_AS, bare)
    else:
        raise TokenRefused("locked")
