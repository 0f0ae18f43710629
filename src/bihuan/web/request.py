"""What a request carries once it has passed the middleware; types only."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bihuan.people.models import User
from bihuan.rules.actor import Actor
from bihuan.web.rounds import RoundCard


class OfficeRequest(HttpRequest):
    """A request of anybody.

    now: the instance's moment, one for the whole request. actor: who asks, at which post; None before log-in and choice
    of a post. run_out: the user whose session stood idle too long and who has to give the password again. known_rounds:
    kept by `web.rounds`.
    """

    htmx: HtmxDetails
    now: datetime
    actor: Actor | None
    run_out: User | None
    known_rounds: list[RoundCard]


class StaffRequest(OfficeRequest):
    """A request of somebody at a post: what every view gets that is not marked otherwise in `web.doors`."""

    actor: Actor
