"""Which act settles which limit: always the same one, or what the paper, plan or request behind it waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bihuan.cases.models import (
    Answer,
    Disclosure,
    Milestone,
    Order,
    Petition,
    Rectification,
    Report,
    StrikeOff,
)
from bihuan.records.models import Clock
from bihuan.rules.vocabulary import OVER

Act = tuple[str, int]  # code of a move, and the part it is aimed at
NONE: Act = ("", 0)  # the work itself is still to do
# The move that settles each limit, where it is always the same, aimed at the part the limit runs on.
SETTLED_BY = {
    "extract": "case.confirm_extract", "phone": "order.confirm_by_phone", "receipt": "order.sign_receipt",
    "review": "order.accept_report", "follow_up": "case.report_follow_up", "revisit": "case.record_revisit",
    "interim_review": "rectification.report_progress", "suspension": "rectification.resume",
}  # fmt: skip
REPORTING = frozenset({"report", "correction", "redo"})
ANSWERING = frozenset({"city_signature", "answer", "answer_correction"})
States = Mapping[int, tuple[str, int]]  # state and id of the newest one, by owner


class Settling:
    """What stands behind a set of limits, fetched once for each kind that is among them; nothing for the others."""

    def __init__(self, clocks: Sequence[Clock]) -> None:
        self._parts: dict[str, list[int]] = {}
        for clock in clocks:
            self._parts.setdefault(clock.kind, []).append(clock.part_id)
        self._reports = self._newest(Report, "order_id", REPORTING, order=("cycle", "revision"))
        self._answers = self._newest(Answer, "case_id", ANSWERING, order=("cycle", "revision"))
        self._drafts = self._newest(Disclosure, "case_id", {"disclosure"}, order=("cycle", "revision"))
        self._papers = self._newest(StrikeOff, "case_id", {"strike_off"}, order=("cycle", "revision"))
        self._rects = self._states(Rectification, {"deadline"})
        self._led = self._values(Order, "leaders__post_id", {"leader_named"}, leaders__until__isnull=True)
        self._disputes = self._disputed()
        self._steps = self._values(Milestone, "plan__rectification_id", {"milestone"})
        self._leads = self._leading()

    def act_of(self, clock: Clock) -> Act:
        """The act that settles a limit; NONE where the work itself is still to do."""
        if clock.kind in SETTLED_BY:
            return SETTLED_BY[clock.kind], clock.part_id
        find = _BY_KIND.get(clock.kind)
        return find(self, clock.part_id) if find else NONE

    def _ids(self, kinds: Iterable[str]) -> list[int]:
        return [part_id for kind in kinds for part_id in self._parts.get(kind, ())]

    def _newest(self, model: Any, owner: str, kinds: Iterable[str], *, order: tuple[str, ...]) -> States:
        ids = self._ids(kinds)
        if not ids:
            return {}
        rows = model.objects.filter(**{f"{owner}__in": ids}).order_by(*order)
        return {
            owner_id: (state, paper_id)
            for owner_id, state, paper_id in rows.values_list(owner, "state", "id")
        }

    def _states(self, model: Any, kinds: Iterable[str]) -> dict[int, str]:
        ids = self._ids(kinds)
        return dict(model.objects.filter(id__in=ids).values_list("id", "state")) if ids else {}

    def _values(self, model: Any, path: str, kinds: Iterable[str], **wanted: object) -> dict[int, int]:
        ids = self._ids(kinds)
        return dict(model.objects.filter(id__in=ids, **wanted).values_list("id", path)) if ids else {}

    def _disputed(self) -> dict[int, int]:
        ids = self._ids({"determination"})
        rows = Petition.objects.filter(order_id__in=ids, kind="dispute", state="open")
        return (
            {order: petition for order, petition in rows.values_list("order_id", "id") if order}
            if ids
            else {}
        )

    def _leading(self) -> dict[int, int]:
        """The lead order of each case that is to be struck off; the first part's where there are several."""
        ids = self._ids({"strike_off"})
        live = Order.objects.filter(case_id__in=ids, role="lead", depth=1).exclude(state__in=OVER)
        return dict(live.order_by("-part").values_list("case_id", "id")) if ids else {}

    def of_report(self, order_id: int) -> Act:
        """A report waits to be signed, then to be handed in."""
        state, report_id = self._reports.get(order_id, ("", 0))
        return {"signing": ("report.sign_step", report_id), "signed": ("order.submit_report", order_id)}.get(
            state, NONE
        )

    def of_signature(self, case_id: int) -> Act:
        """An answer waits to be signed, before that to be drafted."""
        state, answer_id = self._answers.get(case_id, ("", 0))
        return ("answer.sign_step", answer_id) if state == "signing" else ("case.draft_answer", case_id)

    def of_answer(self, case_id: int) -> Act:
        """A signed answer waits to be sent."""
        state, answer_id = self._answers.get(case_id, ("", 0))
        return ("answer.send", answer_id) if state == "signed" else NONE

    def of_correction(self, case_id: int) -> Act:
        """What the giver wants mended is drafted, signed and sent once more."""
        state, answer_id = self._answers.get(case_id, ("", 0))
        acts = {"signing": ("answer.sign_step", answer_id), "signed": ("answer.send", answer_id)}
        return acts.get(state, ("case.supplement_answer", case_id))

    def of_disclosure(self, case_id: int) -> Act:
        """A public text waits to be drafted, then to be published by another hand."""
        state, draft_id = self._drafts.get(case_id, ("", 0))
        return ("disclosure.publish", draft_id) if state == "drafted" else ("case.draft_disclosure", case_id)

    def of_dispute(self, order_id: int) -> Act:
        """The receiver is determined on the request."""
        return ("dispute.determine", self._disputes[order_id]) if order_id in self._disputes else NONE

    def of_leader(self, order_id: int) -> Act:
        """A leader is named, or one below the rank is replaced."""
        return ("order.replace_leader" if self._led.get(order_id) else "order.name_leader"), order_id

    def of_milestone(self, milestone_id: int) -> Act:
        """A milestone is reached by reporting progress on its rectification."""
        return (
            ("rectification.report_progress", self._steps[milestone_id])
            if milestone_id in self._steps
            else NONE
        )

    def of_deadline(self, rectification_id: int) -> Act:
        """What is claimed done waits to be accepted on site."""
        is_claimed = self._rects.get(rectification_id) == "claimed"
        return ("rectification.accept", rectification_id) if is_claimed else NONE

    def of_strike_off(self, case_id: int) -> Act:
        """It is applied for, anew where the application came back; afterwards others have it."""
        state, _paper_id = self._papers.get(case_id, ("", 0))
        is_to_apply = state in ("", "returned", "declined") and case_id in self._leads
        return ("order.apply_strike_off", self._leads[case_id]) if is_to_apply else NONE


_BY_KIND: Mapping[str, Callable[[Settling, int], Act]] = {
    **dict.fromkeys(REPORTING, Settling.of_report),
    "city_signature": Settling.of_signature,
    "answer": Settling.of_answer,
    "answer_correction": Settling.of_correction,
    "disclosure": Settling.of_disclosure,
    "determination": Settling.of_dispute,
    "leader_named": Settling.of_leader,
    "milestone": Settling.of_milestone,
    "deadline": Settling.of_deadline,
    "strike_off": Settling.of_strike_off,
}
