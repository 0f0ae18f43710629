"""A checkpoint as a small file to keep outside: what it says, its signature, the key it was made with."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from bihuan.journal.checkpoints import Seal
from bihuan.journal.keys import is_signed, key_id_of
from bihuan.journal.models import Checkpoint
from bihuan.rules.canonical import canonical

FORMAT = "bihuan-checkpoint/1"


class NotAnAnchor(ValueError):
    """The file is no anchor of ours, or was changed: its own hash or signature does not hold."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One checkpoint as kept outside."""

    seal: Seal
    hash: str
    signature: str
    public_key: str


def anchor_of(checkpoint: Checkpoint, *, public_key: str) -> Anchor:
    """Return the anchor that lets an outsider prove what stood at this checkpoint."""
    said = Seal(**{name: getattr(checkpoint, name) for name in Seal.__slots__})
    return Anchor(said, checkpoint.hash, checkpoint.signature, public_key)


def anchor_text(anchor: Anchor) -> str:
    """Return the anchor as the text of its file."""
    rest = {"hash": anchor.hash, "signature": anchor.signature, "public_key": anchor.public_key}
    return canonical({"format": FORMAT} | asdict(anchor.seal) | rest) + "\n"


def read_anchor(text: str) -> Anchor:
    """Return the anchor a file holds, its own hash and signature checked. Raises NotAnAnchor."""
    try:
        facts = json.loads(text)
        if facts["format"] != FORMAT:
            raise NotAnAnchor
        said = {name: facts[name] for name in Seal.__slots__}
        said["made_at"] = datetime.fromisoformat(said["made_at"])
        anchor = Anchor(Seal(**said), facts["hash"], facts["signature"], facts["public_key"])
        holds = anchor.seal.hash == anchor.hash and anchor.seal.key_id == key_id_of(anchor.public_key)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnAnchor from error
    if not holds or not is_signed(anchor.hash, signature=anchor.signature, public=anchor.public_key):
        raise NotAnAnchor
    return anchor
