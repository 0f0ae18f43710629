"""A form for one move, made from its row: fields, hidden keys, and the refusal it met, with everything typed kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.cases.actions.perform import perform
from bihuan.rules.errors import FactMissing, FactWrong, Refusal
from bihuan.rules.moves import Fact, Move
from bihuan.web.answers import explain
from bihuan.web.commands import REQUEST_ID, command_from, new_request_id, seen_from
from bihuan.web.forms.fields import Offered, field_for
from bihuan.web.forms.uploads import keep_files
from bihuan.web.refusals import Said
from bihuan.web.request import StaffRequest

HAPPENED_AT = "happened_at"
_LATE = Fact(HAPPENED_AT, "发生时间", "moment", required=False, help="补录时填写；不填即为现在")


def _can_be_asked(fact: Fact, offered: Offered) -> bool:
    """Whether there is anything to ask: no texts of issues where a complaint is one, no number of what has no parts."""
    if fact.kind == "issue_texts":
        return bool(offered.issues)
    return fact.kind != "count" or bool(offered.options.get(fact.name, True))


class FactForm(forms.Form):
    """The fields of a move. Bound when the request posts; then `submit()` makes the move."""

    def __init__(
        self,
        move: Move,
        request: StaffRequest,
        *,
        offered: Offered | None = None,
        seen: Mapping[int, int] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """A form for the move.

        offered: what can be chosen. seen: version of each part on the page, by id; sent back so that a change in between
        is noticed. initial: values proposed.
        """
        posted = request.method == "POST"
        super().__init__(
            request.POST if posted else None,
            request.FILES if posted else None,
            auto_id=f"{move.code.replace('.', '-')}-%s",
            initial=dict(initial or {}),
        )
        self.move, self.request = move, request
        self.said: Said | None = None
        for fact in (*move.facts, *((_LATE,) if move.late else ())):
            if _can_be_asked(fact, offered or Offered()):
                self.fields[fact.name] = field_for(fact, offered or Offered(), move_label=move.label)
        self.request_id = request.POST.get(REQUEST_ID, "") or new_request_id()
        self.seen = [f"{part_id}:{version}" for part_id, version in (seen or {}).items()]

    @property
    def html_id(self) -> str:
        """Id of the form on its page."""
        return f"form-{self.move.code.replace('.', '-')}"

    @property
    def status(self) -> int:
        """HTTP status to show the form with: 200, 422 for bad shape, or the refusal's own."""
        if self.said is not None:
            return self.said.status
        return 422 if self.is_bound and self.errors else 200

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rules expect it; empty ones and boxes not ticked left out. Only after `is_valid()`."""
        known = {fact.name for fact in self.move.facts}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in known and value is not False and value not in (None, "", [])
        }

    @property
    def happened_at(self) -> datetime | None:
        """The claimed moment of a late entry; None for now. Only after `is_valid()`."""
        claimed: datetime | None = self.cleaned_data.get(HAPPENED_AT)
        return claimed

    def submit(self, part_ids: Sequence[int]) -> dict[str, Any] | None:
        """Make the move on these parts with what was typed; what `perform` returns.

        None when the form is not posted or its shape is wrong, or when the move is refused: then the form says why,
        and the view shows the page again with the form's status.
        """
        if not self.is_valid():
            return None
        with self.refusals():
            return perform(
                self.move.code,
                part_ids,
                command=command_from(self.request, happened_at=self.happened_at),
                facts=keep_files(self.facts()),
                seen=seen_from(self.request),
            )
        return None

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Catches a refusal of the move and shows it on the form; the page then goes on to render it again."""
        try:
            yield
        except (FactMissing, FactWrong) as refusal:
            self._refused(refusal)
            if refusal.fact in self.fields and self.said is not None:
                self.add_error(refusal.fact, self.said.sentence)
        except Refusal as refusal:
            self._refused(refusal)

    def _refused(self, refusal: Refusal) -> None:
        self.said = explain(refusal, request=self.request)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the move itself, in its order."""
        return [self[fact.name] for fact in self.move.facts if fact.name in self.fields]

    @property
    def late_field(self) -> forms.BoundField | None:
        """The field for a late entry, where the row allows one."""
        return self[HAPPENED_AT] if HAPPENED_AT in self.fields else None

    @property
    def source(self) -> str:
        """Where the rule comes from, shown on demand."""
        return _(self.move.source) if self.move.source else ""
