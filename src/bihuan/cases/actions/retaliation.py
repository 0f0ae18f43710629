"""Reports retaliation on a case straight to the city leader and discipline staff; nobody between reads of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bihuan.cases.models import Case, Retaliation
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.messages import Notice, send
from bihuan.journal.streams import open_streams
from bihuan.people.models import Post
from bihuan.people.queries.terms import post_standing_at
from bihuan.records.access import check_visible
from bihuan.records.texts import TextDraft, write_texts
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, FactWrong, NotFound
from bihuan.rules.who_saw import DISCIPLINE_READERS

REPORT = "retaliation.report"
LONGEST = 2000


@transaction.atomic(durable=True)
def report_retaliation(case_id: int, *, words: str, command: Command) -> dict[str, Any]:
    """Report it; {"retaliation": id}. Whoever sees the case may.

    Raises NotFound for a case out of sight, FactMissing without words, FactWrong for too many.
    """
    facts = {"case": case_id, "words": words}
    if done := begin(command, REPORT, facts):
        return done
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise NotFound("case")
    check_visible(command.actor, case.stream_id)
    if not words.strip():
        raise FactMissing("举报打击报复", "words", "情况")
    if len(words) > LONGEST:
        raise FactWrong("举报打击报复", "words", f"情况过长，最多{LONGEST}字")
    (stream_id,) = open_streams("retaliation", 1, command.now)
    (retaliation_id,) = draw_ids(Retaliation, 1)
    text = TextDraft(stream_id, "retaliation", retaliation_id, "words", words.strip(), "discipline")
    (kept,) = write_texts([text], command=command)
    insert_rows(
        Retaliation,
        [
            {
                "id": retaliation_id, "stream_id": stream_id, "case_id": case.id, "text_id": kept.id,
                "reported_at": command.now, "user_id": command.actor.user_id or 0, "post_id": command.actor.post_id,
            }
        ],
    )  # fmt: skip
    told = {"case": case.id, "text_words": [kept.id, kept.commitment]}
    record([EntryDraft(stream_id, REPORT, "retaliation", retaliation_id, told)], command=command)
    _tell(stream_id, command)
    return finish(command, REPORT, facts, {"retaliation": retaliation_id})


def _tell(stream_id: int, command: Command) -> None:
    """One message to each body where a city leader or discipline post stands; it names no case."""
    posts = Post.objects.filter(post_standing_at(command.now), role__in=DISCIPLINE_READERS)
    addresses = sorted(set(posts.values_list("body_id", "role")))
    notices = [Notice(stream_id, REPORT, body_id, role, group_key=REPORT) for body_id, role in addresses]
    send(notices, now=command.now)
