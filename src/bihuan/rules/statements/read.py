"""Official figures out of running text: each statement with place, moment, scope, and its figures by key.

Nothing is added up or completed from elsewhere; a plan is no figure, and what was inferred is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bihuan.rules.statements.clauses import sentences_in
from bihuan.rules.statements.sentence import SUMMING, SentenceReader
from bihuan.rules.statements.statement import OTHER, Context, Ledger, Statement
from bihuan.rules.statements.surroundings import Surroundings

_LONGEST_TITLE = 40


def statements_in(
    paragraphs: Sequence[str], *, printed_on: date | None = None, areas: Iterable[str] = ()
) -> tuple[Statement, ...]:
    """The statements of a text in their order. printed_on: the day of the document. areas: the city's, by name."""
    ledger = Ledger()
    around = Surroundings(paragraphs, printed_on=printed_on, areas=areas)
    context = Context()
    for paragraph in paragraphs:
        if is_title(paragraph):
            context = Context()
            around.begin_article()
        for sentence in sentences_in(paragraph):
            context = around.context_of(sentence, context)
            SentenceReader(ledger, around, context).read(sentence)
            around.has_read(sentence)
    return tuple(statement for statement in ledger.statements if _says_something(statement))


def is_title(paragraph: str) -> bool:
    """Whether a paragraph is a heading: short, and no sentence."""
    return 0 < len(paragraph) <= _LONGEST_TITLE and paragraph[-1] not in "。；：，！？;:,"


def _says_something(statement: Statement) -> bool:
    """Whether a statement holds a figure of the contract or one that sums up; a lone number of another thing is none."""
    known = [key for key in statement.figures if not key.startswith(OTHER)]
    return bool(known) or any(SUMMING.search(text) for text in statement.printed.values())
