"""The check of a long list: page by page, problems first, on to the next one, with what the list says came of each row."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.intake.models import DraftRow, LikelyRepeat
from bihuan.intake.queries import drafts
from bihuan.intake.queries.results import outcome_of
from bihuan.people.models import Area
from tests.cases.world import World
from tests.desk.batches.test_checking import pasted_in
from tests.desk.cases.conftest import Browser, as_one, form, world

__all__ = ["as_one", "world"]

HEADER = "序号\t受理编号\t交办问题基本情况\t行政区域\t污染类型\n"
GAPS = (5, 9, 12)  # serials of rows without an area


@pytest.fixture
def desk(world: World, as_one: Browser, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of the dispatcher, on whose pages four rows stand."""
    monkeypatch.setattr("bihuan.desk.batches.checking.PAGE", 4)
    Area.objects.create(code="1", name="北岭县")
    return as_one("dispatch")


def long_list(rows: int) -> str:
    """A list with so many rows, some of them without an area."""
    return HEADER + "".join(
        f"{n}\tD3HE20240602{n:04d}\t第{n}处：河段{n * 7919 % 97}有异味。\t{'' if n in GAPS else '北岭县'}\t水\n"
        for n in range(1, rows + 1)
    )


def seen(desk: Client, where: str) -> tuple[list[int], str]:
    """The serials of the rows of a page in their order, and its text."""
    text = desk.get(where).content.decode()
    ids = [int(one) for one in re.findall(r'<tr data-row id="row-(\d+)"', text)]
    serials = dict(DraftRow.objects.values_list("id", "fields__serial"))
    return [serials[one] for one in ids], text


def test_every_row_stands_on_one_page_those_to_be_cleared_on_the_first(desk: Client) -> None:
    where = reverse("batch_check", args=[pasted_in(desk, long_list(14))])
    found, text = seen(desk, where)
    assert (found, "已补齐 0 / 3 行" in text) == ([5, 9, 12, 1], True)
    while more := re.search(r'href="([^"]+after=[^"]+)" rel="next"', text):
        page, text = seen(desk, more[1].replace("&amp;", "&"))
        found += page
    assert (sorted(found), len(found)) == (list(range(1, 15)), 14)
    assert seen(desk, f"{where}?show=clear")[0] == list(GAPS)
    assert seen(desk, f"{where}?after=nonsense&show=other")[0] == [5, 9, 12, 1]


def test_a_row_put_right_leads_to_the_next_one_and_round_to_the_first(desk: Client) -> None:
    batch_id = pasted_in(desk, long_list(14))
    where = reverse("batch_check", args=[batch_id])
    ids = dict(DraftRow.objects.values_list("fields__serial", "id"))
    for serial, then in ((9, 12), (12, 5)):
        typed = form(field="areas", value="北岭县")
        answer = desk.post(reverse("batch_cell", args=[batch_id, ids[serial]]) + "?show=clear", typed)
        place = "show=clear&" if then > serial else ""
        assert answer.headers["Location"] == f"{where}?{place}at={ids[then]}"
    wrong = desk.post(reverse("batch_cell", args=[batch_id, ids[5]]), form(field="areas", value="没有的县"))
    assert f'href="{where}?after=' in wrong.content.decode()  # the address is that of the cell
    page, text = seen(desk, f"{where}?at={ids[5]}")
    assert (page, "已补齐 2 / 3 行" in text, text.count(" autofocus")) == ([5, 1, 2, 3], True, 1)


def test_the_page_takes_as_many_statements_for_a_long_list_as_for_a_short_one(desk: Client) -> None:
    counts = []
    for rows in (3, 14):
        where = reverse(
            "batch_check",
            args=[pasted_in(desk, long_list(rows).replace("HE20240602", f"HE202406{rows:02d}"))],
        )
        desk.get(where)
        with CaptureQueriesContext(connection) as asked:
            desk.get(where)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert drafts.PAGE == 50


def test_rows_that_look_alike_are_shown_by_themselves(desk: Client) -> None:
    where = reverse("batch_check", args=[pasted_in(desk, long_list(6))])
    LikelyRepeat.objects.all().delete()
    first, last = DraftRow.objects.order_by("id")[0], DraftRow.objects.order_by("id")[5]
    LikelyRepeat.objects.create(row=last, other=first, score=70, reasons=[["same_area", ""]])
    assert seen(desk, f"{where}?show=alike")[0] == [6]


def test_what_came_of_a_complaint_stands_beside_its_row_where_the_list_says_it(desk: Client) -> None:
    batch_id = pasted_in(
        desk,
        "序号\t受理编号\t举报内容\t行政区域\t是否属实\t处理情况\t办结情况\t问责情况\n"
        "1\tD3HE202406020011\t某厂：1.夜间排放异味；2.污水直排。\t北岭县\t1.属实；2.不属实\t已罚款5万元，责令整改3家。\t已办结\t"
        "约谈2人，通报批评1人\n",
    )
    text = seen(desk, reverse("batch_check", args=[batch_id]))[1]
    for words in ("罚款 50,000 元", "责令整改 3 家", "约谈 2 人", "通报批评 1 人", "已办结"):
        assert words in text, words
    assert re.search(r"排放异味 <b class=\"small\">属实</b>.*污水直排。 <b class=\"small\">不属实</b>", text)
    plain = pasted_in(desk, long_list(1))
    assert 'class="outcome' not in seen(desk, reverse("batch_check", args=[plain]))[1]
    planned = outcome_of({"content": "异味", "handling": "拟罚款5万元。"})
    assert planned is not None
    assert planned.measures == ()
