"""What can be wrong with an instance itself, whoever asks and whatever for; no wish of a person is refused here."""

from __future__ import annotations

from bihuan.rules.errors import BihuanError


class NotSetUp(BihuanError):
    """The instance has no clock row: `bihuan setup` has not been run."""


class NotAnExercise(BihuanError):
    """The clock of an instance that is no exercise was asked to move."""


class NoKey(BihuanError):
    """The data folder holds no key for checkpoints: `bihuan setup` has not been run, or it is another folder."""


class JournalBroken(BihuanError):
    """The journal lost entries or streams that were sealed before: nothing may be sealed over it."""
