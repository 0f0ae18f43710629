"""Opens rounds and gives them policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bihuan.cases.actions.recomputing import recompute_in
from bihuan.cases.models import Case, Policy, Round
from bihuan.journal.commands import begin, finish
from bihuan.journal.copying import insert_rows
from bihuan.journal.entries import EntryDraft, record
from bihuan.journal.streams import lock_streams, open_streams
from bihuan.rules.calendar import local_day
from bihuan.rules.command import Command
from bihuan.rules.errors import FactWrong, GuardRefused, NotAllowed, NotFound, Stale, WrongState
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.policy_format import policy_from_json, policy_to_json

CLOSE, REOPEN = "round.close", "round.reopen"


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round to open: who hands down, to whom answers go, whose desk runs it, the prefix of the city's numbers.

    ends_on: only for a round that is over, opened to load its results; it does not become the current one.
    """

    name: str
    giver: str
    addressee: str
    desk_body_id: int
    number_prefix: str
    starts_on: date
    ends_on: date | None = None


def _check_may(command: Command, code: str) -> None:
    if command.actor.role != "system" and "shift_head" not in command.actor.functions:
        raise NotAllowed(code)


@transaction.atomic(durable=True)
def open_round(
    draft: RoundDraft, *, command: Command, policy: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Open a round with a policy (the default one where none is given); its id. One that is not over is the current one.

    Raises NotAllowed for others than a shift head of the city desk, PolicyWrong for a policy that cannot be used, FactWrong
    for a number prefix an earlier round has used.
    """
    facts = {**asdict(draft), "policy": policy}
    if done := begin(command, "round.open", facts):
        return done
    _check_may(command, "round.open")
    if draft.ends_on is not None and not draft.starts_on <= draft.ends_on <= local_day(command.now):
        raise FactWrong("开启轮次", "ends_on", "结束日期应在开始日期之后，且不晚于今天")
    if Round.objects.filter(number_prefix=draft.number_prefix).exists():
        raise FactWrong("开启轮次", "number_prefix", f"编号字头“{draft.number_prefix}”已用于其他轮次，请另取")
    values = policy_to_json(policy_from_json(policy) if policy else DEFAULT_POLICY)
    is_current = draft.ends_on is None
    if is_current:
        Round.objects.filter(is_current=True).update(is_current=False)
    (stream_id,) = open_streams("round", 1, command.now)
    (round_id,) = insert_rows(Round, [{**asdict(draft), "stream_id": stream_id, "is_current": is_current}])
    insert_rows(Policy, [{"round_id": round_id, "version": 1, "values": values, "since": command.now}])
    record(
        [
            EntryDraft(
                stream_id, "round.open", "round", round_id, {"desk": draft.desk_body_id, "policy": values}
            )
        ],
        command=command,
    )
    return finish(command, "round.open", facts, {"round": round_id})


@transaction.atomic(durable=True)
def set_policy(
    round_id: int,
    *,
    command: Command,
    policy: Mapping[str, Any],
    seen: int | None = None,
    recompute: bool = False,
) -> dict[str, Any]:
    """A new version of the round's policy; {"version": its number, "clocks": how many running limits moved with it}.

    Clocks and papers that run keep theirs, unless `recompute` asks for the limits that may move to be moved, each entered.
    Raises NotAllowed, NotFound, PolicyWrong, Stale when another version came after the one `seen`.
    """
    facts = {"round": round_id, "policy": policy, "recompute": recompute}
    if done := begin(command, "round.set_policy", facts):
        return done
    _check_may(command, "round.set_policy")
    found = Round.objects.filter(id=round_id).first()
    if found is None:
        raise NotFound("round")
    lock_streams([found.stream_id])
    values = policy_to_json(policy_from_json(policy))
    versions = Policy.objects.filter(round_id=round_id).order_by("-version")
    last = versions.values_list("version", flat=True).first() or 0
    if seen is not None and seen != last:
        raise Stale("round", round_id, seen, last)
    insert_rows(Policy, [{"round_id": round_id, "version": last + 1, "values": values, "since": command.now}])
    told = {"version": last + 1, "policy": values}
    record([EntryDraft(found.stream_id, "round.set_policy", "round", round_id, told)], command=command)
    moved = recompute_in(round_id, command=command) if recompute else 0
    return finish(command, "round.set_policy", facts, {"version": last + 1, "clocks": moved})


@transaction.atomic(durable=True)
def close_round(round_id: int, *, command: Command) -> dict[str, Any]:
    """End the current round today: it takes no new cases, those it has go on under its policy; {"open": how many do}.

    Raises NotAllowed, NotFound, WrongState for one that has ended, GuardRefused while a case waits to be ordered.
    """
    facts = {"round": round_id}
    if done := begin(command, CLOSE, facts):
        return done
    found = _lock_round(round_id, CLOSE, command=command)
    if not found.is_current:
        raise WrongState(CLOSE, _("已结束"), (_("本轮"),))
    cases = Case.objects.filter(round_id=round_id)
    if waiting := cases.filter(stage="registered", is_open=True).count():
        sentence = _("本轮还有待交办%(n)s件，不能结束，请先交办或申请核减") % {"n": waiting}
        raise GuardRefused("round_waiting", sentence)
    ends_on = max(local_day(command.now), found.starts_on)
    Round.objects.filter(id=round_id).update(is_current=False, ends_on=ends_on, version=F("version") + 1)
    left = cases.filter(is_open=True).count()
    record(
        [EntryDraft(found.stream_id, CLOSE, "round", round_id, {"ends_on": ends_on, "open": left})],
        command=command,
    )
    return finish(command, CLOSE, facts, {"open": left})


@transaction.atomic(durable=True)
def reopen_round(round_id: int, *, command: Command) -> dict[str, Any]:
    """Let a round that ended be the current one again. Raises NotAllowed, NotFound, GuardRefused while another is."""
    facts = {"round": round_id}
    if done := begin(command, REOPEN, facts):
        return done
    found = _lock_round(round_id, REOPEN, command=command)
    if Round.objects.filter(is_current=True).exists():
        raise GuardRefused("round_current", _("已有本轮，不能恢复，请先结束本轮"))
    Round.objects.filter(id=round_id).update(is_current=True, ends_on=None, version=F("version") + 1)
    record([EntryDraft(found.stream_id, REOPEN, "round", round_id)], command=command)
    return finish(command, REOPEN, facts, {"round": round_id})


def _lock_round(round_id: int, move: str, *, command: Command) -> Round:
    """The round, its stream locked."""
    _check_may(command, move)
    stream_id = Round.objects.filter(id=round_id).values_list("stream_id", flat=True).first()
    if stream_id is None:
        raise NotFound("round")
    lock_streams([stream_id])
    return Round.objects.get(id=round_id)
