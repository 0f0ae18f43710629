"""A case lives from its list to its answer, and nothing of who complained is left anywhere but sealed.

Canaries nobody could mistake stand in the reporter's columns, in a letter and in every passphrase. Then everything is
searched: all columns of all tables, all files, write-ahead log and heap of the database included, every page anybody
opened, the log, the settings, the command line's output.
"""

from __future__ import annotations

import io
import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Answer, Case, Order, Report
from bihuan.cli.main import main
from bihuan.engine.initdb import SUPERUSER
from bihuan.intake.actions import keeping
from bihuan.intake.models import DraftRow, ImportRun, WaitingFile
from bihuan.jobs.reading import read_next
from bihuan.journal import instance
from bihuan.journal.keys import make_keys
from bihuan.journal.models import Stream
from bihuan.records.models import SealedRecord, SealKey
from bihuan.records.sealed.grants import expire_grants
from tests.api.program import program_of
from tests.canary.hunting import Hunt, disguises, look_in_database, look_in_files, look_in_settings
from tests.canary.thief import loot
from tests.cast import seat_cast
from tests.desk.office import Office, new_request, open_office
from tests.intake.builders import Cell, sheet_of
from tests.records.seals import PASSPHRASES, Seals, set_up_seals
from tests.scratch import ScratchCluster, ScratchDatabase

NAME, PHONE, ADDRESS = "欧阳龘麤", "13907550199", "鱻羴路7788号丁字门"
ID_NUMBER, OTHER, BY_HAND = "99012119630711907X", "wx-canary-7788", "13811447722"
LETTER = b"%PDF-1.4 canary-letter-7788 " + "本人龘某反映如下".encode() + os.urandom(3000)
CANARIES = {
    "name": "阳龘麤".encode(), "bigram": "龘麤".encode(), "phone": PHONE[-8:].encode(), "address": "鱻羴路".encode(),
    "id number": ID_NUMBER.encode(), "other": OTHER.encode(), "letter": b"canary-letter-7788",
    "phone by hand": BY_HAND.encode(),
    **{f"passphrase of {who}": PASSPHRASES[who].encode() for who in ("city_officer1", "city_approver1")},
}  # fmt: skip
HEADER = [
    "序号",
    "受理编号",
    "举报人姓名",
    "联系电话",
    "住址",
    "身份证号",
    "微信号",
    "交办问题基本情况",
    "行政区域",
    "污染类型",
]
# Everything there is to open is opened by these, and what anybody might try by the others.
READERS = ("city_shift", "beiling_desk", "city_officer1", "city_approver2")
OTHERS = ("city_leader", "beiling_head", "outsider", "admin", "audit", "city_discipline")


@dataclass
class Life:
    """The office on a database of its own, and every byte anybody was shown."""

    office: Office
    seals: Seals
    scratch: ScratchDatabase
    shown: list[tuple[str, bytes]] = field(default_factory=list)
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, who: str) -> Client:
        instance.set_exercise_start(self.office.world.now)
        if who not in self.browsers:
            self.browsers[who] = self.office.browser(who)
            self.browsers[who].raise_request_exception = False
        return self.browsers[who]

    def ask(self, who: str, name: str, *ids: Any, **query: Any) -> Any:
        response = self.browser(who).get(reverse(name, args=ids), query)
        return self._keep(who, name, response)

    def post(self, who: str, name: str, *ids: Any, **fields: Any) -> Any:
        response = self.browser(who).post(reverse(name, args=ids), {**new_request(), **fields})
        return self._keep(who, name, response)

    def opened(self, request_id: int) -> bytes:
        """The one page that shows what is sealed; kept apart from all others."""
        words = {"passphrase": PASSPHRASES["city_officer1"]}
        address = reverse("seal_request_act", args=[request_id, "open"])
        return bytes(self.browser("city_officer1").post(address, {**new_request(), **words}).content)

    def _keep(self, who: str, name: str, response: Any) -> Any:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        self.shown.append((f"page {name} of {who}", content + str(response.headers).encode()))
        return response


@pytest.fixture
def life(own_database: ScratchDatabase, data_folder: Path, caplog: pytest.LogCaptureFixture) -> Life:
    caplog.set_level(logging.INFO)
    make_keys(data_folder)
    office = open_office(seat_cast())
    return Life(office, set_up_seals(office.cast), own_database)


def the_list(number: int = 1) -> bytes:
    reporter = [NAME, PHONE, ADDRESS, ID_NUMBER, OTHER]
    row: list[Cell] = [
        number,
        f"D3HE2024060208{number:02}",
        *reporter,
        f"北岭县某厂夜间排放异味，第{number}次反映。",
        "北岭县",
        "大气",
    ]
    return sheet_of([list(HEADER), row])


def pasted(number: int) -> str:
    cells = [
        "1",
        f"D3HE2024060209{number:02}",
        NAME,
        PHONE,
        ADDRESS,
        ID_NUMBER,
        OTHER,
        "某矿扬尘",
        "北岭县",
        "扬尘",
    ]
    return "\t".join(HEADER) + "\n" + "\t".join(cells)


def arrived(life: Life, **fields: Any) -> Any:
    at = life.office.world.now.astimezone().isoformat()[:19]
    given = {"giver": "省第三督察组", "channel": "other", "received_at": at, **fields}
    return life.post("city_dispatch", "batch_upload", **given)


def uploaded(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("第六批.xlsx", raw)


def take_in(life: Life) -> int:
    """The list by page, by paste and by command; the id of the first case."""
    assert arrived(life, list_file=uploaded(the_list())).status_code == 303
    for batch_id in (1, 2):
        for who in ("city_dispatch", "city_shift"):
            life.ask(who, "batch_check", batch_id)
        if batch_id == 1:
            assert arrived(life, pasted=pasted(1)).status_code == 303
    for batch_id in (1, 2):
        life.post("city_dispatch", "batch_register", batch_id)
    return Case.objects.order_by("id")[0].id


def by_program(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list given in and registered by a program; it passes through no file, however large."""

    def refused(*args: Any, **named: Any) -> None:
        raise AssertionError("a list was written to a file of passage")

    program = program_of(life.office, "city_dispatch")
    batch_id = life.office.world.receive(source_no="8")
    where = f"/batches/{batch_id}/files"
    with monkeypatch.context() as watched:
        watched.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refused)
        watched.setattr("django.conf.settings.FILE_UPLOAD_MAX_MEMORY_SIZE", 10)
        headers = {"idempotency-key": "program-canary-1"}
        read = program.client.post(f"/api/v1{where}", {"file": uploaded(the_list(11))}, headers=headers)
    assert read.status_code == 201
    for response in (read, program.get(f"/batches/{batch_id}/drafts")):
        life.shown.append(("program", response.content))
    registered = program.post(f"/batches/{batch_id}/register")
    assert registered.status_code < 300
    case = Case.objects.latest("id")
    assert SealedRecord.objects.filter(about_ref=case.stream_id).exists()
    for answer in (registered, program.get(f"/cases/{case.id}"), program.get("/cases", q=PHONE[:3])):
        life.shown.append(("program", answer.content))


def in_background(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long lists: one read by the worker and registered, two that break off or are no list, one that still waits."""

    def break_down(*args: Any, **named: Any) -> None:
        raise RuntimeError("broken in the middle")

    monkeypatch.setattr("django.conf.settings.READ_AT_ONCE_BYTES", 10)
    for number in (21, 22):
        assert arrived(life, list_file=uploaded(the_list(number))).status_code == 303
    no_list = SimpleUploadedFile("举报人.txt", f"{NAME}，{PHONE}，{ADDRESS}".encode())
    assert arrived(life, list_file=no_list).status_code == 303
    first = WaitingFile.objects.earliest("id")
    life.ask("city_dispatch", "batch_check", first.batch_id)
    assert read_next() == first.batch_id
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "record", break_down)
        with pytest.raises(RuntimeError):
            read_next()
    assert read_next() == WaitingFile.objects.latest("id").batch_id
    assert set(WaitingFile.objects.values_list("step", flat=True)) == {"done", "failed"}
    for batch_id in WaitingFile.objects.values_list("batch_id", flat=True):
        life.ask("city_dispatch", "batch_check", batch_id)
    life.post("city_dispatch", "batch_register", first.batch_id)
    stream = Case.objects.latest("id").stream_id
    assert SealedRecord.objects.filter(about_ref=stream).exists()
    assert arrived(life, list_file=uploaded(the_list(23))).status_code == 303
    assert len(bytes(WaitingFile.objects.latest("id").locked)) > 1000


def by_corrections(life: Life) -> None:
    """A row without its complaint, downloaded with its other cells, corrected and given back."""
    row: list[Cell] = [31, "D3HE202406020831", NAME, PHONE, ADDRESS, ID_NUMBER, OTHER, "", "北岭县", "大气"]
    assert arrived(life, list_file=uploaded(sheet_of([list(HEADER), row]))).status_code == 303
    batch_id = ImportRun.objects.latest("id").batch_id
    raw = life.ask("city_dispatch", "batch_to_correct", batch_id).content
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book["待补正"]
    told = [cell.value for line in sheet.iter_rows() for cell in line]
    assert {"D3HE202406020831", "北岭县", "大气"} <= set(told)
    life.shown.append(("workbook", str(told).encode()))
    sheet.cell(3, 7, "北岭县某厂夜间排放异味。")
    written = io.BytesIO()
    book.save(written)
    assert (
        life.post(
            "city_dispatch", "batch_corrected", batch_id, list_file=uploaded(written.getvalue())
        ).status_code
        == 303
    )
    assert DraftRow.objects.latest("id").fields["areas"] == ["北岭县"]


def by_command(life: Life, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run, and a list registered from the command line; the file is the operator's own and lies elsewhere."""
    file = tmp_path / "elsewhere" / "清单.xlsx"
    file.parent.mkdir()
    file.write_bytes(the_list(5))
    main(["import", "--dry-run", "--json", str(file)])
    given = ["--as", "city-dispatch", "--giver", "省第三督察组", "--received-at", "2024-06-03T11:02:00"]
    main(["import", "--json", str(file), *given])
    out = capsys.readouterr()
    assert json.loads(out.out.splitlines()[-1])["registered"]["new"] == 1
    life.shown.append(("command line", (out.out + out.err).encode()))
    file.unlink()


def go_wrong(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused form, a form after the session ran out, and our own mistakes in the middle of keeping and sealing."""
    assert arrived(life, giver="", pasted=pasted(2)).status_code == 422
    wrong = {"number": "清9999", "sealed_phone": BY_HAND, "sealed_name": NAME}
    assert life.post("city_officer1", "seal_new", **wrong).status_code == 422
    out = Client()
    for name, fields in (("batch_upload", {"pasted": pasted(2)}), ("seal_new", wrong)):
        life._keep("nobody", name, out.post(reverse(name), {**new_request(), **fields}))

    def break_down(*args: Any, **named: Any) -> None:
        raise RuntimeError("broken in the middle")

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "record", break_down)
        assert arrived(life, list_file=uploaded(the_list(7))).status_code == 500
    with monkeypatch.context() as broken:
        broken.setattr("bihuan.records.sealed.keeping.insert_rows", break_down)
        case = Case.objects.order_by("id")[0]
        fields = {"number": case.city_no, "sealed_phone": BY_HAND}
        assert life.post("city_officer1", "seal_new", **fields).status_code == 500


def live(life: Life, case_id: int) -> None:
    """The case from transfer to answer."""
    world = life.office.world
    world.issued(case_id=case_id)
    order = Order.objects.get(case_id=case_id, role="lead")
    world.do("chase", "order.confirm_by_phone", order.id, spoken_with="专班值班员")
    world.do("north_deputy", "order.sign_receipt", order.id, signature=world.signature())
    world.do("north_desk", "order.name_leader", order.id, post=world.post("north_deputy"))
    world.wait(hours=3)
    world.visit(order.id)
    world.found(order.id)
    world.rectified(order.id)
    world.reported(order_id=order.id)
    world.do("review", "order.accept_report", order.id)
    answer = world.answer_drafted(case_id)
    world.do("leader", "answer.sign_step", answer, signature=world.signature())
    world.do("dispatch", "answer.sign_step", answer, opinion="已用印")
    world.do("review", "answer.send", answer)


def look_around(life: Life, case_id: int) -> None:
    """Everybody opens everything there is to open about the case, and searches for its reporter."""
    order = Order.objects.filter(case_id=case_id).latest("id")
    report, answer = Report.objects.get(), Answer.objects.get()
    stream = Case.objects.get(id=case_id).stream_id
    record = SealedRecord.objects.filter(about_ref=stream)[0]
    places: list[tuple[Any, ...]] = [
        ("home",), ("workbench",), ("cases",), ("case", case_id), ("case_timeline", case_id), ("batches",), ("batch", 1),
        ("batch_check", 1), ("batch_transfer", 1), ("batch_confirm", 1), ("sheets",), ("sheet", order.sheet_id),
        ("paper_sheet", order.sheet_id), ("paper", "report", report.id), ("paper", "answer", answer.id),
        ("sign", "answer", answer.id), ("bell",), ("audit",), ("people",), ("sealing",), ("seal_keys",), ("seal_new",),
        ("seal", record.pk), ("seal_request", 1), ("open_stream", stream), ("open_stream", record.stream_id),
        ("move", "order.record_visit", order.id),
    ]  # fmt: skip
    tried = [place for place in places if place[0] in ("home", "case", "cases", "bell", "audit", "sealing")]
    for who in (*READERS, *OTHERS):
        for name, *ids in places if who in READERS else tried:
            life.ask(who, name, *ids)
        response = life.browser(who).get(reverse("cases"), {"q": PHONE})
        shown = response.content.replace(PHONE.encode(), b"")  # the words looked for stand in their own field
        life.shown.append((f"search of {who}", shown))
    life.ask("city_officer1", "sealing", number=Case.objects.get(id=case_id).city_no)


def unseal(life: Life, case_id: int) -> None:
    """A call back and a whole reading by the two who may, and a letter sealed and read."""
    case = Case.objects.get(id=case_id)
    (record,) = SealedRecord.objects.filter(about_ref=case.stream_id)
    letter = {
        "number": case.city_no,
        "sealed_file": SimpleUploadedFile("龘的来信.pdf", LETTER),
        "sealed_phone": BY_HAND,
    }
    assert life.post("city_officer1", "seal_new", **letter).status_code == 303
    original = SealedRecord.objects.get(kind="original").pk
    asked: list[tuple[int, dict[str, Any], list[str]]] = [
        (record.pk, {"purpose": "call_back", "reason": "办结回访"}, [PHONE]),
        (
            record.pk,
            {"purpose": "by_law", "reason": "法院调取", "fields_asked": ["name", "address"]},
            [NAME, ADDRESS],
        ),
        (original, {"purpose": "ask_more", "reason": "核对地点", "fields_asked": ["file"]}, []),
    ]
    for number, (record_id, fields, expected) in enumerate(asked, start=1):
        assert life.post("city_officer1", "seal", record_id, **fields).status_code == 303
        words = {"passphrase": PASSPHRASES["city_approver1"], "hours": "2"}
        assert life.post("city_approver1", "seal_request_act", number, "grant", **words).status_code == 303
        page = life.opened(number)
        assert all(value.encode() in page for value in expected)
        if not expected:
            assert page == LETTER
    life.office.world.wait(hours=3)
    expire_grants(life.office.world.now, origin="real")


def searched(
    life: Life, cluster: ScratchCluster, caplog: pytest.LogCaptureFixture, folders: list[Path]
) -> Hunt:
    """Everything searched after the database has written all it holds to disk."""
    hunt = Hunt(
        {**CANARIES, **{f"recovery {half}": text.encode() for half, text in life.seals.recovery.items()}}
    )
    superuser = cluster.cluster.url(SUPERUSER, life.scratch.name)
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (own,) = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone() or (0,)
    others = {path for path in cluster.folder.glob("**/base/[0-9]*") if path.name != str(own)}
    assert look_in_database(hunt, superuser) > 3000
    assert look_in_files(hunt, [cluster.folder, *folders], but=others) > 500
    look_in_settings(hunt)
    for where, content in life.shown:
        hunt.look_deep(content, where)
    hunt.look_deep("\n".join(map(str, caplog.records)).encode(), "log")
    hunt.look_deep(caplog.text.encode(), "log")
    return hunt


def test_nothing_of_who_complained_is_left_anywhere_but_sealed(
    life: Life,
    scratch_cluster: ScratchCluster,
    data_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
):
    case_id = take_in(life)
    by_command(life, tmp_path, capsys)
    by_program(life, monkeypatch)
    go_wrong(life, monkeypatch)
    by_corrections(life)
    in_background(life, monkeypatch)
    unseal(life, case_id)
    live(life, case_id)
    look_around(life, case_id)
    main(["verify", "--json"])
    out = capsys.readouterr().out
    life.shown.append(("verify", out.encode()))
    assert {finding["code"] for finding in json.loads(out)["findings"]} <= {
        "file_missing"
    }  # the world's own scans
    assert len([page for page in life.shown if len(page[1]) > 5000]) > 60
    assert Stream.objects.filter(kind="seal").count() == 7
    hunt = searched(life, scratch_cluster, caplog, [data_folder, tmp_path])
    assert sorted(set(hunt.found)) == []
    check_thieves(life)


def check_thieves(life: Life) -> None:
    """With database and files in hand: one passphrase opens nothing, one of each half opens all."""
    first, second = PASSPHRASES["city_officer1"], PASSPHRASES["city_approver1"]
    assert loot([]) == []
    assert loot([first]) == []
    assert loot([second]) == []
    assert loot([], [life.seals.recovery["custodian"]]) == []
    assert loot([], [life.seals.recovery["approver"]]) == []
    everything = loot([first, second])
    assert {NAME.encode(), PHONE.encode(), ADDRESS.encode(), ID_NUMBER.encode(), LETTER} <= set(everything)
    assert set(loot([], list(life.seals.recovery.values()))) == set(everything)
    assert SealKey.objects.count() == 2


def test_while_a_grant_runs_its_asker_alone_opens_what_was_granted_and_no_more(life: Life):
    """What a stolen database with the asker's passphrase is worth in those hours; said in docs/security.md."""
    record = life.seals.sealed(name=NAME, phone=PHONE, address=ADDRESS)
    life.seals.granted(record, "phone")
    assert loot([PASSPHRASES["city_officer1"]]) == [PHONE.encode()]
    life.seals.wait(hours=9)
    expire_grants(life.seals.now, origin="real")
    assert loot([PASSPHRASES["city_officer1"]]) == []


@pytest.mark.parametrize("canary", [NAME, PHONE])
def test_the_hunter_finds_a_canary_in_every_disguise(canary: str):
    import base64
    import zlib

    hidden = [
        canary.encode(), canary.encode("utf-16-le"), canary.encode("gb18030"), canary.encode().hex().encode(),
        base64.b64encode(b"x" + canary.encode() + b"yz"), base64.urlsafe_b64encode(zlib.compress(canary.encode() * 3)),
        b"." + base64.urlsafe_b64encode(zlib.compress(f"a{canary}b".encode())).strip(b"=") + b":sig",
        zlib.compress(canary.encode()),
        json.dumps(canary).encode(),
    ]  # fmt: skip
    for content in hidden:
        hunt = Hunt({"it": canary.encode()})
        hunt.look_deep(content, "here")
        assert hunt.found, content
    assert disguises(canary.encode())
