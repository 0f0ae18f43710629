"""The demo's 418 complaints and the earlier round's list: varied, consistent, and naming nobody who could exist."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations

import pytest

from bihuan.cli.demo.complaints import dealing
from bihuan.cli.demo.complaints.generate import complaints
from bihuan.cli.demo.complaints.history import history
from bihuan.cli.demo.complaints.plots import BATCH_AGES, BATCH_SIZES, PLOTS, VERDICT_SHARES
from bihuan.cli.demo.organisation import organisation
from bihuan.rules.list_areas import AreaBook, AreaName
from bihuan.rules.list_numbers import read_number
from bihuan.rules.list_types import codes_of, read_types
from bihuan.rules.redaction import HitKind, propose
from bihuan.rules.stages import overall_verdict
from bihuan.rules.vocabulary import (
    BANDS,
    CHANNELS,
    CONCLUSIONS,
    KEY_CLASSES,
    MEASURE_KINDS,
    POLLUTION_TYPES,
    VERDICTS,
)

BASE = date(2026, 6, 3)
TITLES = "先生|女士|小姐|某|书记|县长|区长|镇长|乡长|局长|所长|村长|经理|老板|师傅|主任"
NAMED = re.compile(
    f"[王李张刘陈杨赵黄周吴徐孙朱马胡郭林何罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡蒋余杜叶程魏苏吕丁任沈姚卢姜崔]{{1}}(?:{TITLES})"
)
INVENTED = ("赵甲", "钱乙", "孙丙", "李丁")
ALIKE = 0.5  # above this two texts share more than a place, a firm and a turn of phrase


@pytest.fixture(scope="module")
def batches():
    return complaints(BASE)


@pytest.fixture(scope="module")
def rows(batches):
    return [row for batch in batches for row in batch]


def test_five_batches_hold_418_complaints_in_the_order_of_their_lists(batches):
    assert tuple(len(batch) for batch in batches) == BATCH_SIZES
    assert sum(BATCH_SIZES) == 418
    for number, batch in enumerate(batches, start=1):
        assert [(row.batch, row.serial) for row in batch] == [(number, n) for n in range(1, len(batch) + 1)]
        assert {row.accepted_on for row in batch} == {BASE - timedelta(days=BATCH_AGES[number - 1] + 1)}


def test_the_lists_come_out_the_same_every_time_and_move_with_the_base_day(rows):
    assert [row for batch in complaints(BASE) for row in batch] == rows
    later = [row for batch in complaints(BASE + timedelta(days=7)) for row in batch]
    assert [row.content for row in later] == [row.content for row in rows]
    assert {after.accepted_on - row.accepted_on for row, after in zip(rows, later, strict=True)} == {
        timedelta(days=7)
    }


def test_no_two_texts_are_alike_whatever_the_subject(rows):
    by_subject = defaultdict(list)
    for row in rows:
        by_subject[row.subject].append(row.content)
    assert len(by_subject) >= 40
    assert len({row.content for row in rows}) == len(rows)
    assert len({row.content[:8] for row in rows}) > len(rows) * 0.75
    alike = [
        (one, other)
        for texts in by_subject.values()
        for one, other in combinations(texts, 2)
        if (found := difflib.SequenceMatcher(None, one, other, autojunk=False)).quick_ratio() > ALIKE
        and found.ratio() > ALIKE
    ]
    assert alike == []


def test_only_invented_names_occur_and_only_where_the_extract_has_to_be_held(rows):
    held = [row for row in rows if row.held]
    assert len(held) == dealing.TELLING
    for row in rows:
        proposed = propose(row.content)
        assert proposed.needs_look == row.held, row.content
        assert not any(propose(text).hits for text in row.issues)
        names = [hit.found for hit in proposed.hits if hit.kind is HitKind.NAME]
        assert all(any(name in invented for invented in INVENTED) for name in names)
    kinds = {hit.kind for row in held for hit in propose(row.content).hits}
    assert kinds >= {
        HitKind.PHONE,
        HitKind.NAME,
        HitKind.HOME,
        HitKind.ADDRESS,
        HitKind.ID_NUMBER,
        HitKind.PLATE,
    }


def test_nobody_is_named_in_what_officials_write(rows):
    told = [text for row in rows for text in _texts(row)]
    told += [text for row in history(BASE) for text in (row.finding, row.handling, row.accountability)]
    contents = [row.content for row in rows if not row.held] + [row.content for row in history(BASE)]
    assert [text for text in told + contents if NAMED.search(text)] == []
    assert [text for text in told if propose(text).hits and _tells_a_person(text)] == []


def _texts(row):
    later = row.later
    works = [step.text for step in (*later.works.milestones, *later.works.log)]
    asides = [text for _name, text in later.asides]
    said = [later.visit, later.people, later.reason, later.finding, later.handling, later.acceptance]
    return [*said, later.works.what, later.works.plan, later.works.interim, *works, *asides]


def _tells_a_person(text):
    return any(hit.kind in (HitKind.NAME, HitKind.PHONE, HitKind.ID_NUMBER) for hit in propose(text).hits)


def test_what_the_lists_print_is_read_as_what_is_meant(rows):
    areas = organisation(BASE).areas
    book = AreaBook([AreaName(area.name, area.aliases or ()) for area in areas])
    for row in rows:
        assert book.read(row.area_printed).areas in ((), row.areas), row.area_printed
        assert codes_of(read_types(row.types_printed).labels) in ((), row.types), row.types_printed
        number = read_number(row.number_printed)
        assert (number.value or "") == row.number
        assert not row.number or (number.accepted_on, number.problem) == (row.accepted_on, None)
        assert (number.key_class == "inspectors") == (row.key == "inspectors" and bool(row.number))
    printed = {row.area_printed for row in rows}
    assert printed & {"清河高新区", "经济开发区", "港区", "北岭", "清河市柏川县"}
    numbers = [row.number for row in rows if row.number]
    assert len(numbers) == len(set(numbers))
    for name in ("area_printed", "types_printed", "number"):
        assert 5 <= sum(not getattr(row, name) for row in rows) <= 15


def test_every_code_of_a_row_is_known(rows):
    bodies = {body.code: body.kind for body in organisation(BASE).bodies}
    for row in rows:
        assert {row.lead, *row.strays, *row.beside} <= set(bodies)
        assert row.lead not in (*row.beside, *row.strays)
        assert not row.township or bodies[row.township] == "township"
        assert set(row.types) <= set(POLLUTION_TYPES)
        assert row.channel in CHANNELS
        assert row.band in BANDS
        assert not row.key or row.key in KEY_CLASSES
        assert {one.kind for one in row.later.penalties} <= set(MEASURE_KINDS)
        assert all(
            (one.kind in ("fine", "daily_fine")) == (one.planned_fen > 0) for one in row.later.penalties
        )
    assert {row.key for row in rows} == {"", *KEY_CLASSES}
    assert {"phone", "letter", "wechat"} == {row.channel for row in rows}


def test_every_plot_is_there_as_often_as_planned_and_has_what_it_needs(rows):
    counted = Counter(row.plot for row in rows)
    assert set(counted) == set(PLOTS)
    planned = {code: sum(plot.counts) for code, plot in PLOTS.items()}
    assert all(counted[code] >= count for code, count in planned.items())
    for row in rows:
        plot = PLOTS[row.plot]
        assert row.verdict in plot.verdicts
        assert (row.plot in ("repeated", "together", "rebound")) == (
            row.same_as is not None or bool(row.earlier)
        )
        assert (row.plot == "township") == bool(row.township)
        assert (row.plot == "joint") == (len(row.areas) > 1)
    assert {row.area for row in rows if row.plot == "vacant_head"} == {"古渡县"}
    assert {row.area for row in rows if row.plot == "acting_head"} == {"长塬县"}
    assert {row.band for row in rows if row.plot == "untrue_night"} <= {"night", "whole_day"}
    assert all(len(row.issues) >= 3 for row in rows if row.plot == "broken_down")
    assert all(len(row.strays) == 2 for row in rows if row.plot == "wrong_county_twice")
    needs = {
        "disputed": "dispute", "extension": "extension", "returned": "return", "redone": "redo", "declined": "decline",
        "objected": "objection", "polluting_on": "recheck", "unsatisfied": "resident", "out_of_scope_refused": "refusal",
        "out_of_scope_consent": "deduction", "wrong_county_twice": "dispute2", "key_later": "key", "leader_leaves": "leader",
    }  # fmt: skip
    assert all(row.later.aside(needs[row.plot]) for row in rows if row.plot in needs)
    long = [row for row in rows if row.plot in ("staged", "long_rectification")]
    assert all(row.later.works.plan and row.later.works.milestones for row in long if row.verdict != "false")


def test_verdicts_come_out_as_published_tables_do_and_those_of_the_issues_sum_up(rows):
    assert Counter(row.verdict for row in rows) == VERDICT_SHARES
    shares = {code: count / len(rows) for code, count in VERDICT_SHARES.items()}
    wanted = {"true": 0.45, "basically": 0.15, "partly": 0.22, "false": 0.18}
    assert all(abs(shares[code] - share) < 0.01 for code, share in wanted.items())
    for row in rows:
        assert overall_verdict(row.later.verdicts) == row.verdict
        assert len(row.later.verdicts) == max(1, len(row.issues)) <= 4
        assert len(row.issues) != 1
        assert all(text in row.content for text in row.issues)
        assert bool(row.later.works.what) == (row.verdict != "false")
    assert sum(len(row.issues) > 1 for row in rows) > 50


def test_what_is_reported_again_is_the_same_object_in_other_words(batches, rows):
    again = [row for row in rows if row.same_as]
    for row in again:
        first = batches[row.same_as[0] - 1][row.same_as[1] - 1]
        assert (first.subject, first.area, first.firm) == (row.subject, row.area, row.firm)
        assert first.content != row.content
        assert (row.plot == "together") == (first.batch == row.batch)
    known = {row.number for row in history(BASE)}
    rebounds = [row.earlier for row in rows if row.earlier]
    assert rebounds
    assert set(rebounds) <= known
    farm = [row for row in rows if row.firm == "禾旭生态养殖场"]
    assert [(row.batch, row.channel) for row in farm] == [(1, "phone"), (2, "letter"), (4, "phone")]
    assert [row.same_as for row in farm] == [None, (1, farm[0].serial), (2, farm[1].serial)]


def test_the_wheel_maker_the_packaging_plant_and_the_dump_have_their_long_stories(rows):
    told = {row.subject: row.later for row in rows if row.plot in ("long_rectification", "on_site_together")}
    wheel, packaging, dump = (told[name] for name in ("车轮厂涂装废气", "包装厂异味", "村庄垃圾山"))
    assert "当晚停产" in wheel.handling
    assert "整体迁入" in wheel.works.plan
    assert "压减四成" in packaging.works.interim
    assert "六个月" in packaging.works.plan
    assert any("联络组" in step.text for step in packaging.works.log)
    assert re.search(r"7:00.*挖掘机", dump.works.log[0].text)
    assert (
        max(int(found) for step in dump.works.log for found in re.findall(r"自卸车(\d+)辆", step.text)) == 96
    )


def test_the_earlier_round_is_a_finished_list_with_its_results(rows):
    told = history(BASE)
    assert len(told) == 60
    assert told == history(BASE)
    assert len({row.number for row in told}) == len({row.content for row in told}) == 60
    assert not {row.content for row in told} & {row.content for row in rows}
    areas = {area.name for area in organisation(BASE).areas}
    for row in told:
        assert row.area in areas
        assert row.verdict in VERDICTS.values()
        assert row.closure in CONCLUSIONS.values()
        assert read_number(row.number).problem is None
        assert row.finding
        assert row.handling
        assert row.accountability
