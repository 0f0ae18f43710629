"""A column of the list given to a field by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.checking import check_page
from bihuan.desk.batches.steps import check_dispatches
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.mapping import CODE, map_column
from bihuan.intake.queries.drafts import runs_of
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.list_headers import BY_HAND
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.request import StaffRequest


@require_POST
def give_column(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Read one column as another field; the rows not yet registered are read again."""
    batch_row(request.actor, batch_id)
    check_dispatches(request.actor, CODE)
    try:
        command = command_from(request)
        run, field = request.POST.get("run", ""), request.POST.get("field", "")
        if run not in {str(card.id) for card in runs_of(request.actor, batch_id)}:
            raise NotFound("import")
        made = map_column(int(run), header=request.POST.get("header", ""), field=field, command=command)
    except NotFound:
        raise
    except Refusal as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))
    find_at_once(batch_id, at=request.now)
    words = _("已按“%(field)s”重读 %(rows)s 行，以后同一来件单位照此读取") % {
        "field": _(BY_HAND[field]), "rows": made["rows"],
    }  # fmt: skip
    return done(request, words, to=reverse("batch_check", args=[batch_id]))
