"""Effects of striking off: applied for and signed, re-checked, put up for notice, objected to, struck off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.clocking import Starting
from bihuan.cases.actions.effects.answers import open_for_line_bureaus
from bihuan.cases.actions.effects.asking import files_of
from bihuan.cases.actions.effects.orders import reasons
from bihuan.cases.actions.effects.reports import chain_json, unnamed_in
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.loading import policies_of
from bihuan.cases.models import Case, Objection, StrikeOff
from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.numbers import draw
from bihuan.people.models import Body
from bihuan.people.queries.calendar import calendar_for
from bihuan.records.clocks import stop_all, stop_clocks
from bihuan.records.signatures import void_all
from bihuan.rules.calendar import at_hour, local_day
from bihuan.rules.clocks import due_at
from bihuan.rules.command import Command
from bihuan.rules.numbers import order_number
from bihuan.rules.plan import Planned


@effect("order.apply_strike_off")
def apply_strike_off(planned: Sequence[Planned], command: Command) -> list[Written]:
    """An application goes out for signature under the chain of the policy."""
    ids = draw_ids(StrikeOff, len(planned))
    kept = Kept()
    for paper_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("strike_off", paper_id), "summary", row.facts["summary"])
    kept.write(command=command)
    rows = [_paper(row, paper_id, kept, command) for paper_id, row in zip(ids, planned, strict=True)]
    insert_rows(StrikeOff, rows)
    open_for_line_bureaus(planned, command)
    return [
        Written(
            facts={
                "strike_off": paper_id, "files": files_of(row, ("strike_off", paper_id), command),
                **kept.facts_of(("strike_off", paper_id)),
            },
            new_part=paper_id,
            tell_to=(_first_signer(row, paper),),
        )
        for paper_id, row, paper in zip(ids, planned, rows, strict=True)
    ]  # fmt: skip


def _paper(row: Planned, paper_id: int, kept: Kept, command: Command) -> dict[str, Any]:
    case, order, line_body = row.target.case, row.target.the_order(), row.facts.get("line_body")
    steps = policies_of([case.round_id])[case.round_id].chain_for(
        "strike_off", receiver_kind=order.receiver_kind, key_classes=case.key_classes,
        unnamed=unnamed_in(order, line_body=bool(line_body)),
    )  # fmt: skip
    return {
        "id": paper_id, "case_id": case.id, "order_id": order.id, "cycle": case.cycle,
        "revision": order.strike_off.revision + 1 if order.strike_off else 1, "state": "signing",
        "chain": chain_json(steps), "step": 0, "line_body_id": line_body["body_id"] if line_body else None,
        "summary_text_id": kept.id_of(("strike_off", paper_id), "summary"), "drafted_at": command.now,
        "drafted_by": command.actor.user_id or 0, "accepted_at": None,
    }  # fmt: skip


def _first_signer(row: Planned, paper: dict[str, Any]) -> tuple[int, str]:
    """Whom the first step asks: the bureau of the line, else a leader of the receiver."""
    capacity = paper["chain"][0]["capacity"]
    if capacity == "line_bureau":
        return paper["line_body_id"], "desk"
    return row.target.the_order().receiver_body_id, capacity.removeprefix("receiver_")


@effect("strike_off.accept")
def accept(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The city found the application in order."""
    StrikeOff.objects.filter(id__in=[row.target.id for row in planned]).update(accepted_at=command.moment)
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("strike_off", row.target.id), "opinion", row.facts.get("note"))
    kept.write(command=command)
    return [Written(facts=kept.facts_of(("strike_off", row.target.id))) for row in planned]


@effect("strike_off.return")
def send_back(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The application goes back; its signatures are void."""
    kept = reasons(planned, command)
    void_all("strike_off", [row.target.id for row in planned], reason="strike_off.return", at=command.now)
    return [Written(facts=kept.facts_of(("strike_off", row.target.id))) for row in planned]


@effect("case.publish_notice")
def publish_notice(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The notice begins on its first day and runs as long as the policy says."""
    policies = policies_of({row.target.case.round_id for row in planned})
    calendar = calendar_for({command.now.year, command.now.year + 1})
    kept = Kept()
    for row in planned:
        kept.add(row.target.case.stream_id, ("case", row.target.id), "notice_media", row.facts["media"])
    kept.write(command=command)
    written = []
    for row in planned:
        begins = at_hour(row.facts["noticed_on"], 0)
        limit = policies[row.target.case.round_id].limit("notice")
        ends = due_at(limit, started_at=begins, calendar=calendar)
        Case.objects.filter(id=row.target.case.id).update(
            noticed_on=row.facts["noticed_on"], notice_ends_at=ends
        )
        facts = {
            "noticed_on": row.facts["noticed_on"],
            "ends_at": ends,
            **kept.facts_of(("case", row.target.id)),
        }
        window = Starting("notice", started_at=begins, due_at=ends)
        written.append(Written(facts=facts, starts=(window,), withheld=("notice",)))
    return written


@effect("case.record_objection")
def record_objection(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps what somebody held against striking off."""
    ids = draw_ids(Objection, len(planned))
    kept = Kept()
    for objection_id, row in zip(ids, planned, strict=True):
        kept.add(row.target.case.stream_id, ("objection", objection_id), "text", row.facts["text"], "city")
    kept.write(command=command)
    insert_rows(
        Objection,
        [
            {
                "id": objection_id, "case_id": row.target.case.id, "cycle": row.target.case.cycle, "state": "open",
                "received_on": row.facts["received_on"], "text_id": kept.id_of(("objection", objection_id), "text"),
                "recorded_at": command.now, "decided_at": None,
            }
            for objection_id, row in zip(ids, planned, strict=True)
        ],
    )  # fmt: skip
    return [
        Written(
            facts={
                "objection": objection_id, "received_on": row.facts["received_on"],
                **kept.facts_of(("objection", objection_id)),
            },
            new_part=objection_id,
        )
        for objection_id, row in zip(ids, planned, strict=True)
    ]  # fmt: skip


@effect("objection.uphold", "objection.dismiss")
def decide_objection(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Upheld, the notice ends without effect and the applications go back; dismissed, it runs on."""
    kept = reasons(planned, command)
    Objection.objects.filter(id__in=[row.target.id for row in planned]).update(decided_at=command.moment)
    if planned[0].move.code == "objection.uphold":
        _end_notice([row.target.case.id for row in planned], by="objection.uphold", command=command)
    return [Written(facts=kept.facts_of(("objection", row.target.id))) for row in planned]


def _end_notice(case_ids: Sequence[int], *, by: str, command: Command) -> None:
    Case.objects.filter(id__in=case_ids, struck_off_at__isnull=True).update(
        noticed_on=None, notice_ends_at=None
    )
    stop_clocks("case", case_ids, ("notice",), at=command.now, by=by)
    papers = StrikeOff.objects.filter(case_id__in=case_ids, state="accepted")
    void_all("strike_off", papers.values_list("id", flat=True), reason=by, at=command.now)
    papers.update(state="returned", version=F("version") + 1)


@effect("case.strike_off")
def strike_off(planned: Sequence[Planned], command: Command) -> list[Written]:
    """The case is closed under a number of its own; no limit runs any more."""
    desks = {row.target.case.desk_body_id for row in planned}
    prefixes = dict(Body.objects.filter(id__in=desks).values_list("id", "number_prefix"))
    year = local_day(command.now).year
    written = []
    for row in planned:
        case = row.target.case
        prefix = f"{prefixes[case.desk_body_id]}销"
        number = order_number(prefix, year=year, n=draw(f"strike_off/{prefix}", year)[0])
        Case.objects.filter(id=case.id).update(struck_off_at=command.moment, strike_off_number=number)
        stop_all([case.stream_id], at=command.now, by=row.move.code)
        document = row.facts.get("document_no")
        written.append(Written(facts={"number": number, **({"document_no": document} if document else {})}))
    return written
