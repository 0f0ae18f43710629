"""Another list for a batch that is there already: its first could not be read, or it came in several files."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.views import check_dispatches, check_page
from bihuan.intake.actions.comparing import find_at_once
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.waiting import CODE, accept_file, is_long
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.rules.errors import FactMissing, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.doors import in_memory
from bihuan.web.lists import read_given
from bihuan.web.request import StaffRequest


@in_memory
@require_POST
def give_file(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Read the list at once, or take it in to be read in the background."""
    batch = batch_row(request.actor, batch_id)
    check_dispatches(request.actor, CODE)
    try:
        command, file = command_from(request), request.FILES.get("list_file")
        if file is None:
            raise FactMissing(_("接收清单"), "list_file", _("清单文件"))
        raw, name = file.read(), file.name or ""
        if is_long(len(raw)):
            accept_file(batch_id, raw, name=name, command=command)
        else:
            keep_file(batch_id, read_given(raw, name=name, giver=batch.giver), raw=raw, command=command)
            find_at_once(batch_id, at=request.now)
    except (Refusal, UnusableFile) as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))
    return done(request, _("清单已接收"), to=reverse("batch_check", args=[batch_id]))
