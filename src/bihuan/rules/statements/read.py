"""Official figures out of running text: each statement with place, moment, scope, and its figures by key.

Nothing is added up or completed from elsewhere; a plan is no figure, and what was inferred is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bihuan.rules.statements.clauses import sentences_in
from bihuan.rules.statements.sentence import SUMMING, SentenceReader
from bihuan.rules.statements.single_cases import CaseWatch
from bihuan.rules.statements.statement import OF_AREA, OTHER, Context, Ledger, Statement
from bihuan.rules.statements.surroundings import Surroundings, is_title

_FINE = "fine_wan_yuan"


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
        cases = CaseWatch()
        for sentence in sentences_in(paragraph):
            if not cases.is_of_one(sentence):
                context = around.context_of(sentence, context)
                SentenceReader(ledger, around, context).read(sentence)
            around.has_read(sentence)
    return tuple(statement for statement in ledger.statements if _says_something(statement))


def _says_something(statement: Statement) -> bool:
    """Whether a statement holds a figure of the contract or one that sums up; a lone number of another thing is none.

    A fine alone is one firm's, unless it is summed up or of a day, a batch or an area inside.
    """
    if any(SUMMING.search(text) for text in statement.printed.values()):
        return True
    known = [key for key in statement.figures if not key.startswith(OTHER)]
    is_placed = statement.printed_moment or statement.batch or statement.scope == OF_AREA
    return bool(known) and (list(statement.figures) != [_FINE] or bool(is_placed))
