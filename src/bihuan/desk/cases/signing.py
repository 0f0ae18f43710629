"""The page a paper is read and signed on: exactly what is signed, what changed since before, the form of the next step."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.cases.access import see_targets
from bihuan.cases.queries.case_page import CasePage, case_of_paper, case_page
from bihuan.cases.queries.case_papers import PaperView
from bihuan.desk.cases.forms import PASSWORD, form_for
from bihuan.desk.cases.page import back
from bihuan.records.views import record_view
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.plan import offers
from bihuan.rules.snapshots import Target
from bihuan.web.forms import FactForm
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest
from bihuan.web.run_out import NEXT
from bihuan.web.starting import check_may_start

TEXT = "text"  # hash of what the signer was shown, in the address the form is sent to
NO_PAGE_FOR = (403, 404)
PLACE = "article.sign"


@sensitive_post_parameters(PASSWORD)
@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, kind: str, paper_id: int) -> HttpResponse:
    """A paper to read, and for whoever is next to sign. Raises NotFound for one out of sight."""
    page, paper = _seen(kind, paper_id, request)
    target = _target(paper, request)
    form = form_for(MOVES[f"{kind}.sign_step"], [target], request) if target else None
    said = None
    if request.method == "POST":
        said = _changed(request, page, paper, target)
        if said is None and form is not None and target is not None:
            if form.submit([paper_id]) is not None:
                words = _("“%(move)s”已办理") % {"move": _(form.move.label)}
                return back(request, page.head.id, words)
            _check_refused(form, target, request)
    record_view(request.actor, f"sign.{kind}", [page.head.stream_id], at=request.now)
    return _show(request, page, paper, form=form if _is_next(target, request) else None, said=said)


def _check_refused(form: FactForm, target: Target, request: StaffRequest) -> None:
    """Raises NotAllowed, NotFound or WrongState for whoever is not next: they get no form to try again."""
    if form.said is None or (form.said.status in NO_PAGE_FOR and PASSWORD not in form.errors):
        check_may_start(form.move, [target], actor=request.actor, now=request.now)


def _seen(kind: str, paper_id: int, request: StaffRequest) -> tuple[CasePage, PaperView]:
    """The paper with the page of its case. Raises NotFound."""
    case_id = case_of_paper(kind, paper_id)
    page = case_page(case_id, actor=request.actor, now=request.now)
    for paper in page.papers:
        if (paper.kind, paper.id) == (kind, paper_id):
            return page, paper
    raise NotFound(kind)


def _target(paper: PaperView, request: StaffRequest) -> Target | None:
    """The paper as something to sign; None for an earlier revision."""
    try:
        return see_targets(paper.kind, [paper.id], actor=request.actor)[0]
    except NotFound:
        return None


def _is_next(target: Target | None, request: StaffRequest) -> bool:
    if target is None:
        return False
    command = Command(request.actor, request.now, "look")
    return any(offer.move.code == f"{target.kind}.sign_step" for offer in offers(target, command=command))


def _changed(request: StaffRequest, page: CasePage, paper: PaperView, target: Target | None) -> Said | None:
    """What to say when the text is no longer the one the signer had before them."""
    if target is None:
        newest = newest_of(page, paper)
        words = _("本稿已被第%(revision)s稿替代，未签字") % {"revision": newest.revision}
        return Said(409, "stale", words, _("请打开新稿，核对变动后再签"))
    shown = request.GET.get(TEXT, "")
    if shown and shown != paper.content_hash:
        return Said(409, "stale", _("文稿内容已有变动，未签字"), _("请核对下方现在的内容后再签"))
    return None


def newest_of(page: CasePage, paper: PaperView) -> PaperView:
    """The newest revision of the same paper; the paper itself where it stands whatever was written after it."""
    later = [one for one in page.papers if one.replaces(paper)]
    return max(later, key=lambda one: one.revision, default=paper)


def _show(
    request: StaffRequest, page: CasePage, paper: PaperView, *, form: FactForm | None, said: Said | None
) -> HttpResponse:
    before = next((one for one in page.papers if _is_before(one, paper)), None)
    after = {NEXT: request.GET[NEXT]} if request.GET.get(NEXT) else {}
    address = reverse("sign", args=[paper.kind, paper.id])
    shown = {
        "page": page,
        "head": page.head,
        "paper": paper,
        "before": before,
        "basis": _basis(page, paper),
        "newest": newest_of(page, paper),
        "form": form,
        "said": said,
        "action": f"{address}?{urlencode({TEXT: paper.content_hash, **after})}",
        "decline": reverse("move", args=[f"{paper.kind}.decline_step", paper.id]),
        "cancel": reverse("case", args=[page.head.id]),
    }
    status = said.status if said else form.status if form else 200
    if said is None and request.htmx and request.method == "POST":
        return render(request, "desk/cases/sign_form.html", shown, status=status)
    response = render(request, "desk/cases/sign.html", shown, status=status)
    if request.htmx:  # the text before the signer's eyes is no longer the one: all of it gives way
        response["HX-Retarget"] = response["HX-Reselect"] = PLACE
        response["HX-Reswap"] = "outerHTML"
    return response


def _basis(page: CasePage, paper: PaperView) -> PaperView | None:
    """The report an answer was made from; none where several parts were put together."""
    reports = [one for one in page.papers if one.kind == "report" and one.cycle == paper.cycle]
    is_one = len({one.owner_id for one in reports}) == 1
    return reports[0] if paper.kind == "answer" and is_one else None


def _is_before(one: PaperView, paper: PaperView) -> bool:
    return (one.kind, one.id) == (paper.kind, paper.before)
