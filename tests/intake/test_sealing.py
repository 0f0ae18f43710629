"""What a list says of its complainants is sealed as it is kept, tied to the case it becomes, and shown nowhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from bihuan.cases.models import Case
from bihuan.cases.queries.case_page import case_page
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.actions.mapping import map_column
from bihuan.intake.actions.registering import Arrival, register_drafts, register_file
from bihuan.intake.models import DraftRow, ImportRun
from bihuan.intake.reading.drafts import ListFile
from bihuan.intake.reading.read import read_list
from bihuan.journal.models import CommandRun, Entry
from bihuan.records.models import SealedField, SealedRecord, SealRing
from bihuan.records.queries.sealed import records_about
from bihuan.rules.errors import GuardRefused
from bihuan.rules.list_headers import header_key
from bihuan.rules.list_reporters import reporter_field
from bihuan.rules.sealing import Reporter
from tests.cases.world import World
from tests.desk.office import open_office
from tests.intake.builders import Cell, Sheet, sheet_of, workbook
from tests.records.seals import Seals, set_up_seals

HEADER = [
    "序号",
    "受理编号",
    "举报人姓名",
    "联系电话",
    "住址",
    "微信号",
    "身份证号",
    "交办问题基本情况",
    "行政区域",
    "污染类型",
]
FIRST = ["欧阳丙", "13900001111", "青石镇柳树巷9号", "wx-1111", "99012119800101123X"]
SECOND = ["丁某", "13900002222", "", "", ""]
NOBODY = ["", "", "/", "无", "—"]


def listed(*reporters: list[str], number: int = 1, text: str = "某厂夜间排放异味") -> bytes:
    rows: list[list[Cell]] = [
        [n, f"D3HE2024060200{n:02}", *reporter, f"北岭县{text}{n}。", "北岭县", "大气"]
        for n, reporter in enumerate(reporters, start=number)
    ]
    return sheet_of([HEADER, *rows])


def read(raw: bytes) -> ListFile:
    return read_list(raw, name="第六批.xlsx", with_reporters=True)


@pytest.fixture
def seals(cast) -> Seals:
    return set_up_seals(cast)


@pytest.fixture
def world(seals, data_folder) -> World:
    return open_office(seals.cast).world


def kept(world: World, raw: bytes) -> int:
    batch_id = world.receive()
    keep_file(batch_id, read(raw), raw=raw, command=world.command("dispatch"))
    return batch_id


def registered(world: World, raw: bytes) -> list[Case]:
    register_drafts(kept(world, raw), command=world.command("dispatch"))
    return list(Case.objects.order_by("id"))


def said_of(seals: Seals, case: Case) -> list[dict[str, str]]:
    """What is sealed of a case, read by the two who may."""
    cards = records_about(seals.cast.city_officer1, case.stream_id)
    return [seals.read(seals.granted(card.id, *card.fields)) for card in cards]


def test_each_rows_reporter_is_sealed_with_its_own_case(seals, world):
    first, second, third = registered(world, listed(FIRST, SECOND, NOBODY))
    assert said_of(seals, first) == [
        {
            "salutation": "欧阳先生", "name": "欧阳丙", "phone": "13900001111", "address": "青石镇柳树巷9号",
            "other": "微信号：wx-1111", "id_number": "99012119800101123X",
        }
    ]  # fmt: skip
    assert said_of(seals, second) == [{"salutation": "丁先生/女士", "name": "丁某", "phone": "13900002222"}]
    assert said_of(seals, third) == []
    assert not any(case.reporter_withheld for case in (first, second, third))


def test_the_city_is_told_that_something_is_sealed_and_a_county_is_not(seals, world):
    first, _second, third = registered(world, listed(FIRST, SECOND, NOBODY))
    shift = seals.cast.city_shift
    assert case_page(first.id, actor=shift, now=world.now).head.reporter_sealed
    assert not case_page(third.id, actor=shift, now=world.now).head.reporter_sealed
    world.issued(case_id=first.id)
    head = case_page(first.id, actor=world.people["north_desk"], now=world.now).head
    assert not head.reporter_sealed


def test_a_draft_holds_the_id_of_the_record_and_not_a_letter_of_it(seals, world):
    kept(world, listed(FIRST, NOBODY))
    first, second = DraftRow.objects.order_by("id")
    assert first.sealed_ref == SealedRecord.objects.get().pk
    assert second.sealed_ref is None
    stored = json.dumps([first.fields, ImportRun.objects.get().notes], ensure_ascii=False)
    assert not any(value in stored for value in FIRST if value)
    assert "reporter" not in first.fields
    assert "reporter_columns_sealed" in [warning["code"] for warning in first.fields["warnings"]]
    assert "reporter_columns" not in json.dumps(second.fields["warnings"])


def test_no_hash_is_kept_that_a_suspects_number_could_be_tried_against(seals, world):
    raw = listed(FIRST)
    kept(world, raw)
    with_reporter = hashlib.sha256(raw).hexdigest()
    entries = "".join(Entry.objects.values_list("body", flat=True))
    runs = "".join(f"{run.facts_hash}{run.request_id}{run.result}" for run in CommandRun.objects.all())
    assert with_reporter[:16] not in entries + runs + ImportRun.objects.get().sha256
    same_but_for_the_reporter = read(listed(SECOND))
    assert same_but_for_the_reporter.read_hash == read(raw).read_hash


def test_the_same_list_again_leaves_nothing_behind(seals, world):
    raw = listed(FIRST, SECOND)
    registered(world, raw)
    first, second = registered(world, raw)
    assert [len(said_of(seals, case)) for case in (first, second)] == [1, 1]
    assert SealedRecord.objects.filter(erased_at__isnull=False).count() == 2
    erased = SealedField.objects.filter(record__erased_at__isnull=False)
    assert {field.ciphertext for field in erased} == {None}


def test_a_case_registered_before_the_holders_gets_its_reporter_with_the_list_given_again(seals, world):
    raw = listed(FIRST)
    batch_id = world.receive()
    keep_file(batch_id, read_list(raw, name="a"), raw=raw, command=world.command("dispatch"))
    register_drafts(batch_id, command=world.command("dispatch"))
    (case,) = Case.objects.all()
    assert case.reporter_withheld
    registered(world, raw)
    assert [said["name"] for said in said_of(seals, case)] == ["欧阳丙"]
    head = case_page(case.id, actor=seals.cast.city_shift, now=world.now).head
    assert (head.reporter_sealed, head.reporter_withheld) == (True, False)


def test_a_row_that_says_something_new_adds_its_reporter_to_the_case(seals, world):
    registered(world, listed(FIRST))
    registered(world, listed(SECOND, text="某矿扬尘"))
    (case,) = Case.objects.all()
    assert [said["name"] for said in said_of(seals, case)] == ["欧阳丙", "丁某"]


def test_two_reporters_of_one_complaint_in_one_list_are_both_kept(seals, world):
    raw = listed(FIRST, SECOND, FIRST)
    found = read(raw)
    one = [replace(found.cases[0], reporter=case.reporter, row=case.row) for case in found.cases]
    batch_id = world.receive()
    keep_file(batch_id, replace(found, cases=tuple(one)), raw=raw, command=world.command("dispatch"))
    register_drafts(batch_id, command=world.command("dispatch"))
    (case,) = Case.objects.all()
    assert {said["name"] for said in said_of(seals, case)} == {"欧阳丙", "丁某"}


def test_rows_that_bear_one_number_are_tied_each_to_its_own_case(seals, world):
    """Two different complaints printed under one number and area: neither gets the other's reporter."""
    found = read(listed(FIRST, SECOND))
    twin = replace(found.cases[1], acceptance_no=found.cases[0].acceptance_no, content="北岭县另一矿扬尘。")
    batch_id = world.receive()
    both = replace(found, cases=(found.cases[0], twin))
    keep_file(batch_id, both, raw=b"x", command=world.command("dispatch"))
    register_drafts(batch_id, command=world.command("dispatch"))
    first, second = Case.objects.order_by("id")
    assert [said["name"] for said in said_of(seals, first) + said_of(seals, second)] == ["欧阳丙", "丁某"]


def test_a_list_read_for_sealing_is_not_kept_once_it_cannot_be_sealed(seals, world):
    raw = listed(FIRST)
    found = read(raw)
    SealRing.objects.update(closed_at=world.now)
    batch_id = world.receive()
    before = DraftRow.objects.count(), Entry.objects.count()
    with pytest.raises(GuardRefused):
        keep_file(batch_id, found, raw=raw, command=world.command("dispatch"))
    assert (DraftRow.objects.count(), Entry.objects.count()) == before


def test_a_whole_file_registered_at_once_seals_too(seals, world):
    raw = listed(FIRST)
    arrival = Arrival(world.round_id, "省第三督察组", world.now)
    register_file(read(raw), raw=raw, command=world.command("dispatch"), arrival=arrival)
    (case,) = Case.objects.all()
    assert said_of(seals, case)[0]["phone"] == "13900001111"


def test_ditto_marks_and_merged_cells_are_read_as_in_any_other_column(seals):
    told: tuple[list[Cell], ...] = (["丁某", "13900002222"], ["同上", "〃"], ["", "13900003333"])
    rows: list[list[Cell]] = [
        [n, f"D3HE202406020{n:03}", *cells, "", "", "", f"某厂排污{n}。", "北岭县", "水"]
        for n, cells in enumerate(told, start=1)
    ]
    found = read(workbook(Sheet([list(HEADER), *rows], merges=["C3:C4"])))
    names = [dict(case.reporter.items())["name"].text for case in found.cases if case.reporter]
    assert names == ["丁某", "丁某", "丁某"]
    phones = [dict(case.reporter.items())["phone"].text for case in found.cases if case.reporter]
    assert phones == ["13900002222", "13900002222", "13900003333"]


def test_without_being_asked_for_no_reporter_is_read(seals):
    assert [case.reporter for case in read_list(listed(FIRST), name="a").cases] == [None]


def test_a_read_reporter_does_not_show_in_repr_contract_or_hash(seals):
    with_reporter, without = read(listed(FIRST)), read_list(listed(FIRST), name="第六批.xlsx")
    assert isinstance(with_reporter.cases[0].reporter, Reporter)
    assert not any(value in repr(with_reporter) for value in FIRST)
    assert not any(value in json.dumps(with_reporter.as_contract(), ensure_ascii=False) for value in FIRST)
    assert with_reporter.cases[0].content_hash == without.cases[0].content_hash


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("举报人", "name"), ("姓名", "name"), ("信访人", "name"), ("举报人姓名", "name"), ("联系人", "name"),
        ("联系电话", "phone"), ("来电号码", "phone"), ("联系方式", "phone"), ("投诉人电话", "phone"), ("手机号码", "phone"),
        ("家庭住址", "address"), ("通讯地址", "address"), ("身份证号", "id_number"), ("身份证号码", "id_number"),
        ("举报人信息", "other"), ("微信号", "other"), ("邮箱地址", "other"), ("备注（举报人电话）", "other"),
        ("举报人姓名及电话", "other"), ("举报人信息/姓名", "name"), ("举报人信息/地区", "other"),
    ],
)  # fmt: skip
def test_a_column_is_sealed_under_what_its_header_says(label, field):
    assert reporter_field(label) == field


def test_a_column_given_to_a_field_by_hand_leaves_what_was_sealed_and_keeps_none_of_it(seals, world):
    rows: list[list[Cell]] = [
        [1, "D3HE202406020101", *FIRST, "某厂排污。", "北岭县", "大气", "已停产"],
    ]
    raw = sheet_of([[*HEADER, "落实一栏"], *rows])
    batch_id = kept(world, raw)
    draft = DraftRow.objects.get()
    assert not any(value in json.dumps(draft.cells, ensure_ascii=False) for value in FIRST)
    key = header_key("落实一栏")
    map_column(draft.run_id, header=key, field="handling", command=world.command("dispatch"))
    again = DraftRow.objects.get()
    assert again.fields["handling"] == "已停产"
    assert again.sealed_ref == draft.sealed_ref
    assert "reporter_columns_not_read" not in json.dumps(again.fields["warnings"])
    register_drafts(batch_id, command=world.command("dispatch"))
    (case,) = Case.objects.all()
    assert not case.reporter_withheld
    assert [said["name"] for said in said_of(seals, case)] == ["欧阳丙"]
