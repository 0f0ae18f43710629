"""The life of a case: every move a person can make on it, as rows; what is refused or offered anywhere comes from here.

The rows stand in `rules.rows`; `docs/lifecycle.md` is generated from them. Source of the chain: the founding bulletin
(快转办、双确认、真整改、速反馈) and the design of the chain; the source of each number stands in `rules.policy` and
`rules.clocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bihuan.rules.moves import Move
from bihuan.rules.rows.answering import ANSWERING_MOVES
from bihuan.rules.rows.asking import ASKING_MOVES
from bihuan.rules.rows.investigating import INVESTIGATING_MOVES
from bihuan.rules.rows.ordering import ORDERING_MOVES
from bihuan.rules.rows.rectifying import RECTIFYING_MOVES
from bihuan.rules.rows.registering import REGISTERING_MOVES
from bihuan.rules.rows.reporting import PAPER_MOVES, REPORTING_MOVES
from bihuan.rules.rows.striking_off import STRIKING_OFF_MOVES

ALL_MOVES = (
    *REGISTERING_MOVES, *ORDERING_MOVES, *INVESTIGATING_MOVES, *RECTIFYING_MOVES, *REPORTING_MOVES, *PAPER_MOVES,
    *ANSWERING_MOVES, *ASKING_MOVES, *STRIKING_OFF_MOVES,
)  # fmt: skip
MOVES: Mapping[str, Move] = MappingProxyType({move.code: move for move in ALL_MOVES})

# Clocks that start because a part enters a state, whatever move brought it there.
ENTERING: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {("order", "received"): ("leader_named", "dispute_window")}
)


def moves_of(kind: str) -> tuple[Move, ...]:
    """The rows aimed at one kind of part, in the order of the chain."""
    return tuple(move for move in ALL_MOVES if move.part == kind)


__all__ = ["ALL_MOVES", "ENTERING", "MOVES", "moves_of"]
