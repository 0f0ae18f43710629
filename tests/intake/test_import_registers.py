"""`bihuan import` without `--dry-run` registers as the person named, and prints the counts with the object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Batch, Case, CaseLink, CaseNumber
from bihuan.cli.main import main
from bihuan.intake.actions.keeping import keep_file
from bihuan.intake.models import ColumnChoice, DraftRow, ImportRun
from bihuan.intake.reading.corrections import Correcting, write_corrections
from bihuan.intake.reading.read import read_list
from bihuan.journal import instance
from bihuan.people.models import Area, User
from tests.beginnings import Beginnings
from tests.cases.ready import Ready
from tests.cases.world import World, build_world
from tests.intake.builders import complaints, list_rows, sheet_of, title_rows


@pytest.fixture
def world(beginnings: Beginnings) -> World:
    """清河市, set up, with one county as an area."""
    return Ready(beginnings, "one area", build_city).world()


def build_city() -> World:
    """清河市, set up, with one county as an area."""
    instance.set_up("real")
    Area.objects.get_or_create(code="1", defaults={"name": "北岭县"})
    return build_world()


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A list of three complaints."""
    path = tmp_path / "清单.xlsx"
    path.write_bytes(sheet_of([*title_rows(total=3), *list_rows(complaints(3))]))
    return str(path)


def login(world: World, who: str) -> str:
    user_id = world.people[who].user_id
    assert user_id is not None
    return User.objects.get(id=user_id).login


def give_in(file: str, *words: str) -> int:
    given = ("--json", "--giver", "省第三督察组", "--received-at", "2024-06-03T11:00:00")
    return main(["import", file, *given, *words])


def counts(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(capsys.readouterr().out)["registered"])


def test_a_list_is_registered_once_however_often_it_is_given(
    world: World, file: str, capsys: pytest.CaptureFixture[str]
):
    who = login(world, "dispatch")
    give_in(file, "--as", who)
    assert counts(capsys) == {"new": 3, "already_known": 0, "changed": 0}
    give_in(file, "--as", who, "--round", str(world.round_id))
    assert counts(capsys) == {"new": 0, "already_known": 3, "changed": 0}
    assert (Case.objects.count(), Batch.objects.count()) == (3, 1)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--as", "nobody"), "账号"),
        ((), "--as"),
        (("--as", "{dispatch}", "--round", "没有的轮次"), "轮次"),
        (("--as", "{north_desk}"), "不能"),
    ],
)
def test_whoever_may_not_give_a_list_in_registers_nothing(
    world: World, file: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], part: str
):
    named = [word.format(**{who: login(world, who) for who in world.people}) for word in words]
    assert give_in(file, *named) == 1
    out, err = capsys.readouterr()
    assert (out, Case.objects.count()) == ("", 0)
    assert part in err


def test_a_column_given_to_a_field_by_hand_is_read_so_on_the_command_line(
    world: World, tmp_path: Path
) -> None:
    ColumnChoice.objects.create(
        giver="省第三督察组",
        header="来件人记号",
        field="acceptance_no",
        salt="",
        decided_at=world.now,
        user_id=1,
        post_id=1,
    )
    path = tmp_path / "清单.csv"
    path.write_text(
        "序号,来件人记号,举报内容,行政区域,污染类型\n1,D3HE202406020011,某厂夜间排放异味。,北岭县,大气\n"
    )
    give_in(str(path), "--as", login(world, "dispatch"))
    assert CaseNumber.objects.get().number == "D3HE202406020011"


def test_a_corrected_workbook_puts_the_rows_of_its_batch_right_and_needs_no_giver(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = "序号,受理编号,举报内容,行政区域\n1,X3HE202406020001,,北岭县\n2,X3HE202406020002,某厂排放异味。,\n".encode()
    batch_id = world.receive()
    keep_file(batch_id, read_list(raw, name="清单.csv"), raw=raw, command=world.command("dispatch"))
    row, run = DraftRow.objects.get(), ImportRun.objects.get()
    rows = [
        Correcting("2", "", {"content": "渠道内排放黑水。", "areas": "北岭县"}, run_id=run.id),
        Correcting("3", "", {"areas": "北岭县"}, row_id=row.id),
    ]
    path = tmp_path / "改好.xlsx"
    path.write_bytes(write_corrections(batch_id, rows, title="待补正"))
    who = login(world, "dispatch")
    codes = [main(["import", str(path), "--json", "--as", who]) for _ in range(2)]
    first, again = [json.loads(line)["corrected"] for line in capsys.readouterr().out.splitlines()]
    assert (first, codes) == ({"batch": 1, "changed": 1, "added": 1, "refused": []}, [0, 0])
    assert (again["changed"], again["added"]) == (0, 0)
    assert [one.fields["areas"] for one in DraftRow.objects.order_by("id")] == [["北岭县"], ["北岭县"]]
    assert (Batch.objects.count(), Case.objects.count()) == (1, 0)
    assert main(["import", str(path), "--as", login(world, "north_desk")]) == 1


def test_likely_repeats_of_registered_cases_are_counted_and_left_to_the_desk(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.registered()
    path = tmp_path / "清单.csv"
    path.write_text("序号,受理编号,举报内容,行政区域\n1,X3HE202406020001,宏达板材厂夜里气味刺鼻。,北岭县\n")
    give_in(str(path), "--as", login(world, "dispatch"))
    told = capsys.readouterr()
    assert json.loads(told.out)["registered"] == {"new": 1, "already_known": 0, "changed": 0}
    assert "疑似重复1处，请在第2批的核对页核对" in told.err
    assert not CaseLink.objects.exists()
