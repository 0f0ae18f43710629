"""The family of refusals a caller can act on; no HTTP here, the words for people live in `web.refusals`."""

from __future__ import annotations

from dataclasses import dataclass, field


class BihuanError(Exception):
    """Whatever Bihuan itself refuses or finds wrong."""


class Refusal(BihuanError):
    """A move that may not be made now; when it is raised nothing has been written."""

    code = "refused"


@dataclass(eq=False)
class NotFound(Refusal):
    """The thing does not exist, or the actor may not know that it does: the two look the same."""

    kind: str
    code = "not_found"


@dataclass(eq=False)
class NotAllowed(Refusal):
    """The actor lacks every capacity the move asks for."""

    move: str
    code = "not_allowed"


@dataclass(eq=False)
class WrongState(Refusal):
    """The part is not in a state the move starts from.

    move: code of the move; state: where the part stands; expected: states the move starts from.
    """

    move: str
    state: str
    expected: tuple[str, ...]
    code = "wrong_state"


@dataclass(eq=False)
class Stale(Refusal):
    """The actor looked at an older version of the part than the one that stands now."""

    part: str
    part_id: int
    seen: int
    current: int
    code = "stale"


@dataclass(eq=False)
class FactMissing(Refusal):
    """A fact the move needs is absent.

    fact: its name in code; label: its Chinese name; move: the move's Chinese name.
    """

    move: str
    fact: str
    label: str
    code = "fact_missing"


@dataclass(eq=False)
class FactWrong(Refusal):
    """A fact is there but cannot be right. sentence says what is wrong and what to do."""

    move: str
    fact: str
    sentence: str
    code = "fact_wrong"


@dataclass(eq=False)
class GuardRefused(Refusal):
    """A rule of the chain stands against the move.

    rule: name of the rule, stable for programs; sentence: what is missing, in the officials' words.
    """

    rule: str
    sentence: str
    code = "guard_refused"


@dataclass(eq=False)
class RequestReused(Refusal):
    """The same request number came again with other facts."""

    request_id: str
    code = "request_reused"


@dataclass(eq=False)
class UploadRefused(Refusal):
    """A file cannot be kept. sentence says why and what to do."""

    sentence: str
    code = "upload_refused"


@dataclass(eq=False)
class PolicyWrong(Refusal):
    """A policy or calendar cannot be used as given. problems are full sentences."""

    problems: tuple[str, ...] = field(default_factory=tuple)
    code = "policy_wrong"


@dataclass(eq=False)
class RosterWrong(Refusal):
    """An organisation cannot be entered as given. problems: one full sentence for every wrong row."""

    problems: tuple[str, ...] = field(default_factory=tuple)
    code = "roster_wrong"
