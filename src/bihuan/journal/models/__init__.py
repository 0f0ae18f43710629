"""Tables of the journal: columns and constraints only."""

from bihuan.journal.models.checkpoint import Checkpoint, CheckpointLine
from bihuan.journal.models.clock import InstanceClock
from bihuan.journal.models.counter import Counter
from bihuan.journal.models.entry import CommandRun, Entry, Stream
from bihuan.journal.models.message import Message, MessageKey, MessageRead
from bihuan.journal.models.verification import VerificationRun

__all__ = [
    "Checkpoint",
    "CheckpointLine",
    "CommandRun",
    "Counter",
    "Entry",
    "InstanceClock",
    "Message",
    "MessageKey",
    "MessageRead",
    "Stream",
    "VerificationRun",
]
