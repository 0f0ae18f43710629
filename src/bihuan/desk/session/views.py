"""Choice of post, round and theme; the first page; the page of a stream."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.people.queries.actors import actors_for
from bihuan.rules.errors import NotFound
from bihuan.web import rounds, seat
from bihuan.web.answers import done
from bihuan.web.doors import open_to_anyone, open_to_users
from bihuan.web.frame import THEME, THEMES, entrances_for
from bihuan.web.kinds import check_opens, page_of
from bihuan.web.request import OfficeRequest, StaffRequest
from bihuan.web.run_out import NEXT, own_address

YEAR_SECONDS = 365 * 24 * 3600


@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Where this person's work begins: the first entrance of their rail."""
    entrances = entrances_for(request.actor)
    if not entrances:
        raise NotFound("page")
    return HttpResponseRedirect(entrances[0][1])


@open_to_users
@require_http_methods(["GET", "POST"])
def choose_post(request: OfficeRequest) -> HttpResponse:
    """Choose the post to act at; the log-in chooses by itself where there is only one."""
    if request.method == "POST":
        actor = seat.take_post(request, _number(request, "post"), at=request.now)
        return done(request, _("现以“%(title)s”办理") % {"title": actor.title}, to="/")
    actors = actors_for(seat.user_id_of(request), request.now)
    here = request.actor.post_id if request.actor else None
    return render(request, "desk/choose_post.html", {"actors": actors, "here": here})


@require_POST
def choose_round(request: StaffRequest) -> HttpResponse:
    """Look at another round from now on."""
    rounds.choose_round(request, _number(request, "round"))
    return HttpResponseRedirect(own_address(request.POST.get(NEXT, ""), request=request))


@open_to_anyone
@require_POST
def theme(request: OfficeRequest) -> HttpResponse:
    """Change between light and dark."""
    response = HttpResponseRedirect(own_address(request.POST.get(NEXT, ""), request=request))
    other = THEMES[0] if request.COOKIES.get(THEME) == THEMES[1] else THEMES[1]
    response.set_cookie(THEME, other, max_age=YEAR_SECONDS, samesite="Lax")
    return response


@require_GET
def open_stream(request: StaffRequest, stream_id: int) -> HttpResponse:
    """The page of whatever this stream belongs to, for messages and the danger bar."""
    check_opens(request.actor, stream_id)
    return HttpResponseRedirect(page_of(stream_id))


def _number(request: OfficeRequest, name: str) -> int:
    """The id posted under a name. Raises NotFound for what is no number."""
    given = request.POST.get(name, "")
    if not given.isascii() or not given.isdigit():
        raise NotFound(name)
    return int(given)
