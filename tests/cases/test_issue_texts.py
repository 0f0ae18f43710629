"""Issues have words of their own: the city reads them as handed down, receivers once they are confirmed, nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.models import Case, Issue, Order
from bihuan.cases.queries.batches import transfer_rows
from bihuan.cases.queries.case_draft import report_words
from bihuan.cases.queries.case_page import CasePage, case_page
from bihuan.cases.queries.issue_texts import issues_told
from bihuan.journal.models import Entry, Message
from bihuan.papers.sheets import sheet_paper
from bihuan.records.models import SearchText, Text
from bihuan.records.searching import find
from bihuan.rules.errors import FactWrong, GuardRefused
from tests.cases.world import World, row

CONTENT = "北岭县宏达板材厂：1.夜间排放异味，举报人王小虎；2.污水直排河道。"
ISSUES = ("北岭县宏达板材厂：夜间排放异味，举报人王小虎", "污水直排河道。")
TOLD = ["宏达板材厂夜间排放异味", "污水直排河道"]


def two_issues(world: World, **facts: Any) -> int:
    """A registered case with two issues, the first of which names who complained."""
    return world.registered(**{"content": CONTENT, "issues": ISSUES, **facts})


def confirm(world: World, case_id: int, *texts: str, **facts: Any) -> None:
    """Confirm the extract with these words for the issues."""
    issues = [{"no": no, "text": text} for no, text in enumerate(texts, start=1)]
    given = {"extract": "宏达板材厂异味、污水问题", "issues": issues, "looked": True, **facts}
    world.do("dispatch", "case.confirm_extract", case_id, **given)


def issue_later(world: World, case_id: int) -> None:
    """Out to 北岭县 before its extract is confirmed."""
    world.do("dispatch", "case.issue", case_id, receivers=[world.receiver("north")], detail_later=True)


def page(world: World, case_id: int, who: str) -> CasePage:
    """The page of a case for one of the people."""
    return case_page(case_id, actor=world.people[who], now=world.now)


def told(world: World, case_id: int, who: str = "north_desk") -> list[str]:
    """The words of the issues as somebody reads them."""
    return [issue.told for issue in page(world, case_id, who).issues]


def test_each_issue_is_kept_for_the_city_and_entered_without_its_words(world: World) -> None:
    case_id = two_issues(world)
    texts = Text.objects.filter(part_kind="issue").order_by("id")
    assert [(text.content, text.audience) for text in texts] == [(words, "city") for words in ISSUES]
    assert list(Issue.objects.filter(case=case_id).order_by("no").values_list("text_id", flat=True)) == [
        text.id for text in texts
    ]
    body = Entry.objects.get(code="case.register").body
    assert all(text.commitment in body for text in texts)
    assert "异味" not in body
    assert [issue.original for issue in page(world, case_id, "dispatch").issues] == list(ISSUES)


def test_a_complaint_that_is_one_issue_is_not_kept_twice(world: World) -> None:
    case_id = world.registered()
    content = Text.objects.get(part_kind="case", part_id=case_id, field="content")
    assert Issue.objects.get(case=case_id).text_id == content.id
    assert not Text.objects.filter(part_kind="issue").exists()
    confirm(world, case_id)
    assert issues_told([world.case(case_id)]) == {case_id: {1: "宏达板材厂异味、污水问题"}}


def test_before_the_extract_is_confirmed_receivers_see_numbers_only(world: World) -> None:
    case_id = two_issues(world)
    issue_later(world, case_id)
    county = page(world, case_id, "north_desk")
    assert [(issue.no, issue.original, issue.told) for issue in county.issues] == [(1, "", ""), (2, "", "")]
    assert "异味" not in str(county)
    assert issues_told([world.case(case_id)]) == {}
    assert find(world.people["north_desk"], "污水直排", round_id=world.round_id) == []


def test_what_is_confirmed_is_what_receivers_read_and_judge(world: World) -> None:
    case_id = two_issues(world)
    issue_later(world, case_id)
    confirm(world, case_id, *TOLD)
    assert told(world, case_id) == TOLD
    assert "王小虎" not in str(page(world, case_id, "north_desk"))
    assert issues_told([world.case(case_id)]) == {case_id: {1: TOLD[0], 2: TOLD[1]}}
    entry = Entry.objects.get(code="case.confirm_extract").body
    written = Text.objects.filter(part_kind="issue", audience="county")
    assert len(written) == 2
    assert all(text.commitment in entry and text.content not in entry for text in written)


def test_an_issue_that_still_names_who_complained_is_not_confirmed(world: World) -> None:
    case_id = two_issues(world)
    with pytest.raises(GuardRefused) as refusal:
        confirm(world, case_id, ISSUES[0], TOLD[1])
    assert refusal.value.sentence == "第1项问题中仍有疑似举报人信息“王小虎”，请改写后再确认"
    assert not Text.objects.filter(audience="county").exists()


def test_words_for_an_issue_the_case_does_not_have_are_refused(world: World) -> None:
    with pytest.raises(GuardRefused):
        confirm(world, two_issues(world), *TOLD, "第三项")
    with pytest.raises(FactWrong):
        confirm(world, two_issues(world), issues=[{"no": "1"}])
    assert not Text.objects.filter(audience="county").exists()


def test_an_issue_left_blank_shows_its_number_also_when_it_had_words_before(world: World) -> None:
    case_id = two_issues(world)
    issue_later(world, case_id)
    confirm(world, case_id, *TOLD)
    confirm(world, case_id, TOLD[0], "")
    assert told(world, case_id) == [TOLD[0], ""]


def test_words_are_proposed_without_what_the_whole_complaint_tells_of_who_complained(world: World) -> None:
    case_id = two_issues(world, issues=("夜间排放异味，王小虎证实", ISSUES[1]))
    case = Case.objects.get(id=case_id)
    (row,) = transfer_rows(
        world.people["dispatch"], case.batch_id, giver_id=world.bodies["city"], at=world.now
    )
    assert [one.proposed for one in row.issues] == ["夜间排放异味，××证实", "污水直排河道。"]


def test_words_the_desk_made_itself_are_looked_at_too(world: World) -> None:
    plain = "某厂：1.夜间排放异味；2.污水直排。"
    case_id = two_issues(world, content=plain, issues=("夜间排放异味，电话13812345678", "污水直排"))
    case = Case.objects.get(id=case_id)
    assert case.extract_state == "held"
    (row,) = transfer_rows(
        world.people["dispatch"], case.batch_id, giver_id=world.bodies["city"], at=world.now
    )
    assert [hit.found for hit in row.hits] == ["13812345678"]
    assert "13812345678" not in row.issues[0].proposed


def test_neither_search_nor_messages_nor_entries_hold_the_citys_words(world: World) -> None:
    case_id = two_issues(world)
    issue_later(world, case_id)
    confirm(world, case_id, *TOLD)
    county = SearchText.objects.get(stream_ref=Case.objects.get(id=case_id).stream_id, audience="county")
    assert "王小" not in county.vector
    assert not any("王小虎" in str(message) for message in Message.objects.values())
    assert not any("王小虎" in body for body in Entry.objects.values_list("body", flat=True))
    assert "王小虎" not in str(page(world, case_id, "north_desk").timeline)


def test_the_sheet_and_the_first_words_of_a_report_name_the_issues(world: World) -> None:
    case_id = two_issues(world)
    confirm(world, case_id, *TOLD)
    order_id = world.investigated(case_id=case_id)
    sheet = sheet_paper(world.people["north_desk"], Order.objects.get(id=order_id).sheet_id, at=world.now)
    assert sheet.lines[0].issues == ((1, TOLD[0]), (2, TOLD[1]))
    assert "2. 污水直排河道" in sheet.text
    finding, _handling = report_words(page(world, case_id, "north_desk"))
    assert "反映的第2项“污水直排河道”问题属实。" in finding


def test_proposing_for_a_long_list_takes_as_many_statements_as_for_one(
    world: World, django_assert_num_queries: Any
) -> None:
    def rows(count: int) -> int:
        batch_id = world.receive(source_no=str(count))
        world.register(batch_id, *(row(content=CONTENT, issues=ISSUES) for _ in range(count)))
        return batch_id

    def ask(batch_id: int) -> None:
        transfer_rows(world.people["dispatch"], batch_id, giver_id=world.bodies["city"], at=world.now)

    one, many = rows(1), rows(8)
    with CaptureQueriesContext(connection) as first:
        ask(one)
    with django_assert_num_queries(len(first)):
        ask(many)
