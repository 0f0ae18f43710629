"""The one table from the kind of a fact to its shape in JSON and to what the rules see of it.

References are ids: what they stand for is looked up among what the actor is offered, as the options of a form are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, GetPydanticSchema, StringConstraints

from bihuan.api import uploads
from bihuan.cases.queries.finding import case_with_id
from bihuan.rules.actor import Actor
from bihuan.rules.errors import FactWrong
from bihuan.rules.facts import LARGEST
from bihuan.rules.moves import Fact, Move
from bihuan.rules.vocabulary import ORDER_ROLES
from bihuan.web.forms import Option
from bihuan.web.forms.fields import Offered

LARGEST_ID = 2**63 - 1
MOST_ROWS = 500
NO_NUL = r"^[^\u0000]*$"
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

Id: TypeAlias = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Moment: TypeAlias = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
Day: TypeAlias = Annotated[date, Field(ge=EARLIEST.date(), lt=LATEST.date())]


class Closed(BaseModel):
    """A shape that takes nothing it does not name."""

    model_config = ConfigDict(extra="forbid")


class SignatureGiven(Closed):
    """A scan of the paper signature, as the reference of an upload of one's own."""

    way: Literal["scan"] = "scan"
    file: str = Field(max_length=uploads.LONGEST_REFERENCE)


class ReceiverGiven(Closed):
    """A body and its part in the case. required: a supporting body whose report the lead has to wait for."""

    body_id: Id
    role: Literal[tuple(ORDER_ROLES)]  # type: ignore[valid-type] # the closed list of the vocabulary
    required: bool = False


class VerdictGiven(Closed):
    """What was found on one issue. verdict: one of the move's own list."""

    no: Annotated[int, Field(ge=1, le=999)]
    verdict: str
    needs_rectification: bool = True


class IssueTextGiven(Closed):
    """What one issue of the case says, as receivers will read it."""

    no: Annotated[int, Field(ge=1, le=999)]
    text: Annotated[str, StringConstraints(max_length=8000, pattern=NO_NUL)]


class PartGiven(Closed):
    """One part of a case that is broken down: the numbers of its issues, none for a part without one."""

    issues: Annotated[list[Annotated[int, Field(ge=1, le=999)]], Field(max_length=MOST_ROWS)] = []


class MilestoneGiven(Closed):
    """One dated step of a plan."""

    due_on: Day
    what: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives the facts of which move, and what is offered to them."""

    move: Move
    actor: Actor
    offered: Offered


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of fact: its type in JSON, made from the fact, and what the rules see of a value.

    of_case: what can be given depends on the single case, not only on its receiver.
    """

    of: Callable[[Fact], Any]
    resolve: Callable[[Fact, Any, Giver], Any]
    of_case: bool = False


def up_to(longest: int) -> StringConstraints:
    """What makes a string a text up to a length."""
    return StringConstraints(max_length=longest, pattern=NO_NUL)


def one_of(codes: Iterable[str]) -> GetPydanticSchema:
    """What makes a string one of the codes of a vocabulary."""
    closed: Any = Literal[tuple(codes)]
    return GetPydanticSchema(lambda _source, handler: handler(closed))


def _as_given(_fact: Fact, value: Any, _giver: Giver) -> Any:
    return value


def _plain_lines(_fact: Fact, value: str, _giver: Giver) -> str:
    """Text with one kind of line end, so that the same text has the same hash by whatever door it came."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _chosen(fact: Fact, value: Any, giver: Giver) -> Any:
    """What the rules see of an id. Raises FactWrong for one that is not offered here."""
    for option in _options(fact, giver):
        if option.id == value:
            return dict(option.facts) if option.facts else option.id
    sentence = f"{fact.label}没有“{value}”这一选项，或不在可选范围内"
    raise FactWrong(giver.move.label, fact.name, sentence)


def _chosen_all(fact: Fact, values: Sequence[Any], giver: Giver) -> list[Any]:
    return [_chosen(fact, value, giver) for value in _once(fact, values, giver)]


def _options(fact: Fact, giver: Giver) -> Sequence[Option]:
    if fact.name in giver.offered.options:
        return giver.offered.options[fact.name]
    return [Option(code, label) for code, label in (fact.choices or {}).items()]


def _once(fact: Fact, values: Sequence[Any], giver: Giver) -> Sequence[Any]:
    if len(set(values)) < len(values):
        raise FactWrong(giver.move.label, fact.name, f"{fact.label}重复")
    return values


def _issues(fact: Fact, values: Sequence[int], giver: Giver) -> list[int]:
    known = {row.no for row in giver.offered.issues}
    for number in _once(fact, values, giver):
        if number not in known:
            raise FactWrong(giver.move.label, fact.name, f"没有第{number}项问题")
    return list(values)


def _verdicts(fact: Fact, rows: Sequence[VerdictGiven], giver: Giver) -> list[dict[str, Any]]:
    _issues(fact, [row.no for row in rows], giver)
    return [row.model_dump() for row in rows]


def _issue_texts(fact: Fact, rows: Sequence[IssueTextGiven], giver: Giver) -> list[dict[str, Any]]:
    _issues(fact, [row.no for row in rows], giver)
    return [{"no": row.no, "text": _plain_lines(fact, row.text, giver)} for row in rows]


def _receivers(fact: Fact, rows: Sequence[ReceiverGiven], giver: Giver) -> list[dict[str, Any]]:
    return [{**_chosen(fact, row.body_id, giver), "role": row.role, "required": row.required} for row in rows]


def _case(fact: Fact, value: int, giver: Giver) -> dict[str, Any]:
    """The case of that id, where the giver may see it."""
    found = case_with_id(value, actor=giver.actor)
    if found is None:
        raise FactWrong(giver.move.label, fact.name, f"没有编号为“{value}”的交办件，或不在查看范围内")
    return found


def _parts(_fact: Fact, rows: Sequence[PartGiven], _giver: Giver) -> list[dict[str, Any]]:
    return [{"part": no, "issues": row.issues} for no, row in enumerate(rows, start=1)]


def _milestones(_fact: Fact, rows: Sequence[MilestoneGiven], _giver: Giver) -> list[dict[str, Any]]:
    return [row.model_dump() for row in rows]


def _files(fact: Fact, references: Sequence[str], giver: Giver) -> list[dict[str, Any]]:
    return [uploads.file_of(one, actor=giver.actor, move=giver.move, fact=fact) for one in references]


def _signature(fact: Fact, given: SignatureGiven, giver: Giver) -> dict[str, Any]:
    file = uploads.file_of(given.file, actor=giver.actor, move=giver.move, fact=fact)
    return {"way": given.way, "file": file}


def _code_or_id(fact: Fact) -> Any:
    """One of the fact's own codes; an id where it is chosen among things of the city."""
    return Literal[tuple(fact.choices)] if fact.choices else Id


def _many(one: Any) -> Any:
    return Annotated[list[one], Field(max_length=MOST_ROWS)]


def _verdict_row(fact: Fact) -> Any:
    """A row whose verdicts are those of the fact."""
    if not fact.choices:
        return VerdictGiven
    hints = {"verdict": _code_or_id(fact)}
    members = {"__annotations__": hints, "__module__": __name__, "__doc__": VerdictGiven.__doc__}
    return type("VerdictGiven", (VerdictGiven,), members)


_text = Shape(lambda fact: Annotated[str, up_to(fact.max_length)], _plain_lines)
_number = Shape(lambda fact: Annotated[int, Field(ge=0, le=LARGEST[fact.kind])], _as_given)
_reference = Shape(lambda _fact: Id, _chosen)
_several = Shape(lambda fact: _many(_code_or_id(fact)), _chosen_all)

SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "text": _text,
        "long_text": _text,
        "moment": Shape(lambda _fact: Moment, _as_given),
        "date": Shape(lambda _fact: Day, _as_given),
        "choice": Shape(_code_or_id, _chosen),
        "choices": _several,
        "bool": Shape(lambda _fact: bool, _as_given),
        "count": _number,
        "money": _number,
        "post": _reference,
        "body": _reference,
        "bodies": Shape(lambda _fact: _many(Id), _chosen_all),
        "party": Shape(lambda _fact: Id, _chosen, of_case=True),
        "files": Shape(
            lambda _fact: _many(Annotated[str, Field(max_length=uploads.LONGEST_REFERENCE)]), _files
        ),
        "signature": Shape(lambda _fact: SignatureGiven, _signature),
        "receivers": Shape(lambda _fact: _many(ReceiverGiven), _receivers),
        "issues": Shape(lambda _fact: _many(Annotated[int, Field(ge=1, le=999)]), _issues, of_case=True),
        "verdicts": Shape(lambda fact: _many(_verdict_row(fact)), _verdicts, of_case=True),
        "case": Shape(lambda _fact: Id, _case, of_case=True),
        "clock": Shape(lambda _fact: Id, _chosen, of_case=True),
        "parts": Shape(lambda _fact: _many(PartGiven), _parts),
        "milestones": Shape(lambda _fact: _many(MilestoneGiven), _milestones),
        "issue_texts": Shape(lambda _fact: _many(IssueTextGiven), _issue_texts, of_case=True),
    }
)
