"""What stands on top of a case page, and whom the complaint is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.cases.queries.case_material import Material
from bihuan.cases.sight import Sight
from bihuan.records.queries.sealed import sealed_of
from bihuan.rules.stages import conclusion_of


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top of a case page.

    conclusion: proven, stated, or as the answer froze it; lacking: what is missing for 已办结, empty once the case is
    closed. to_clear, reporter_withheld and reporter_sealed are for the city only.
    """

    id: int
    stream_id: int
    version: int
    city_no: str
    numbers: tuple[str, ...]
    title: str
    key_classes: tuple[str, ...]
    areas: tuple[str, ...]
    area_printed: str
    types: tuple[str, ...]
    types_printed: str
    channel: str
    band: str
    stage: str
    cycle: int
    parts: int
    is_open: bool
    verdict: str
    conclusion: str
    lacking: tuple[str, ...]
    to_clear: tuple[str, ...]
    reporter_withheld: bool
    reporter_sealed: bool
    round_name: str
    giver: str
    batch_id: int
    batch_no: int
    serial: int
    accepted_on: date | None
    received_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyView:
    """A reported party: firm, person or body. is_receiver: it is itself among the receivers."""

    kind: str
    name: str
    compliance: str
    is_receiver: bool


def head_of(material: Material, sight: Sight) -> Head:
    """The head of the page; what is lacking is worked out as long as the case is open."""
    case, batch = material.rows.case, material.batch
    lacking = conclusion_of(material.snap)[1] if case.is_open else ()
    is_sealed = sight.is_city and bool(sealed_of([case.stream_id]))
    return Head(
        id=case.id, stream_id=case.stream_id, version=case.version, city_no=case.city_no, numbers=material.numbers,
        title=case.title, key_classes=tuple(case.key_classes), areas=material.areas,
        area_printed=case.area_printed, types=tuple(case.pollution_types), types_printed=case.types_printed,
        channel=case.channel, band=case.band, stage=case.stage, cycle=case.cycle, parts=case.parts, is_open=case.is_open,
        verdict=case.verdict, conclusion=case.conclusion, lacking=lacking,
        to_clear=tuple(case.to_clear) if sight.is_city else (),
        reporter_withheld=case.reporter_withheld and sight.is_city and not is_sealed, reporter_sealed=is_sealed,
        round_name=material.rows.of_round.name,
        giver=batch.giver, batch_id=batch.id, batch_no=batch.city_no, serial=case.serial,
        accepted_on=case.accepted_on, received_at=case.received_at, answered_at=case.answered_at,
    )  # fmt: skip


def party_views(material: Material, sight: Sight) -> tuple[PartyView, ...]:
    """The reported parties; nobody but the city reads of them before the extract is confirmed."""
    if not sight.is_city and material.snap.extract_state != "confirmed":
        return ()
    receivers = {order.receiver_body_id for order in material.snap.live_orders}
    return tuple(
        PartyView(
            kind=party.kind,
            name=material.texts.of(party.name_text_id),
            compliance=party.compliance,
            is_receiver=party.body_id in receivers,
        )
        for party in material.rows.parties
    )
