"""Reads the long lists that wait, one after another; each may be begun again without harm.

Where the database cannot just now the list goes on waiting: it was taken in, and nobody would know to give it again.
"""

from __future__ import annotations

from django.db import Error

from bihuan.intake.actions.comparing import find_repeats
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.waiting import end, note_step, opened, take_up
from bihuan.intake.models import WaitingFile
from bihuan.intake.reading.drafts import UnusableFile
from bihuan.journal import instance
from bihuan.journal.trouble import is_passing
from bihuan.people.queries.actors import actor_for
from bihuan.rules.command import Command
from bihuan.rules.errors import Refusal
from bihuan.web.lists import read_given
from bihuan.web.refusals import said

BROKE_OFF = "读取中断，请重新上传"


def read_next() -> int | None:
    """Read the oldest list that waits; its batch, None when none does. What cannot be read is ended with the reason."""
    file = take_up()
    if file is None:
        return None
    sentence: str | None = BROKE_OFF
    try:
        sentence = _read(file)
    except UnusableFile as unusable:
        sentence = unusable.sentence
    except Refusal as refusal:
        sentence = said(refusal).sentence
    except Error as trouble:
        sentence = None if is_passing(trouble) else BROKE_OFF
        raise
    finally:  # one that breaks off is ended too, so that it is not tried for ever
        if sentence is not None:
            end(file.id, at=instance.now(), sentence=sentence)
    if not sentence:
        find_repeats(file.batch_id, at=instance.now())
    return file.batch_id


def _read(file: WaitingFile) -> str:
    """Read and keep one list; nothing to say where it went well."""
    now = instance.now()
    command = Command(
        actor_for(file.user_id, file.post_id, now), now, file.request_id, origin=instance.origin()
    )
    name, raw = opened(file)
    found = read_given(raw, name=name, giver=file.batch.giver)
    note_step(file.id, "keeping", rows=len(found.cases))
    keep_file(file.batch_id, found, raw=raw, command=command.for_row("keep"))
    return ""
