"""One day of 清河市 for the contracts: a list just in, cases at every link, and what addresses of them need."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image

from bihuan.cases.actions.retaliation import report_retaliation
from bihuan.cases.actions.shifts import NoteDraft, hand_over, note
from bihuan.cases.models import Answer, Case, Disclosure, Order, Rectification
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.intake.reading.read import read_list
from bihuan.journal.actions.verifying import ask_verification
from bihuan.journal.checkpoints import seal
from bihuan.journal.keys import make_keys, sealing_key
from bihuan.people.models import AccessToken, Shift, Tenure
from bihuan.records.actions import who_saw
from bihuan.records.evidence import store
from bihuan.records.models import Evidence
from bihuan.rules.list_areas import AreaName
from tests.api.program import key_of
from tests.cases.along import stand_ready
from tests.cases.world import World
from tests.cast import seat_cast
from tests.desk.office import Office, open_office
from tests.records.seals import set_up_seals

LIST = """序号,受理编号,交办问题基本情况,行政区域,污染类型
1,D3HE202406020901,北岭县某厂夜间排放异味。,北岭县,大气
"""


@dataclass(frozen=True)
class Town:
    """The office and, by name, the ids addresses need; by code, for every move a part it can be made on."""

    office: Office
    ids: Mapping[str, int]
    part_for: Mapping[str, int]


def alike(batch_id: int, case_id: int) -> int:
    """The batch's row held to be a repeat of a case."""
    row = DraftRow.objects.get(run__batch_id=batch_id)
    return LikelyRepeat.objects.create(row=row, case_id=case_id, score=80, reasons=[["same_area", ""]]).id


def build_town() -> Town:
    """Bring the city to a state in which every address leads somewhere."""
    office = open_office(seat_cast())
    world = office.world
    issued = Order.objects.get(id=world.issued())
    received = world.investigated()
    world.visit(received, photos=[picture()])
    photo = Evidence.objects.latest("id").id
    answered = Case.objects.get(id=world.answered())
    batch_id = listed(world)
    made = ask_verification(command=world.command("dispatch"))
    make_keys(Path(settings.DATA))
    seal(now=world.now, key=sealing_key(Path(settings.DATA)))
    ids = {
        "body": world.bodies["north"],
        "post": world.people["north_deputy"].post_id or 0,
        "user": world.people["north_deputy"].user_id or 0,
        "tenure": Tenure.objects.get(post_id=world.people["north_deputy"].post_id or 0).id,
        "roster": Shift.objects.filter(body_id=world.bodies["north"]).latest("ends_at").id,
        "round": world.round_id,
        "batch": batch_id,
        "row": DraftRow.objects.get(run__batch_id=batch_id).id,
        "repeat": alike(batch_id, issued.case_id),
        "case": issued.case_id,
        "unissued": world.registered(),
        "stream": Case.objects.get(id=issued.case_id).stream_id,
        "sheet": issued.sheet_id,
        "order": issued.id,
        "received": received,
        "report": drafted(world),
        "answer": world.answering(),
        "sent": Answer.objects.get(case=answered).id,
        "photo": photo,
        "rectification": Rectification.objects.latest("id").id,
        "run": int(made["run"]),
        "note": int(note(NoteDraft("等回话"), command=world.command("chase"))["note"]),
        "shift": int(hand_over("", command=world.command("dispatch"))["shift"]),
        "token": keyed(office),
        **after_answer(world),
        **sealed(office),
    }
    part_for = stand_ready(world)
    return Town(office, {**ids, **of_each_kind(part_for)}, part_for)


def of_each_kind(part_for: Mapping[str, int]) -> dict[str, int]:
    """A part of each kind that stands ready only for moves, by its name in addresses."""
    return {
        "draft": part_for["disclosure.publish"],
        "published": part_for["disclosure.withdraw"],
        "strike_off": part_for["strike_off.sign_step"],
        "objection": part_for["objection.uphold"],
        "recall": part_for["recall.consent"],
        "dispute": part_for["dispute.determine"],
        "extension": part_for["extension.grant"],
        "deduction": part_for["deduction.record_refusal"],
        "suspension": part_for["suspension.grant"],
    }


def after_answer(world: World) -> dict[str, int]:
    """An application to strike off, a text that is public and one that is not yet, by what addresses call them."""
    facts: dict[str, Any] = {"finding": "反映属实。", "handling": "已整改。"}
    case_id = world.answered()
    world.do("shift_head", "case.draft_disclosure", case_id, **facts)
    draft = Disclosure.objects.get(case_id=case_id).id
    other = world.answered()
    public = int(world.do("shift_head", "case.draft_disclosure", other, **facts)["made"])
    Disclosure.objects.filter(id=public).update(state="published", published_at=world.now)
    Case.objects.filter(id=other).update(disclosed_at=world.now)
    order_id = world.case(other).leads[0].id
    made = world.do("north_desk", "order.apply_strike_off", order_id, summary="已整改。")
    return {"draft": draft, "public": public, "application": int(made["made"])}


def keyed(office: Office) -> int:
    """A key of 北岭县's desk; its id."""
    key_of(office, "beiling_desk")
    return AccessToken.objects.latest("id").id


def sealed(office: Office) -> dict[str, int]:
    """A sealed record of a case with a request and a wish to learn who saw it, by what addresses call them."""
    seals = set_up_seals(office.cast)
    case = Case.objects.get(id=office.world.registered())
    record = seals.sealed(case.stream_id)
    wish = who_saw.ask(case.stream_id, reason="反映遭报复", command=seals.command("city_discipline"))
    reported = report_retaliation(case.id, words="有人上门威胁", command=office.world.command("shift_head"))
    return {
        "sealed": record,
        "sealed_stream": seals.stream(record),
        "request": seals.asked(record),
        "key": int(seals.make("city_officer2")["key"]),
        "who_saw": int(wish["who_saw"]),
        "retaliation": int(reported["retaliation"]),
    }


def drafted(world: World) -> int:
    """A report out for signature; its id."""
    order_id = world.investigated()
    world.rectified(order_id)
    return world.drafted(order_id)


def listed(world: World) -> int:
    """A batch whose list is read and not registered yet; its id."""
    batch_id, raw = world.receive(source_no="7"), LIST.encode()
    list_file = read_list(raw, name="第七批.csv", areas=[AreaName("北岭县", ())])
    keep_file(batch_id, list_file, raw=raw, command=world.command("dispatch"))
    return batch_id


def picture() -> dict[str, Any]:
    """A photo kept on disk like any upload."""
    written = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 110)).save(written, "PNG")
    written.seek(0)
    return dict(store(written).fact("现场.png"))
