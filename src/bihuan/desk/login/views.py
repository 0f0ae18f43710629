"""Who comes in: log-in with lock-out, again in place, out, a new password."""

from __future__ import annotations

from django.contrib import auth
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.desk.login.tour import tour
from bihuan.people.models import User
from bihuan.rules.errors import NotFound
from bihuan.web import seat
from bihuan.web.answers import done
from bihuan.web.doors import open_to_anyone, open_to_users
from bihuan.web.lockout import is_locked, locked_sentence
from bihuan.web.refusals import Said
from bihuan.web.request import OfficeRequest
from bihuan.web.run_out import NEXT, SEAT, Typed, own_address, typed_in

LONGEST_LOGIN = 64


@open_to_anyone
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: OfficeRequest) -> HttpResponse:
    """The log-in page; a form typed before the session ran out is offered again afterwards."""
    seat.seat_person(request)
    if request.method == "GET":
        ran_out = request.run_out.login if request.run_out else ""
        return _page(request, login=ran_out or request.GET.get("login", "")[:LONGEST_LOGIN])
    refused = _try(request)
    if refused is not None:
        return _page(request, said=refused, login=request.POST.get("login", ""), typed=typed_in(request.POST))
    typed = typed_in(request.POST)
    if typed is None:
        return HttpResponseRedirect(own_address(request.POST.get(NEXT, ""), request=request))
    return _go_on(request, typed)


@open_to_anyone
@sensitive_post_parameters("password")
@require_POST
def log_in_again(request: OfficeRequest) -> HttpResponse:
    """The password asked in place: 204 when right, else the sentence to show in the dialog."""
    seat.seat_person(request)
    refused = _try(request)
    if refused is not None:
        return HttpResponse(refused.sentence, status=refused.status, content_type="text/plain; charset=utf-8")
    _sit_as_before(request, request.POST.get(SEAT, ""))
    return HttpResponse(status=204)


@open_to_anyone
@require_POST
def log_out(request: OfficeRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return HttpResponseRedirect("/login/")


@open_to_users
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: OfficeRequest) -> HttpResponse:
    """A new password, asked for at the first log-in and whenever one likes."""
    user = request.user
    if not isinstance(user, User):
        raise NotFound("user")
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        auth.update_session_auth_hash(request, user)
        return done(request, _("口令已修改"), to="/")
    must = user.must_change_password
    return render(
        request, "desk/password.html", {"form": form, "must": must}, status=422 if form.errors else 200
    )


def _try(request: OfficeRequest) -> Said | None:
    """Log the session in; else what to say."""
    login = request.POST.get("login", "").strip()
    user = auth.authenticate(request, login=login, password=request.POST.get("password", ""))
    if is_locked(request):
        return Said(429, "locked", locked_sentence(request, login))
    if user is None:
        return Said(403, "wrong_password", _("账号或口令不对，请重新输入"), _("连续输错5次将锁定30分钟"))
    auth.login(request, user)
    seat.sit_down(request, at=request.now)
    return None


def _sit_as_before(request: OfficeRequest, key: str) -> None:
    """Back to the post the page was opened at, where the same user still holds it."""
    user_id, _colon, post_id = key.partition(":")
    if user_id == str(request.user.pk) and post_id.isdigit():
        try:
            seat.take_post(request, int(post_id), at=request.now)
        except NotFound:
            return


def _go_on(request: OfficeRequest, typed: Typed) -> HttpResponse:
    """The form typed before, to be sent by one more press; another person's is not shown."""
    if typed.user_id and typed.user_id != str(request.user.pk):
        return done(request, _("登录前未提交的内容属于另一账号，已丢弃"), to="/")
    _sit_as_before(request, next((value for name, value in typed.fields if name == SEAT), ""))
    request.actor = seat.actor_at_seat(request, at=request.now)
    return render(request, "web/typed_again.html", {"typed": typed})


def _page(
    request: OfficeRequest, *, login: str, said: Said | None = None, typed: Typed | None = None
) -> HttpResponse:
    after = request.POST.get(NEXT) or request.GET.get(NEXT, "")
    page = {"login": login, "said": said, "typed": typed, "next": after, "tour": tour(request.now)}
    return render(request, "web/log_in.html", page, status=said.status if said else 200)
