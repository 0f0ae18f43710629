"""Two people at one case; somebody who may not see it at all."""

from __future__ import annotations

from tests.e2e.received import at, received_case

REASON = "县长外出，由分管副县长包案"


def test_the_second_of_two_is_told_who_changed_what_and_keeps_what_was_typed(browsers, tmp_path, scan):
    case = received_case(browsers, tmp_path, scan)
    second = at(browsers, "bl-deputy", case)
    form = second.begin("确定包案领导")
    at(browsers, "bl-desk", case).do("确定包案领导", post="县长")
    second.send(form, post="分管副县长", exception=REASON)
    second.page.locator(".said").first.wait_for()
    assert "交办在你打开之后已有变动，未提交" in second.text(".said")
    assert "北岭县专班" in second.text(".said")
    assert "确定了包案领导" in second.text(".said")
    assert second.page.input_value("[name=exception]") == REASON


def test_whoever_has_no_part_in_a_case_finds_no_such_case(browsers, tmp_path, scan):
    case = received_case(browsers, tmp_path, scan)
    outsider = browsers.come_in("farm-desk")
    answer = outsider.page.goto(case)
    assert answer.status == 404
    assert "没有这个交办件，或不在你的查看范围内" in outsider.text()
    assert "板材厂" not in outsider.page.content()
    outsider.go("/cases/?q=板材厂")
    assert outsider.page.locator("tr[data-row]").count() == 0
