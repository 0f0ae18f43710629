"""What every request passes: the content policy, who asks at which moment, refusals turned into sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from bihuan.people.models import User
from bihuan.rules.errors import Refusal
from bihuan.web import answers, doors
from bihuan.web.refusals import WrongSeat
from bihuan.web.request import OfficeRequest
from bihuan.web.run_out import SEAT, ask_again
from bihuan.web.seat import seat_key, seat_person

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Allows only what this host serves: no inline script or style, no other origin, no frame around us."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response with the policy, and told not to stay in the browser's cache when it is a page."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActingPerson:
    """Puts `now`, `actor` and `run_out` on the request and lets nobody through who has no business at a view."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Hand on; who asks is looked up only once a view is found."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Asks for the password, a new password or a post where the view needs them; runs after the CSRF check."""
        openness = doors.open_to(view)
        if (
            openness == doors.ANYONE
        ):  # a sign of life must not need the database; the log-in looks up for itself
            return None
        seated = seat_person(request)
        if not isinstance(seated.user, User):
            return ask_again(seated)
        if seated.user.must_change_password and openness != doors.USERS:
            return _go_to(seated, "change_password")
        if openness == doors.USERS:
            return None
        if seated.actor is None:
            return _go_to(seated, "choose_post")
        return _check_seat(seated)


class Refusals:
    """Turns a refusal raised by a view into a page, or for htmx into a box beside the form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Hand on; refusals arrive by `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The refusal in words; None for what is no refusal."""
        office = cast("OfficeRequest", request)
        if isinstance(error, Refusal):
            return answers.refuse(office, error)
        if isinstance(error, RequestDataTooBig):
            return answers.too_big(office)
        return None


def _check_seat(request: OfficeRequest) -> HttpResponse | None:
    """A form filled in at another post, or by another user, goes no further."""
    typed_at = request.POST.get(SEAT, "") if request.method == "POST" else ""
    if typed_at and typed_at != seat_key(request):
        return answers.refuse(request, WrongSeat(opened_as=request.POST.get("seat_title", "")))
    return None


def _go_to(request: OfficeRequest, name: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    return HttpResponseRedirect(reverse(name))
