"""The check of a batch at its pages: issues line by line, columns by hand, blocks pasted over the grid."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bihuan.cases.models import Issue
from bihuan.intake.models import ColumnChoice, DraftRow, LikelyRepeat
from bihuan.people.models import Area
from bihuan.records.models import Text
from tests.cases.world import World
from tests.desk.cases.conftest import Browser, as_one, form, world

__all__ = ["as_one", "world"]

LIST = (
    "序号\t编码串\t交办问题基本情况\t行政区域\t污染类型\n"
    "1\tD3HE202406020011\t宏达板材厂：1.夜间排放异味；2.污水直排。\t北岭县\t大气\n"
    '2\tD3HE202406020012\t"河道倾倒垃圾，\n无人清运。"\t南屏县\t\n'
    "3\tD3HE202406020013\t村西养殖场粪污直排。\t\t"
)


@pytest.fixture
def desk(world: World, as_one: Browser) -> Client:
    """The browser of the dispatcher, in a city with two counties."""
    for code, name in (("1", "北岭县"), ("2", "南屏县")):
        Area.objects.create(code=code, name=name)
    return as_one("dispatch")


def pasted_in(desk: Client, text: str = LIST) -> int:
    """A list pasted on upload; the id of its batch."""
    typed = {
        "giver": "省第三督察组",
        "channel": "other",
        "received_at": "2024-06-03T11:00:00",
        "pasted": text,
    }
    answer = desk.post(reverse("batch_upload"), form(**typed))
    assert answer.status_code == 303, answer.content.decode()
    return int(answer.headers["Location"].split("/")[-3])


def draft(row: int) -> DraftRow:
    """The draft of a row, by its number in the list."""
    return DraftRow.objects.get(row=row)


def page(desk: Client, batch_id: int) -> str:
    """The check page."""
    return desk.get(reverse("batch_check", args=[batch_id])).content.decode()


def paste(desk: Client, batch_id: int, field: str, lines: str) -> HttpResponse:
    """Lines pasted for a field."""
    typed = form(field=field, lines=lines)
    return desk.post(reverse("batch_paste", args=[batch_id]), typed)  # type: ignore[return-value]


def test_a_list_copied_from_a_spreadsheet_is_read_like_a_file(desk: Client) -> None:
    pasted_in(desk)
    first, second, third = DraftRow.objects.order_by("id")
    assert second.fields["content"] == "河道倾倒垃圾，\n无人清运。"
    assert (first.fields["areas"], third.fields["to_clear"]) == (["北岭县"], ["missing_area", "missing_type"])


def test_the_issues_are_proposed_and_edited_one_by_line(desk: Client) -> None:
    batch_id = pasted_in(desk)
    assert "<li>污水直排。</li>" in page(desk, batch_id)
    where = reverse("batch_row", args=[batch_id, draft(2).id])
    assert "宏达板材厂：夜间排放异味\n污水直排。</textarea>" in desk.get(where).content.decode()
    content = draft(2).fields["content"]
    typed = {"content": content, "areas": "北岭县", "issues": "夜间排放异味\r\n\r\n污水直排\r\n噪声"}
    assert desk.post(where, form(**typed)).status_code == 303
    desk.post(reverse("batch_register", args=[batch_id]), form())
    kept = Text.objects.filter(part_kind="issue").order_by("id").values_list("content", flat=True)
    assert list(kept) == ["夜间排放异味", "污水直排", "噪声"]
    assert Issue.objects.count() == 5


def test_issues_nobody_touched_follow_the_content(desk: Client) -> None:
    batch_id = pasted_in(desk)
    one = draft(2)
    typed = {"content": "某厂：①异味；②粉尘；③噪声", "issues": "\r\n".join(one.fields["issues"])}
    desk.post(reverse("batch_row", args=[batch_id, one.id]), form(**typed))
    assert draft(2).fields["issues"] == ["某厂：异味", "粉尘", "噪声"]


def test_more_issues_than_one_finding_takes_are_refused_and_what_was_typed_stays(desk: Client) -> None:
    batch_id = pasted_in(desk)
    typed = {"content": "改过的内容", "issues": "\n".join(f"第{n}处" for n in range(31))}
    answer = desk.post(reverse("batch_row", args=[batch_id, draft(2).id]), form(**typed))
    text = answer.content.decode()
    assert (answer.status_code, "反映问题最多30项，现有31项" in text, "改过的内容" in text) == (
        422,
        True,
        True,
    )
    assert draft(2).version == 1


def test_an_unread_column_is_given_to_a_field_and_the_next_list_is_read_so(desk: Client) -> None:
    batch_id = pasted_in(desk)
    text = page(desk, batch_id)
    assert "未识别 1 栏" in text
    typed = {"run": str(draft(2).run_id), "header": "编码串", "field": "acceptance_no"}
    answer = desk.post(reverse("batch_columns", args=[batch_id]), form(**typed))
    assert answer.status_code == 303
    text = page(desk, batch_id)
    assert ("已按“受理编号”重读 3 行" in text, "各栏均已对应" in text) == (True, True)
    assert draft(2).fields["acceptance_no"] == "D3HE202406020011"
    again = pasted_in(desk, LIST.replace("602001", "602091"))
    assert DraftRow.objects.latest("id").fields["acceptance_no"] == "D3HE202406020913"
    assert "指定" in page(desk, again)


def test_a_column_of_another_batch_or_of_none_is_not_given(desk: Client) -> None:
    batch_id, other = pasted_in(desk), pasted_in(desk, LIST.replace("D3", "X3"))
    run = str(DraftRow.objects.filter(run__batch_id=other)[0].run_id)
    where = reverse("batch_columns", args=[batch_id])
    assert desk.post(where, form(run=run, header="编码串", field="acceptance_no")).status_code == 404
    own = str(DraftRow.objects.filter(run__batch_id=batch_id)[0].run_id)
    answer = desk.post(where, form(run=own, header="编码串", field=""))
    assert (answer.status_code, "没有这一栏目，请重新选择" in answer.content.decode()) == (422, True)
    assert not ColumnChoice.objects.exists()


def test_a_block_fills_down_and_right_over_the_rows(desk: Client) -> None:
    batch_id = pasted_in(desk)
    ids = [row.id for row in DraftRow.objects.order_by("id")]
    lines = f'#{ids[1]}\t南屏县\t垃圾\t"改过的，\n内容"\n#{ids[2]}\t北岭县、南屏县\t水'
    assert paste(desk, batch_id, "areas", lines).status_code == 303
    second, third = draft(3).fields, draft(4).fields
    assert (second["pollution_types"], second["content"]) == (["垃圾"], "改过的，\n内容")
    assert (third["areas"], third["pollution_types"], third["to_clear"]) == (["北岭县", "南屏县"], ["水"], [])


def test_each_row_that_is_refused_is_said_with_its_reason_and_the_others_are_saved(desk: Client) -> None:
    batch_id = pasted_in(desk)
    answer = paste(
        desk, batch_id, "areas", "2\t南屏县\n3\t无此县\n4\n99\t北岭县\n4\t北岭县\t水\t内容\t问题\t多的\n"
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "已修改 1 行，4 行未修改", "第3行：行政区域“无此县”不在已载入的区域中", "第4行：缺行号后的制表符和内容",
        "第99行：没有这一行", "第4行：多出 1 格",
    ):  # fmt: skip
        assert words in text
    assert (draft(2).fields["areas"], draft(3).fields["areas"]) == (["南屏县"], ["南屏县"])
    kept = text[text.index('name="lines"') : text.index("</textarea>")]
    assert ("99\t北岭县" in kept, "2\t南屏县" in kept) == (True, False)


@pytest.mark.parametrize(
    ("field", "typed", "name", "value"),
    [
        ("key_class", "省重点", "key_class", "province"), ("key_class", "一般件", "key_class", None),
        ("band", "夜间", "band", "night"), ("issues", "1.异味；2.噪声", "issues", ["异味", "噪声"]),
        ("acceptance_no", " D3HE202406020099 ", "acceptance_no", "D3HE202406020099"),
        ("pollution_types", "噪音、扬尘", "pollution_types", ["噪声", "扬尘"]),
    ],
)  # fmt: skip
def test_every_field_is_pasted_in_the_words_lists_use(
    desk: Client, field: str, typed: str, name: str, value: Any
) -> None:
    assert paste(desk, pasted_in(desk), field, f"2\t{typed}").status_code == 303
    assert draft(2).fields[name] == value


@pytest.mark.parametrize(
    ("field", "lines", "sentence"),
    [
        ("areas", "", "缺粘贴内容"), ("nonsense", "2\t北岭县", "没有这一栏"), ("content", "2\t", "缺举报内容，不能修改为空"),
        ("pollution_types", "2\t怪味", "污染类型没有“怪味”"), ("key_class", "2\t很重要", "重点类别没有“很重要”"),
        ("acceptance_no", f"2\t{'9' * 49}", "受理编号过长"), ("band", "2\t傍晚\t多", "多出 1 格"),
    ],
)  # fmt: skip
def test_what_cannot_be_pasted_changes_nothing(desk: Client, field: str, lines: str, sentence: str) -> None:
    answer = paste(desk, pasted_in(desk), field, lines)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert set(DraftRow.objects.values_list("version", flat=True)) == {1}


def test_a_registered_row_takes_no_paste(desk: Client) -> None:
    batch_id = pasted_in(desk)
    desk.post(reverse("batch_register", args=[batch_id]), form())
    answer = paste(desk, batch_id, "areas", "2\t南屏县")
    assert "第2行：已登记，不能修改" in answer.content.decode()


def test_who_looks_on_sees_the_columns_and_neither_maps_nor_pastes(desk: Client, as_one: Browser) -> None:
    batch_id = pasted_in(desk)
    chase = as_one("chase")
    text = page(chase, batch_id)
    assert ("编码串" in text, 'name="lines"' in text, 'class="column-form"' in text) == (True, False, False)
    assert paste(chase, batch_id, "areas", "2\t南屏县").status_code == 403
    typed = form(run=str(draft(2).run_id), header="编码串", field="acceptance_no")
    assert chase.post(reverse("batch_columns", args=[batch_id]), typed).status_code == 403
    assert as_one("north_desk").post(reverse("batch_columns", args=[batch_id]), typed).status_code == 404
    assert set(DraftRow.objects.values_list("version", flat=True)) == {1}


def test_a_row_without_an_area_is_offered_the_counties_and_no_time_of_day_is_put_in(desk: Client) -> None:
    city = Area.objects.create(code="0", name="清河市")
    Area.objects.update(parent=city)
    Area.objects.filter(id=city.id).update(parent=None)
    where = reverse("batch_row", args=[pasted_in(desk), draft(4).id])
    text = desk.get(where).content.decode()
    assert ('value="北岭县"' in text, 'value="清河市"' in text) == (True, False)
    assert '<option value="unstated" selected>' in text


def test_a_likely_repeat_is_shown_under_its_row_and_decided_in_place(desk: Client, world: World) -> None:
    case_id = world.registered()
    batch_id = pasted_in(desk, LIST.replace("宏达板材厂：", "宏达板材厂又来了："))
    text = page(desk, batch_id)
    assert ("对象相同：宏达板材厂" in text, world.case(case_id).city_no in text) == (True, True)
    repeat = LikelyRepeat.objects.get()
    where = reverse("batch_repeat", args=[batch_id, repeat.id])
    assert "同一件，不另登记" in desk.post(where, form(decision="duplicate"), follow=True).content.decode()
    assert desk.post(where, form(decision="together")).status_code == 303
    assert "登记后生效" in page(desk, batch_id)
    desk.post(reverse("batch_register", args=[batch_id]), form())
    waiting = desk.get(reverse("batch_transfer", args=[batch_id])).content.decode()
    assert f"待 {world.case(case_id).city_no} 交办后并入" in waiting


def test_a_likely_repeat_of_another_batch_is_not_decided_here(desk: Client, world: World) -> None:
    world.registered()
    batch_id = pasted_in(desk, LIST)
    other = pasted_in(desk, LIST.replace("1\t", "9\t", 1))
    repeat = LikelyRepeat.objects.filter(row__run__batch_id=batch_id).latest("id")
    answer = desk.post(reverse("batch_repeat", args=[other, repeat.id]), form(decision="apart"))
    assert (answer.status_code, LikelyRepeat.objects.get(id=repeat.id).decision) == (404, "")


def test_who_looks_on_sees_the_repeats_and_decides_none(desk: Client, world: World, as_one: Browser) -> None:
    world.registered()
    batch_id = pasted_in(desk)
    repeat = LikelyRepeat.objects.latest("id")
    chase = as_one("chase")
    text = page(chase, batch_id)
    where = reverse("batch_repeat", args=[batch_id, repeat.id])
    assert ("对象相同：宏达板材厂" in text, where in text) == (True, False)
    assert chase.post(where, form(decision="apart")).status_code == 403
    assert LikelyRepeat.objects.get(id=repeat.id).decision == ""
