"""Answers that every page gives alike: done, refused, told; pages and htmx fragments from the same sentence."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bihuan.rules.errors import Refusal, Stale
from bihuan.web.changes import changes_since
from bihuan.web.refusals import Said, said
from bihuan.web.request import OfficeRequest
from bihuan.web.run_out import typed_by
from bihuan.web.seat import seat_person

SAID_HEADER = "X-Said"  # tells the page's script that the answer is a box to show beside the form, not a page


def done(request: OfficeRequest, sentence: str, *, to: str) -> HttpResponse:
    """Say that something was done, on the page `to`, which the browser opens next."""
    messages.success(request, sentence)
    return go(request, to)


def go(request: OfficeRequest, to: str) -> HttpResponse:
    """Open another page next, from a plain form or an htmx one."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to, status=303)


def refuse(request: OfficeRequest, refusal: Refusal) -> HttpResponse:
    """A refusal in words; what was typed stays where it is."""
    return tell(request, explain(refusal, request=request))


def explain(refusal: Refusal, *, request: OfficeRequest) -> Said:
    """The refusal's row of the table; a stale page is also told who changed what and when."""
    words = said(refusal)
    if not isinstance(refusal, Stale):
        return words
    lines = changes_since(refusal, now=request.now)
    return Said(words.status, words.code, words.sentence, words.todo, lines)


def tell(request: OfficeRequest, words: Said) -> HttpResponse:
    """A sentence as a page of its own, or, for htmx, in the message area nearest to what was pressed."""
    if not request.htmx:
        return render(
            request, "web/refused.html", {"said": words, "typed": typed_by(request)}, status=words.status
        )
    response = render(request, "web/parts/said.html", {"said": words}, status=words.status)
    response[SAID_HEADER] = words.code
    return response


def too_big(request: OfficeRequest) -> HttpResponse:
    """The answer to more bytes than one request may carry."""
    return tell(request, Said(413, "too_big", _("提交的内容过大，不能保存，请减少附件后分次提交")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that does not exist; the same as for one that may not be seen."""
    del exception
    return tell(seat_person(request), Said(404, "not_found", _("没有这个页面，或不在你的查看范围内")))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for a request turned away before it reached a view: too large, or not well formed."""
    office = seat_person(request)
    if isinstance(exception, RequestDataTooBig):
        return too_big(office)
    return tell(
        office, Said(400, "bad_request", _("提交的内容不完整，未办理"), _("请返回上一页，刷新后重新提交"))
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own mistake; reads nothing, because anything may be broken."""
    del request
    return HttpResponse(render_to_string("web/server_error.html"), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose secret no longer fits; never offers to send it again, another site may have sent it."""
    del reason
    words = Said(403, "csrf", _("本页已过期，未提交"), _("请返回上一页，刷新后重新提交"))
    return tell(seat_person(request), words)
