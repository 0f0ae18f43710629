"""Everything one case page is made of, fetched in a fixed number of statements; decides nothing about who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.cases.loading import CaseRows
from bihuan.cases.models import Batch, Case, CaseNumber, Measure, Progress, Revisit
from bihuan.cases.queries.case_texts import Texts
from bihuan.cases.queries.leaders import open_charges
from bihuan.cases.sight import PartKey, Sight, owners_of
from bihuan.cases.snapping import snap_of
from bihuan.journal.queries.timeline import EVERYTHING, Happening, Picked, timeline
from bihuan.journal.statements import Among, Given, Statement
from bihuan.people.models import Area, Body, User
from bihuan.people.queries.former_names import PostNames, post_names
from bihuan.records.models import Clock, Evidence, Text
from bihuan.records.signatures import GivenSignature, of_kinds
from bihuan.rules.snapshots import CaseSnap

ENTRIES = 60  # newest entries of the journal on a page; older ones are asked for


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body as a page names it. phone: of its desk."""

    id: int
    name: str
    short_name: str
    kind: str
    phone: str


@dataclass(frozen=True, slots=True)
class Material:
    """The rows of one case and whatever names them: bodies, posts, people, areas, texts, files, signatures, entries.

    owners: the order each part belongs to. charges: open cases each leader in charge of this one has now, by post. tied:
    cases this one has to do with, by id; whether they may be seen is not asked here.
    """

    rows: CaseRows
    snap: CaseSnap
    batch: Batch
    numbers: tuple[str, ...]
    measures: list[Measure]
    progress: list[Progress]
    revisits: list[Revisit]
    tied: dict[int, Case]
    owners: dict[PartKey, int]
    texts: Texts
    evidence: dict[tuple[str, int], list[Evidence]]
    signatures: dict[tuple[str, int], list[GivenSignature]]
    clocks: list[Clock]
    entries: list[Happening]
    bodies: dict[int, BodyName]
    posts: dict[int, PostNames]
    people: dict[int, str]
    areas: tuple[str, ...]
    charges: dict[int, int]

    def body(self, body_id: int | None) -> str:
        """Short name of a body; empty where it is unknown."""
        found = self.bodies.get(body_id or 0)
        return found.short_name if found else ""

    def post(self, post_id: int | None, *, at: datetime | None = None) -> str:
        """Title of whoever holds a post, as it was called at the moment or is now; empty where it is unknown."""
        found = self.posts.get(post_id or 0)
        return "" if found is None else found.now if at is None else found.at(at)

    def person(self, user_id: int | None) -> str:
        """Name of a person; empty where they are unknown."""
        return self.people.get(user_id or 0, "")


def gather(
    rows: CaseRows, sight: Sight, *, before_seq: int | None = None, picked: Picked = EVERYTHING
) -> Material:
    """All material of a case whose rows are loaded. 12 statements, up to 3 more for what only some cases have.

    sight: whose page it is; texts that are not for them are empty. before_seq: entries of the journal older than this one
    instead of the newest. picked: only some of them.
    """
    case, batch = rows.case, rows.case.batch
    measures, progress, revisits = _MEASURES(case=case.id), _progress(rows), _revisits(rows)
    signatures = of_kinds(_papers(rows))
    clocks = _CLOCKS(stream=case.stream_id, batch=batch.stream_id)
    entries = timeline(case.stream_id, before_seq=before_seq, limit=ENTRIES, picked=picked)
    evidence = _EVIDENCE(stream=case.stream_id)
    return Material(
        rows=rows,
        snap=snap_of(rows),
        batch=batch,
        numbers=tuple(number for number in _NUMBERS(case=case.id) if number),
        measures=measures,
        progress=progress,
        revisits=revisits,
        tied=_tied(rows),
        owners=owners_of(rows, measures, progress),
        texts=Texts(_TEXTS(stream=case.stream_id), audiences=sight.audiences),
        evidence=_by_part(evidence),
        signatures=_by_paper(signatures),
        clocks=clocks,
        entries=entries,
        bodies=_bodies(
            [
                *_body_ids(rows, clocks, evidence),
                *(note.body_id for note in progress),
                *(revisit.body_id for revisit in revisits),
            ]
        ),
        posts=post_names(_post_ids(rows, signatures, entries)),
        people=_people(
            [
                *_user_ids(rows, measures, signatures),
                *(note.user_id for note in progress),
                *(revisit.user_id for revisit in revisits),
            ]
        ),
        areas=tuple(_AREAS(areas=case.area_ids)),
        charges=open_charges(leader.post_id for leader in rows.leaders if leader.until is None),
    )


_MEASURES = Statement(lambda: Measure.objects.filter(case_id=Given("case")).order_by("taken_on", "id"))
_CLOCKS = Statement(
    lambda: Clock.objects.filter(
        Q(stream_ref=Given("stream")) | Q(stream_ref=Given("batch"), kind="transfer")
    ).order_by("started_at", "id")
)
_PROGRESS = Statement(lambda: Progress.objects.filter(case_id=Given("case")).order_by("happened_on", "id"))
_REVISITS = Statement(lambda: Revisit.objects.filter(case_id=Given("case")).order_by("asked_on", "id"))
_TIED = Statement(lambda: Case.objects.filter(Among("id", "cases")))
_EVIDENCE = Statement(
    lambda: Evidence.objects.filter(stream_ref=Given("stream")).select_related("blob").order_by("id")
)
_NUMBERS = Statement(
    lambda: CaseNumber.objects.filter(case_id=Given("case")).order_by("id").values_list("number", flat=True)
)
_AREAS = Statement(
    lambda: Area.objects.filter(Among("id", "areas")).order_by("code").values_list("name", flat=True)
)
_TEXTS = Statement(lambda: Text.objects.filter(stream_ref=Given("stream")).order_by("revision"))
_BODIES = Statement(
    lambda: Body.objects.filter(Among("id", "ids")).values_list(
        "id", "name", "short_name", "kind", "desk_phone"
    )
)
_PEOPLE = Statement(lambda: User.objects.filter(Among("id", "ids")).values_list("id", "display_name"))


def _progress(rows: CaseRows) -> list[Progress]:
    """Notes on the way of the case; no statement where there can be none."""
    is_followed = bool(rows.plans) or any(answer.conclusion == "in_stages" for answer in rows.answers)
    if not is_followed:
        return []
    return _PROGRESS(case=rows.case.id)


def _revisits(rows: CaseRows) -> list[Revisit]:
    if rows.case.answered_at is None:
        return []
    return _REVISITS(case=rows.case.id)


def _tied(rows: CaseRows) -> dict[int, Case]:
    host = {rows.host.case.id: rows.host.case} if rows.host else {}
    others = {tie.case_id for tie in rows.ties} - host.keys()
    return host | ({case.id: case for case in _TIED(cases=sorted(others))} if others else {})


def _papers(rows: CaseRows) -> dict[str, set[int]]:
    return {
        "report": {report.id for report in rows.reports},
        "answer": {answer.id for answer in rows.answers},
        "strike_off": {paper.id for paper in rows.strike_offs},
        "statement": {rows.case.id} if rows.case.stated_conclusion else set(),
        "receipt": {order.id for order in rows.orders},
    }


def _by_part(evidence: Iterable[Evidence]) -> dict[tuple[str, int], list[Evidence]]:
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    for one in evidence:
        found[one.part_kind, one.part_id].append(one)
    return found


def _by_paper(signatures: Iterable[GivenSignature]) -> dict[tuple[str, int], list[GivenSignature]]:
    found: dict[tuple[str, int], list[GivenSignature]] = defaultdict(list)
    for one in signatures:
        found[one.paper_kind, one.paper_id].append(one)
    return found


def _body_ids(rows: CaseRows, clocks: Sequence[Clock], evidence: Sequence[Evidence]) -> Iterator[int | None]:
    yield rows.of_round.desk_body_id
    for order in rows.orders:
        yield from (order.giver_body_id, order.receiver_body_id, order.sheet.issuer_body_id)
    yield from (clock.duty_body_id for clock in clocks)
    yield from (party.body_id for party in rows.parties)
    yield from (answer.line_body_id for answer in rows.answers)
    yield from (paper.line_body_id for paper in rows.strike_offs)
    yield from (one.body_id for one in evidence)
    for petition in rows.petitions:
        yield from (petition.body_id, petition.asked_body_id)


def _post_ids(
    rows: CaseRows, signatures: Sequence[GivenSignature], entries: Sequence[Happening]
) -> Iterator[int | None]:
    yield from (leader.post_id for leader in rows.leaders)
    yield from (deed.post_id for deed in rows.deeds)
    yield from (signature.post_id for signature in signatures)
    yield from (rect.accepted_post_id for rect in rows.rectifications)
    yield from (plan.approved_post_id for plan in rows.plans)
    yield from (entry.actor_post_id for entry in entries)
    for petition in rows.petitions:
        yield from (petition.asked_post_id, petition.decided_post_id)


def _user_ids(
    rows: CaseRows, measures: Sequence[Measure], signatures: Sequence[GivenSignature]
) -> Iterator[int | None]:
    yield from (signature.user_id for signature in signatures)
    yield from (visit.user_id for visit in rows.visits)
    yield from (measure.user_id for measure in measures)
    yield from (deed.user_id for deed in rows.deeds)
    for finding in rows.findings:
        yield from (finding.user_id, finding.second_look_user_id)
    yield from (report.drafted_by for report in rows.reports)
    yield from (answer.drafted_by for answer in rows.answers)
    yield from (plan.drafted_by for plan in rows.plans)
    yield from (paper.drafted_by for paper in rows.strike_offs)
    for draft in rows.disclosures:
        yield from (draft.drafted_by, draft.published_by)


def _bodies(ids: Iterable[int | None]) -> dict[int, BodyName]:
    return {row[0]: BodyName(*row) for row in _BODIES(ids=_known(ids))}


def titles_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Title of whoever holds each post, by post."""
    return {post_id: names.now for post_id, names in post_names(ids).items()}


def _people(ids: Iterable[int | None]) -> dict[int, str]:
    return dict(_PEOPLE(ids=_known(ids)))


def _known(ids: Iterable[int | None]) -> list[int]:
    return sorted({one for one in ids if one})


def first_of(moments: Iterable[datetime | None]) -> datetime | None:
    """The earliest of the moments that are there."""
    return min((moment for moment in moments if moment), default=None)


def last_of(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of the moments, None as soon as one is missing or there is none."""
    known = list(moments)
    return None if not known or None in known else max(moment for moment in known if moment)
