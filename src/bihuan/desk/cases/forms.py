"""Which form a move is asked with; a signing one also asks for the password, once per sitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.desk.cases import sitting
from bihuan.desk.cases.proposals import proposed_for
from bihuan.rules.moves import Move
from bihuan.rules.snapshots import StepSnap, Target
from bihuan.rules.vocabulary import PAPERS
from bihuan.web.commands import seen_from
from bihuan.web.forms import FactForm
from bihuan.web.forms.fields import Offered
from bihuan.web.offered import offered_for
from bihuan.web.request import StaffRequest

PASSWORD = "password"  # noqa: S105 - name of a field
MINUTE = 60


class SignForm(FactForm):
    """The form of a move that carries a signature."""

    def __init__(
        self,
        move: Move,
        request: StaffRequest,
        *,
        step: StepSnap | None = None,
        offered: Offered | None = None,
        seen: Mapping[int, int] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """step: the step of the sign-off to be signed; an opinion asks for words and for no signature."""
        super().__init__(move, request, offered=offered, seen=seen, initial=initial)
        self.step = step
        if step is not None and self._is_for_this_step(seen or {}):
            self.fields["opinion"].required = step.kind == "opinion"
            self.fields["signature"].required = step.kind == "signature"
        self.fields["signature"].help_text = ""  # the field itself says scan or drawn
        if step is not None and step.kind == "seal":
            self.fields["opinion"].help_text = _("纸质用印的，写明用印情况，如“已用印”")
        if not sitting.is_open(request):
            self.fields[PASSWORD] = _password_field()

    def _is_for_this_step(self, versions: Mapping[int, int]) -> bool:
        """False for a form sent a second time, after the step it was for was signed: then the first result is given."""
        seen = seen_from(self.request)
        return not self.is_bound or all(seen.get(part) == version for part, version in versions.items())

    def submit(self, part_ids: Sequence[int]) -> dict[str, Any] | None:
        """Make the move once the sitting is open; a wrong password changes nothing."""
        if not self.is_valid():
            return None
        if PASSWORD in self.fields:
            self.said = sitting.open_with(self.request, self.cleaned_data[PASSWORD])
            if self.said is not None:
                self.add_error(PASSWORD, self.said.sentence)
                return None
        return super().submit(part_ids)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields this step asks for, the password last."""
        unasked = {"signature"} if self.step is not None and self.step.kind == "opinion" else set()
        names = [fact.name for fact in self.move.facts if fact.name not in unasked]
        return [self[name] for name in (*names, *((PASSWORD,) if PASSWORD in self.fields else ()))]


def _password_field() -> forms.Field:
    minutes = settings.SIGN_SITTING_SECONDS // MINUTE
    return forms.CharField(
        label=_("本人口令"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
        help_text=_("签字前核对身份，%(minutes)s分钟内不再询问") % {"minutes": minutes},
        error_messages={"required": _("缺口令，不能签字")},
    )


def form_for(move: Move, targets: Sequence[Target], request: StaffRequest) -> FactForm:
    """The form of a move on these parts, with what can be chosen and what is proposed."""
    given: dict[str, Any] = {
        "offered": offered_for(move, targets, actor=request.actor, at=request.now),
        "seen": {target.id: target.version for target in targets},
        "initial": {} if request.method == "POST" else proposed_for(move, targets, request),
    }
    if not any(fact.kind == "signature" for fact in move.facts):
        return FactForm(move, request, **given)
    paper = targets[0].paper if targets[0].kind in PAPERS else None
    return SignForm(move, request, step=paper.next_step if paper else None, **given)
