"""Rows about to become cases, and all that can be made of them without asking the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bihuan.records.searching import SearchDraft, findable
from bihuan.records.texts import TextDraft, WrittenText, first_texts
from bihuan.rules.command import Command
from bihuan.rules.redaction import Extract, propose
from bihuan.rules.search import FIELD_BREAK

if TYPE_CHECKING:
    from bihuan.cases.actions.batches import RegisteredRow

    Made = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class New:
    """One row about to become a case, with the ids it will have."""

    row: RegisteredRow
    case_id: int
    stream_id: int
    city_no: str
    issue_ids: tuple[int, ...]

    @property
    def own_issues(self) -> tuple[str, ...]:
        """Texts of the issues that are not the complaint as a whole, in the order of their ids."""
        issues = self.row.issues
        return () if len(issues) < 2 and issues in ((), (self.row.content,)) else issues


@dataclass(frozen=True, slots=True)
class Portion:
    """Some rows of a list in their order, sorted out: new ones with their ids, keys known already, changed ones' cases."""

    rows: Sequence[RegisteredRow]
    news: Sequence[New]
    known: Sequence[str]
    changed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ready:
    """A portion with what is to be written of its new cases. held: whether each may tell who complained."""

    portion: Portion
    held: Sequence[bool]
    texts: Made
    searched: Made

    @classmethod
    def of(cls, portion: Portion, *, round_id: int, command: Command) -> Ready:
        """Asks the database nothing."""
        extracts = [propose(new.row.content) for new in portion.news]
        drafts = [
            draft
            for new, extract in zip(portion.news, extracts, strict=True)
            for draft in _text_drafts(new, extract)
        ]
        return cls(
            portion,
            [_is_held(new, extract) for new, extract in zip(portion.news, extracts, strict=True)],
            first_texts(drafts, command=command),
            [findable(SearchDraft(new.stream_id, "city", _said(new), round_id)) for new in portion.news],
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the texts of one new case are kept. issues: those with words of their own, by number from 1."""

    content: WrittenText
    proposed: WrittenText
    issues: tuple[WrittenText, ...]
    parties: tuple[WrittenText, ...]

    @classmethod
    def of(cls, new: New, written: Iterator[WrittenText]) -> Texts:
        """The next texts written, in the order they were made ready."""
        content, proposed = next(written), next(written)
        issues = tuple(islice(written, len(new.own_issues)))
        return cls(content, proposed, issues, tuple(islice(written, len(new.row.parties))))

    def of_issue(self, n: int) -> int:
        """Id of the text of an issue, counted from 0: its own, or the complaint it is as a whole."""
        return self.issues[n].id if self.issues else self.content.id


def _text_drafts(new: New, extract: Extract) -> Iterator[TextDraft]:
    """The content as handed down, the extract proposed, the issues, and the names of the parties."""
    yield TextDraft(new.stream_id, "case", new.case_id, "content", new.row.content, "city")
    yield TextDraft(new.stream_id, "case", new.case_id, "proposed", extract.text, "city")
    for issue_id, text in zip(new.issue_ids, new.own_issues, strict=False):
        yield TextDraft(new.stream_id, "issue", issue_id, "text", text, "city")
    for n, (_, name, _) in enumerate(new.row.parties):
        yield TextDraft(new.stream_id, "case", new.case_id, f"party_{n}", name)


def _is_held(new: New, extract: Extract) -> bool:
    """Whether something was found that may tell who complained, in the complaint or in what was made of it."""
    made = (text for text in new.own_issues if text not in new.row.content)
    return extract.needs_look or any(propose(text).needs_look for text in made)


def _said(new: New) -> str:
    row = new.row
    return FIELD_BREAK.join((new.city_no, *row.numbers, row.area_printed, row.types_printed, row.content))
