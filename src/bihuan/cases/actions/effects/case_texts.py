"""Effects on the texts of a case: filling in what was missing, confirming the extract."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.cases.actions.applying import Written, effect
from bihuan.cases.actions.keeping import Kept
from bihuan.cases.models import Case, CaseNumber, Issue
from bihuan.records.access import bodies_seeing
from bihuan.records.searching import SearchDraft, index_texts
from bihuan.rules.command import Command
from bihuan.rules.plan import Planned
from bihuan.rules.redaction import propose
from bihuan.rules.search import FIELD_BREAK

_CLEARED_BY = {
    "area_ids": ("missing_area", "unknown_area"),
    "pollution_types": ("missing_type",),
    "acceptance_no": ("missing_acceptance_no", "invalid_acceptance_no", "duplicate_acceptance_no"),
    "content": ("missing_content",),
}
_ALWAYS_CLEARED = ("impossible_date", "cell_too_long")


@effect("case.clear")
def clear(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Fills in area, types, number, key class, band or the text; a reason stands for what only needed a look."""
    kept = Kept()
    for row in planned:
        stream_id, part = row.target.case.stream_id, ("case", row.target.id)
        kept.add(stream_id, part, "clear_reason", row.facts.get("reason"), "city")
        if content := row.facts.get("content"):
            kept.add(stream_id, part, "content", content, "city")
            kept.add(stream_id, part, "proposed", propose(content).text, "city")
    kept.write(command=command)
    _take_contents([row for row in planned if row.facts.get("content")], kept)
    cases = {case.id: case for case in Case.objects.filter(id__in=[row.target.id for row in planned])}
    return [
        Written(facts={**_clear_one(row, cases[row.target.id]), **kept.facts_of(("case", row.target.id))})
        for row in planned
    ]


def _take_contents(planned: Sequence[Planned], kept: Kept) -> None:
    """The text that came in afterwards as the case's own: its one issue, what the city finds it by, its extract."""
    if not planned:
        return
    ids = [row.target.id for row in planned]
    cases = {case.id: case for case in Case.objects.filter(id__in=ids).prefetch_related("numbers", "issues")}
    for row in planned:
        case, content = cases[row.target.id], row.facts["content"]
        if case.extract_state != "confirmed":
            state = "held" if propose(content).needs_look else "proposed"
            Case.objects.filter(id=case.id).update(extract_state=state)
        if len(issues := list(case.issues.all())) == 1:
            Issue.objects.filter(id=issues[0].id).update(text_id=kept.id_of(("case", case.id), "content"))
    index_texts([_to_find(cases[row.target.id], row.facts["content"]) for row in planned])


def _to_find(case: Case, content: str) -> SearchDraft:
    numbers = [number.number for number in case.numbers.all()]
    words = (case.city_no, *numbers, case.area_printed, case.types_printed, content)
    return SearchDraft(case.stream_id, "city", FIELD_BREAK.join(words), case.round_id)


def _clear_one(row: Planned, case: Case) -> dict[str, object]:
    facts = row.facts
    cleared = {code for name, codes in _CLEARED_BY.items() if facts.get(name) for code in codes} | {
        *_ALWAYS_CLEARED
    }
    changed = {
        name: facts[name] for name in ("area_ids", "pollution_types", "band", "key_class") if facts.get(name)
    }
    columns = {name: value for name, value in changed.items() if name != "key_class"}
    if facts.get("key_class") and facts["key_class"] not in case.key_classes:
        columns["key_classes"] = [*case.key_classes, facts["key_class"]]
    columns["to_clear"] = [code for code in case.to_clear if code not in cleared]
    Case.objects.filter(id=case.id).update(**columns)
    if facts.get("acceptance_no"):
        number = CaseNumber.objects.filter(case_id=case.id).order_by("id").first()
        if number is not None:
            CaseNumber.objects.filter(id=number.id).update(number=facts["acceptance_no"])
            changed["acceptance_no"] = facts["acceptance_no"]
    return {**changed, "cleared": sorted(set(case.to_clear) & cleared), "left": columns["to_clear"]}


@effect("case.confirm_extract")
def confirm_extract(planned: Sequence[Planned], command: Command) -> list[Written]:
    """Keeps the extract the receivers read, and with it each issue in their words; makes the extract findable for them."""
    kept = Kept()
    for row in planned:
        stream_id, ids = row.target.case.stream_id, {issue.no: issue.id for issue in row.target.case.issues}
        kept.add(stream_id, ("case", row.target.id), "extract", row.facts["extract"])
        for issue in row.facts.get("issues", ()):
            kept.add(stream_id, ("issue", ids[issue["no"]]), "text", issue["text"])
    kept.write(command=command)
    Case.objects.filter(id__in=[row.target.id for row in planned]).update(extract_state="confirmed")
    seeing = bodies_seeing(row.target.case.stream_id for row in planned)
    index_texts(
        [
            SearchDraft(
                row.target.case.stream_id,
                "county",
                FIELD_BREAK.join((row.target.case.city_no, row.facts["extract"])),
                row.target.case.round_id,
                seeing[row.target.case.stream_id],
            )
            for row in planned
        ]
    )
    return [
        Written(facts={**kept.facts_of(("case", row.target.id)), **_issues(row, kept)}) for row in planned
    ]


def _issues(row: Planned, kept: Kept) -> dict[str, object]:
    """What the journal holds of the issues' texts, by their numbers."""
    told = {issue.no: kept.facts_of(("issue", issue.id)) for issue in row.target.case.issues}
    return {f"text_issue_{no}": facts["text_text"] for no, facts in told.items() if facts}
