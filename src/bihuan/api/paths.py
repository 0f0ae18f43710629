"""How kinds of parts and codes of moves stand in an address; an address never grows by hand for a new one."""

from __future__ import annotations

from django.urls import register_converter

from bihuan.rules.lifecycle import ALL_MOVES
from bihuan.rules.moves import Move


class IdConverter:
    """An id in an address; a number no id can be is an address that does not exist."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The id as it stands in an address."""
        return str(value)


register_converter(IdConverter, "id")


def collection_of(kind: str) -> str:
    """The address all parts of a kind stand under: orders, batches, replies."""
    if kind.endswith(("s", "x", "z", "ch", "sh")):
        return f"{kind}es"
    if kind.endswith("y") and kind[-2:-1] not in "aeiou":
        return f"{kind[:-1]}ies"
    return f"{kind}s"


def name_of(move: Move) -> str:
    """The move's name in an address: its code behind the kind of its part, or the whole where it stands elsewhere."""
    return move.code.removeprefix(f"{move.part}.")


def kinds() -> list[str]:
    """Kinds of parts that have moves, in the order of the chain."""
    return list(dict.fromkeys(move.part for move in ALL_MOVES))
