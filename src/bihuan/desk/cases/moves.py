"""The one view behind every move: its form, and the move made with what was typed; the row and the rules say the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bihuan.cases.access import see_targets
from bihuan.desk.cases.about import about
from bihuan.desk.cases.consequences import consequence_of
from bihuan.desk.cases.forms import PASSWORD, form_for
from bihuan.desk.cases.page import ShownCase, back, shown_cases
from bihuan.desk.cases.signing import sign
from bihuan.desk.cases.warnings import warnings_after
from bihuan.records.views import record_view
from bihuan.rules.errors import FactWrong, NotFound, Refusal, Stale
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import Target
from bihuan.rules.vocabulary import PAPERS
from bihuan.web.answers import explain, refuse, tell
from bihuan.web.changes import changes_since
from bihuan.web.commands import seen_from
from bihuan.web.forms import FactForm
from bihuan.web.request import StaffRequest
from bihuan.web.starting import check_may_start, check_offered

IDS = "ids"
SIGNED = {f"{kind}.sign_step": kind for kind in PAPERS}
# Each case has its own words; the same text for several would be wrong for all but one.
ONE_BY_ONE = frozenset({"case.confirm_extract"})
NO_FORM_FOR = (403, 404)  # who may not make the move is not shown what could be chosen


@sensitive_post_parameters(PASSWORD)
@require_http_methods(["GET", "POST"])
def move(request: StaffRequest, code: str, part_id: int) -> HttpResponse:
    """One move on one part: the form, or the move made."""
    if code in SIGNED:
        return sign(request, SIGNED[code], part_id)
    return act(request, row_of(code), [part_id])


@sensitive_post_parameters(PASSWORD)
@require_http_methods(["GET", "POST"])
def moves(request: StaffRequest, code: str) -> HttpResponse:
    """One move on several parts, `?ids=1,2,3`; posted, on those still ticked, all or none of them."""
    return act(request, row_of(code), _ids(request))


def row_of(code: str) -> Move:
    """The row of a move. Raises NotFound for a code there is none of."""
    if code not in MOVES:
        raise NotFound("page")
    return MOVES[code]


def act(request: StaffRequest, row: Move, part_ids: Sequence[int]) -> HttpResponse:
    """Show the form of a move on these parts, or make it. Raises NotFound, NotAllowed, WrongState, GuardRefused."""
    targets = see_targets(row.part, part_ids, actor=request.actor)
    _check_together(row, targets)
    if request.method == "GET":
        try:
            check_offered(row, targets, actor=request.actor, now=request.now)
        except Refusal as refusal:
            return _refused(request, refusal, targets)
    form = form_for(row, targets, request)
    if request.method == "POST":
        if form.submit(part_ids) is not None:
            for sentence in warnings_after(row, part_ids):
                messages.warning(request, sentence)
            return back(request, targets[0].case.id, _words(row, len(targets)))
        if form.said is None:
            check_may_start(row, targets, actor=request.actor, now=request.now)
        elif form.said.status in NO_FORM_FOR and PASSWORD not in form.errors:
            return tell(request, form.said)
        _add_changes(form, targets, request)
    return _page(request, form, targets)


def _ids(request: StaffRequest) -> list[int]:
    given = request.POST.getlist(IDS) or ",".join(request.GET.getlist(IDS)).split(",")
    found = [int(one) for one in given if one.isascii() and one.isdigit()]
    if not found or len(found) < len(given):
        raise NotFound("page")
    return found


def _check_together(row: Move, targets: Sequence[Target]) -> None:
    if len(targets) > 1 and (not row.bulk or row.code in ONE_BY_ONE):
        raise FactWrong(row.label, IDS, _("“%(move)s”须逐件办理") % {"move": _(row.label)})


def _add_changes(form: FactForm, targets: Sequence[Target], request: StaffRequest) -> None:
    """Where the part has left the state it was shown in, say who brought it there."""
    if form.said is None or form.said.code != "wrong_state":
        return
    seen = seen_from(request)
    for target in targets:
        looked_at = seen.get(target.id, target.version)
        if looked_at != target.version:
            lines = changes_since(Stale(target.kind, target.id, looked_at, target.version), now=request.now)
            form.said = replace(form.said, lines=lines)
            return


def _refused(request: StaffRequest, refusal: Refusal, targets: Sequence[Target]) -> HttpResponse:
    """Why there is no form, with the way back to the case."""
    if request.htmx:
        return refuse(request, refusal)
    words = explain(refusal, request=request)
    cases = shown_cases(targets)
    shown = {"said": words, "cases": cases.values()}
    return render(request, "desk/cases/refused.html", shown, status=words.status)


def _words(row: Move, count: int) -> str:
    if count > 1:
        return _("“%(move)s”已办理 %(n)s 件") % {"move": _(row.label), "n": count}
    return _("“%(move)s”已办理") % {"move": _(row.label)}


def _page(request: StaffRequest, form: FactForm, targets: Sequence[Target]) -> HttpResponse:
    """The form on a page of its own, or, for htmx, the form alone."""
    streams = [target.case.stream_id for target in targets]
    record_view(request.actor, f"move.{form.move.code}", streams, at=request.now)
    cases = shown_cases(targets)
    shown: dict[str, Any] = {
        "form": form,
        "action": request.get_full_path(),
        "about": about(form.move, targets[0], request),
        "consequence": consequence_of(form.move, targets[0]),
        "rows": _rows(targets, cases) if len(targets) > 1 else [],
        "cancel": reverse("case", args=[targets[0].case.id]),
        "case": cases[targets[0].case.id],
    }
    template = "desk/cases/act.html" if request.htmx else "desk/cases/move.html"
    return render(request, template, shown, status=form.status)


def _rows(targets: Sequence[Target], cases: Mapping[int, ShownCase]) -> list[dict[str, Any]]:
    """The parts of a move on several, to be ticked."""
    return [{"id": target.id, "case": cases[target.case.id], "number": _number(target)} for target in targets]


def _number(target: Target) -> str:
    return target.order.number if target.kind == "order" and target.order else ""
