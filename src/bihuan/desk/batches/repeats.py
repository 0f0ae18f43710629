"""A likely repeat on the check page: linked, handled together, the same one, or kept apart, in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.checking import back_to, check_page
from bihuan.desk.batches.steps import check_dispatches
from bihuan.intake.actions.repeats import CODE, decide_in_batch
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.vocabulary import REPEAT_DECISIONS
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


@require_POST
def decide(request: StaffRequest, batch_id: int, repeat_id: int) -> HttpResponse:
    """Keep what the desk makes of it; for a row registered already the move is made at once."""
    batch_row(request.actor, batch_id)
    check_dispatches(request.actor, CODE)
    try:
        command, decision = command_from(request), request.POST.get("decision", "")
        made = decide_in_batch(batch_id, repeat_id, decision, command=command)
    except NotFound:
        raise
    except Refusal as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))
    words = _("已定为“%(decision)s”") % {"decision": _(REPEAT_DECISIONS[decision])}
    return done(request, words, to=back_to(request, batch_id, made["row"]))
