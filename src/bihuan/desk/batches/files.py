"""Another list for a batch that is there already: its first could not be read, or it came in several files."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.queries.batches import batch_row
from bihuan.desk.batches.checking import check_page
from bihuan.desk.batches.corrections import taken_back
from bihuan.desk.batches.steps import check_dispatches
from bihuan.desk.batches.views import said_of_unread
from bihuan.intake.actions.waiting import CODE, accept_file, is_long
from bihuan.intake.reading.corrections import read_corrections
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.rules.errors import FactMissing, Refusal
from bihuan.web.answers import done, explain
from bihuan.web.commands import command_from
from bihuan.web.correcting import put_right
from bihuan.web.doors import in_memory
from bihuan.web.giving import keep_lists
from bihuan.web.lists import kind_given, read_all_given
from bihuan.web.request import StaffRequest


@in_memory
@require_POST
def give_file(request: StaffRequest, batch_id: int) -> HttpResponse:
    """Read the list, or those of a zip, at once, or take it in to be read in the background."""
    batch = batch_row(request.actor, batch_id)
    check_dispatches(request.actor, CODE)
    words = _("清单已接收")
    try:
        command, file = command_from(request), request.FILES.get("list_file")
        if file is None:
            raise FactMissing(_("接收清单"), "list_file", _("清单文件"))
        raw, name = file.read(), file.name or ""
        if corrections := read_corrections(raw):
            return taken_back(request, put_right(corrections, command=command, expected=batch_id))
        if is_long(len(raw)) and kind_given(raw) != "zip":
            accept_file(batch_id, raw, name=name, command=command)
        else:
            lists, unread = read_all_given(raw, name=name, giver=batch.giver)
            keep_lists(batch_id, lists, command=command)
            words += said_of_unread(unread)
    except (Refusal, UnusableFile) as refusal:
        return check_page(request, batch_id, said=explain(refusal, request=request))
    return done(request, words, to=reverse("batch_check", args=[batch_id]))
