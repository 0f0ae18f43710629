"""What a request for a move looks like: one schema for each row, made from it; and how its text is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError, create_model

from bihuan.api.shapes import MOST_ROWS, SHAPES, Closed, Id, Moment
from bihuan.rules.errors import FactMissing, Refusal
from bihuan.rules.lifecycle import MOVES
from bihuan.rules.moves import Fact, Move
from bihuan.web.refusals import AskedWrong, ShapeWrong

MOST_PARTS = MOST_ROWS
# What pydantic finds wrong, in the officials' words; whatever is not here is of the wrong shape.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "缺这一项",
        "extra_forbidden": "没有这一项",
        "string_too_long": "过长",
        "too_long": "项数过多",
        "too_short": "缺内容",
        "literal_error": "没有这一选项",
        "greater_than_equal": "超出范围",
        "less_than_equal": "超出范围",
        "less_than": "超出范围",
        "timezone_aware": "缺时区",
    }
)
WRONG_SHAPE = "格式不对"


class Asked(Closed):
    """What is asked for with a move on one part."""

    facts: Any


class AskedPart(Closed):
    """One part of a move on several."""

    id: Id
    facts: Any
    version: int | None = None


class AskedTogether(Closed):
    """What is asked for with a move on several parts."""

    parts: list[Any]


@cache
def facts_model(code: str) -> type[BaseModel]:
    """The schema of a move's facts."""
    fields: dict[str, Any] = {fact.name: _field(fact) for fact in MOVES[code].facts}
    return create_model(f"{_name(code)}Facts", __base__=Closed, __doc__=MOVES[code].label, **fields)


@cache
def asked_model(code: str) -> type[Asked]:
    """The schema of a move on one part."""
    facts = facts_model(code)
    given: Any = (facts, ...) if _is_needed(code) else (facts, Field(default_factory=facts))
    return create_model(
        f"{_name(code)}", __base__=Asked, __doc__=MOVES[code].label, facts=given, **_late(code)
    )


@cache
def together_model(code: str) -> type[AskedTogether]:
    """The schema of a move on several parts, each with the version looked at and facts of its own."""
    facts, move = facts_model(code), MOVES[code]
    given: Any = (facts, ...) if _is_needed(code) else (facts, Field(default_factory=facts))
    version: Any = Annotated[int, Field(ge=0, le=999_999_999)]
    seen: Any = (version | None, None) if move.adds else (version, ...)
    part = create_model(
        f"{_name(code)}Part", __base__=AskedPart, __doc__=move.label, facts=given, version=seen
    )
    parts: Any = (Annotated[list[part], Field(min_length=1, max_length=MOST_PARTS)], ...)  # type: ignore[valid-type]
    return create_model(
        f"{_name(code)}Together", __base__=AskedTogether, __doc__=move.label, parts=parts, **_late(code)
    )


def read(model: type[BaseModel], text: bytes, *, move: Move) -> Any:
    """The text as the schema has it.

    Raises AskedWrong for what is no JSON, FactMissing for a fact left out, ShapeWrong for all else that does not fit.
    """
    try:
        return model.model_validate_json(text or b"{}", strict=True)
    except ValidationError as wrong:
        raise _refusal(wrong, move) from wrong


def shape_wrong(errors: Iterable[Mapping[str, Any]]) -> ShapeWrong:
    """The refusal for errors as pydantic lists them; what was sent is not repeated in it."""
    return ShapeWrong(tuple((_path(error["loc"]), WORDS.get(error["type"], WRONG_SHAPE)) for error in errors))


def _refusal(wrong: ValidationError, move: Move) -> Refusal:
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)
    if any(error["type"] == "json_invalid" for error in errors):
        return AskedWrong("body_unreadable")
    labels = {fact.name: fact.label for fact in move.facts}
    for error in errors:
        name = str(error["loc"][-1]) if error["loc"] else ""
        if error["type"] == "missing" and name in labels and "facts" in error["loc"][:-1]:
            return FactMissing(move.label, name, labels[name])
    if missing := [error for error in errors if error["type"] == "missing" and error["loc"] == ("facts",)]:
        del missing
        first = next(fact for fact in move.facts if fact.required)
        return FactMissing(move.label, first.name, first.label)
    return shape_wrong(errors)


def _path(places: Iterable[int | str]) -> str:
    return ".".join(str(place) for place in places)


def _field(fact: Fact) -> Any:
    kind = SHAPES[fact.kind].of(fact)
    about: dict[str, Any] = {"title": fact.label, "description": fact.help or None}
    return (kind, Field(**about)) if fact.required else (kind | None, Field(default=None, **about))


def _is_needed(code: str) -> bool:
    return any(fact.required for fact in MOVES[code].facts)


def _late(code: str) -> dict[str, Any]:
    """The claimed moment, where the row can be entered late."""
    described = Field(default=None, title="发生时间", description="补录时填写；不填即为现在")
    return {"happened_at": (Moment | None, described)} if MOVES[code].late else {}


def _name(code: str) -> str:
    return "".join(word.title() for word in code.replace(".", "_").split("_"))
