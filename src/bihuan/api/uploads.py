"""References to uploads: a file kept on disk, to be named in a later move by whoever uploaded it and by nobody else.

A reference is signed and carries what the rules see of the file, so nothing has to be kept about uploads that are never
used. It is bound to user and post: found or passed on, it attaches nothing for anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from bihuan.rules.actor import Actor
from bihuan.rules.errors import FactWrong
from bihuan.rules.moves import Fact, Move

SALT = "bihuan.api.upload"
LONGEST_REFERENCE = 2000


def lasts() -> timedelta:
    """How long a reference is good, by the real clock: half as long as an upload is kept that hangs on nothing.

    So no file is cleared away between being looked up and being attached.
    """
    return timedelta(hours=settings.UPLOAD_KEPT_HOURS) / 2


def reference_to(file: Mapping[str, Any], *, actor: Actor) -> str:
    """A reference to a file as `StoredFile.fact` gives it, for this actor."""
    taken_at = file["taken_at"]
    content = {**file, "taken_at": taken_at.isoformat() if taken_at else None}
    return signing.dumps([actor.user_id, actor.post_id, content], salt=SALT, compress=True)


def file_of(reference: str, *, actor: Actor, move: Move, fact: Fact) -> dict[str, Any]:
    """The file a reference means, as the rules see it. Raises FactWrong for another's, an old one or none."""
    try:
        user_id, post_id, content = signing.loads(reference, salt=SALT, max_age=lasts())
    except (signing.BadSignature, ValueError) as wrong:
        raise _unknown(move, fact) from wrong
    if (user_id, post_id) != (actor.user_id, actor.post_id):
        raise _unknown(move, fact)
    taken_at = content["taken_at"]
    return {**content, "taken_at": datetime.fromisoformat(taken_at) if taken_at else None}


def _unknown(move: Move, fact: Fact) -> FactWrong:
    words = {"fact": _(fact.label)}
    sentence = _("%(fact)s的文件引用不识别、已过期或不是本人上传，请重新上传") % words
    return FactWrong(move.label, fact.name, sentence)
