"""The figures of one sentence, clause by clause; scope, batch and area hold until another clause says otherwise."""

from __future__ import annotations

import re
from dataclasses import replace

from bihuan.rules.list_batches import find_batch
from bihuan.rules.list_text import cut
from bihuan.rules.statements.clauses import Clause, clauses_in
from bihuan.rules.statements.keys import measure_name, name_after, name_before, part_name
from bihuan.rules.statements.numbers import Number, numbers_in
from bihuan.rules.statements.places import Place
from bihuan.rules.statements.plans import PlanWatch
from bihuan.rules.statements.statement import CUMULATIVE, OF_AREA, OF_BATCH, OF_DAY, OTHER, Context, Ledger
from bihuan.rules.statements.surroundings import Surroundings

SUMMING = re.compile(r"共(?!同|享)|累计|合计|总计")
_CUMULATIVE = re.compile(r"累计|截至|截止|总计")
_OF_DAY = re.compile(r"当日|当天|今日|今天|日新增|新增")
_ORDINAL = r"[\d一二三四五六七八九十百]+"
_BATCH = re.compile(
    rf"第{_ORDINAL}(?:批?[、\-—–~～至到和及]第?{_ORDINAL})*批次?|(?<![\d.]){_ORDINAL}[-—–~～至]{_ORDINAL}批次?|前{_ORDINAL}批次?"
)
_THIS_BATCH = re.compile(r"本批|该批|此批")
_FROM_FIRST = re.compile(r"1-\d+")
_IDLE = re.compile(
    r"(?:其中|当日|当天|今日|新增|已|共|共计|累计|合计|总计|达到?|为|各|分别|涉及|总数|有|的|案件|问题|企业|,|\s)*"
)
_NARROWED = re.compile(r"累计|当日|当天|今日|新增|其中")
_CASE_UNITS, _BATCH_UNITS = frozenset("件个宗起"), frozenset({"批", "批次"})
_RECEIVED, _BATCHES, _FILED, _FINE = "cases_received", "batches", "filed_cases", "fine_wan_yuan"
_LONGEST_NAME, _LONGEST_PRINTED = 12, 80


class SentenceReader:
    """Reads one sentence into a ledger."""

    def __init__(self, ledger: Ledger, around: Surroundings, context: Context) -> None:
        self._ledger = ledger
        self._around = around
        self._context = self._outer = self._base = context
        self._depth = 0
        self._area_leads = False  # the area was told before any figure of the sentence
        self._names_days = False  # the moment is a day named in this sentence, which a later one replaces
        self._key: str | None = None  # of the figure before, and its unit
        self._unit = ""
        self._told: set[str] = set()  # keys of this sentence, of whatever place
        self._has_figures = False
        self._pending = ""  # the clause before, if it had no number
        self._shared = ""  # words before a number of batches, which the number behind it shares
        self._follows_batch = False

    def read(self, sentence: str) -> None:
        """All figures of the sentence that are no plans."""
        plans = PlanWatch(sentence)
        for clause in clauses_in(sentence):
            self._step(clause.depth)
            self._take_scope(clause.text)
            self._take_figures(clause, plans)

    def _step(self, depth: int) -> None:
        """Into a bracket or out of it: what a bracket says of scope ends with it."""
        if depth > self._depth:
            self._outer = self._context
        elif depth < self._depth:
            self._context = self._outer
        self._depth = depth

    def _take_scope(self, text: str) -> None:
        self._take_span(text)
        self._take_day(text)
        self._take_place(text)

    def _take_span(self, text: str) -> None:
        """Which complaints the clause counts: all so far, those of batches, those of a day."""
        reading = find_batch(text)
        if reading or _THIS_BATCH.search(text):
            number = reading.number if reading else self._context.batch
            scope = CUMULATIVE if _FROM_FIRST.fullmatch(number or "") else OF_BATCH
            self._context = replace(self._context, scope=scope, batch=number)
        elif _OF_DAY.search(text):
            self._context = replace(self._context, scope=OF_DAY, batch=None)
        elif _CUMULATIVE.search(text) and not (self._context.scope == OF_AREA and self._area_leads):
            self._leave_area()
            self._context = replace(self._context, scope=CUMULATIVE, batch=None)

    def _take_place(self, text: str) -> None:
        """Into an area where the clause is of one, back out of it where it is of the whole again."""
        place, here = self._around.subject(text), self._around.placed(self._context).place
        handed = self._around.recipient(text)
        if place and here and place.name != here.name:
            self._area_leads = not self._has_figures
            self._context = replace(self._context, scope=OF_AREA, place=place)
        elif handed and here and handed[0].name != here.name:
            scope = OF_DAY if self._names_days else CUMULATIVE
            inside = replace(self._context, scope=OF_AREA, place=handed[0])
            beside = replace(self._context, scope=scope, place=handed[0], batch=None)
            self._context = inside if handed[1] else beside
        elif self._around.means_whole(text):
            self._leave_area()

    def _leave_area(self) -> None:
        """What follows is of the place the sentence began with."""
        if self._context.scope == OF_AREA:
            self._context = replace(self._base, moment=self._context.moment)

    def _take_day(self, text: str) -> None:
        """A day without 截至 is the day the figures happened on."""
        is_free = self._context.moment is None or self._names_days
        moment = self._around.on(text) if is_free else None
        if moment and (moment.day or any(map(str.isdigit, moment.printed))):
            self._names_days = True
            scope = self._context.scope if self._context.batch else OF_DAY
            self._context = replace(self._context, scope=scope, moment=moment)

    def _take_figures(self, clause: Clause, plans: PlanWatch) -> None:
        text = _BATCH.sub("", clause.text)
        self._follows_batch = text != clause.text
        numbers = list(numbers_in(text))
        end = 0
        for number in numbers:
            after = text[number.end :] if number is numbers[-1] else ""
            if not plans.is_plan(text[: number.start]):
                self._take_figure(number, text[end : number.start].strip(), after, clause.text)
            end = number.end
        self._pending = "" if numbers else clause.text

    def _take_figure(self, number: Number, before: str, after: str, clause: str) -> None:
        area = self._area(before)
        key = self._key_of(number, before, after) if area is None else self._key or _RECEIVED
        if key is None:
            return
        context = replace(self._context, scope=OF_AREA, place=area) if area else self._context
        self._ledger.add(key, number, cut(clause, _LONGEST_PRINTED), self._around.placed(context))
        self._has_figures = True
        self._told.add(key)
        self._shared = before if key == _BATCHES else ""
        if key == _BATCHES:
            self._follows_batch = True
        elif not key.startswith(OTHER):
            self._key, self._unit = key, number.unit

    def _area(self, before: str) -> Place | None:
        """The area a number is of where nothing but its name stands before it: 东湖区12件."""
        name = before.strip(" 、").removeprefix("其中").removeprefix("和")
        return Place(name) if self._has_figures and self._around.is_place(name) else None

    def _key_of(self, number: Number, before: str, after: str) -> str | None:
        if number.unit in _BATCH_UNITS:
            return _BATCHES
        if part := part_name(before):
            return OTHER + part
        naming = name_before(before, number.unit) or name_after(after, number.unit)
        measure = measure_name(before)
        if measure and (naming is None or naming.key in self._told):
            return OTHER + measure
        if naming:
            return naming.key
        if _IDLE.fullmatch(before) and (key := self._key_told(number, before)):
            return key
        return self._other(before, after)

    def _key_told(self, number: Number, before: str) -> str | None:
        """What a number without words of its own counts: as told before it, or as the figure its bracket stands behind."""
        for told in (self._shared, self._pending):
            if told and (found := name_before(told, number.unit)):
                return found.key
        if number.is_money:
            return _FINE if self._key == _FILED else None  # 立案处罚5家共10万元
        is_narrowed = _NARROWED.search(before) is not None and number.unit == self._unit
        if self._key and (self._depth or is_narrowed):
            return self._key
        return _RECEIVED if self._follows_batch and number.unit in _CASE_UNITS else None

    def _other(self, before: str, after: str) -> str | None:
        """A figure outside the contract by its printed name, where the sentence sums up or gives known figures too."""
        if not (self._has_figures or SUMMING.search(before)):
            return None
        name = _printed_name(before) or _printed_name(after)
        return OTHER + name if name else None


def _printed_name(text: str) -> str:
    """What a figure is called: the words next to it, without those that only join."""
    if re.search(r"发现.*问题$", text):
        return "发现问题"
    text = re.sub(
        r"^(?:.*(?:共计?|累计|合计)(?=[\u4e00-\u9fff]{2})|.*[、，,]|.*等(?=[\u4e00-\u9fff]{2}))",
        "",
        re.sub(r"[\d.%]+", "", text),
    )
    text = re.sub(
        r"^(?:其中|同时|已|共计?|累计|合计|对|和|及|并|依法|的)+|(?:共计?|达到?|为|各|了|等|的|约|近)+$",
        "",
        text.strip(),
    )
    return text if 2 <= len(text) <= _LONGEST_NAME else ""
