"""Who a row is: serial, batch, acceptance number, channel, day of acceptance, key class."""

from __future__ import annotations

import re
from datetime import date

from bihuan.intake.reading.cells import ListFacts, RowCells
from bihuan.rules.list_batches import read_batch
from bihuan.rules.list_dates import read_date
from bihuan.rules.list_keys import key_before_text, key_in_remark, read_channel, read_key_cell, take_marks_off
from bihuan.rules.list_numbers import NO_NUMBER, AcceptanceNumber, find_numbers, read_number
from bihuan.rules.list_text import compact, cut, is_nothing
from bihuan.rules.vocabulary import CHANNELS, KEY_CLASSES

# Characters at the beginning of a text in which its own number may stand.
_NUMBER_REACH = 40
_BATCH_ORIGINS = {"sheet": "工作表名称", "file": "文件名"}


def read_serial(cells: RowCells) -> int | None:
    """The running number of the row; None for anything but a number, key marks aside."""
    bare = take_marks_off(compact(cells.raw("serial")))[0].strip(".、()")
    found = re.fullmatch(r"([0-9]{1,9})(?:\.0+)?", bare)
    return int(found[1]) if found else None


def read_row_batch(cells: RowCells, facts: ListFacts) -> str | None:
    """The batch of the row: its own cell, a heading above it, else the list's."""
    own = read_batch(cells.raw("batch")) if cells.said("batch") else None
    batch = own or cells.line.batch or facts.batch
    if batch and batch == facts.batch and not own and facts.batch_origin != "printed":
        cells.jottings.note("batch_inferred", f"批次“{batch}”取自{_BATCH_ORIGINS[facts.batch_origin]}")
    return batch


def read_row_number(cells: RowCells) -> AcceptanceNumber:
    """The acceptance number, with what is missing or odd about it noted."""
    raw = cells.raw("acceptance_no")
    jottings = cells.jottings
    if not cells.has_column("acceptance_no"):
        return _number_elsewhere(cells)
    if cells.is_rounded("acceptance_no"):
        jottings.clear("invalid_acceptance_no", "受理编号超过15位，被表格软件存成数值，末几位已丢失")
        return NO_NUMBER
    number = read_number(raw)
    if number.problem == "impossible_date":
        jottings.clear("impossible_date", f"受理编号“{cut(raw, 40)}”中的日期不存在")
    elif number.problem:
        jottings.clear("invalid_acceptance_no", f"受理编号“{cut(raw, 40)}”格式不符")
    elif number.value is None:
        jottings.clear("missing_acceptance_no", "缺受理编号")
    elif number.masked:
        jottings.clear("invalid_acceptance_no", f"受理编号“{number.value}”有遮盖符号，不是完整编号")
    _note_number(cells, number)
    return number


def _number_elsewhere(cells: RowCells) -> AcceptanceNumber:
    """In a list without a number column: the number in the serial's place, or in front of the complaint's text."""
    for text in (cells.raw("serial"), cells.raw("content")[:_NUMBER_REACH]):
        numbers = find_numbers(text)
        if numbers and compact(text).upper().lstrip("([【").startswith(numbers[0]):
            cells.jottings.note("number_inferred", f"清单没有编号栏，受理编号{numbers[0]}取自序号或内容开头")
            return read_number(numbers[0])
    return NO_NUMBER


def _note_number(cells: RowCells, number: AcceptanceNumber) -> None:
    if number.others:
        others = "、".join(number.others)
        cells.jottings.note("several_numbers", f"编号栏有{len(number.others) + 1}个编号，另有{others}")
    if number.note:
        cells.jottings.note("number_note", f"编号后另注“{number.note}”")


def read_row_channel(cells: RowCells, facts: ListFacts, number: AcceptanceNumber) -> str:
    """How the complaint came in: the channel cell, else the number's letter, else the sheet's name."""
    stated = read_channel(cells.raw("channel")) if cells.said("channel") else None
    told = number.channel if number.channel != "unknown" else None
    if stated and stated != "unknown":
        if told and told != stated:
            sentence = f"来源栏为{CHANNELS[stated]}，与编号所示{CHANNELS[told]}不一致，按来源栏"
            cells.jottings.note("channel_differs", sentence)
        return stated
    if told:
        cells.jottings.note("channel_inferred", f"按受理编号推断为{CHANNELS[told]}")
    elif facts.channel:
        cells.jottings.note("channel_inferred", f"按工作表名称推断为{CHANNELS[facts.channel]}")
    return told or facts.channel or "unknown"


def read_accepted_on(cells: RowCells, facts: ListFacts, number: AcceptanceNumber) -> date | None:
    """The day of acceptance: the day cell, else the day within the number."""
    jottings = cells.jottings
    if raw := cells.said("accepted_on"):
        reading = read_date(raw)
        if reading.impossible:
            jottings.clear("impossible_date", f"受理日期“{cut(raw, 20)}”不存在")
        elif reading.value is None:
            jottings.note("date_not_understood", f"受理日期“{cut(raw, 20)}”不能识别")
        elif number.accepted_on and number.accepted_on != reading.value:
            jottings.note("date_differs", f"受理日期与编号中的日期{number.accepted_on}不一致，按受理日期栏")
        if reading.value or reading.impossible:
            return _checked(cells, facts, reading.value)
    if number.accepted_on:
        jottings.note("accepted_on_inferred", f"受理日期{number.accepted_on}由受理编号推断")
    return _checked(cells, facts, number.accepted_on)


def _checked(cells: RowCells, facts: ListFacts, day: date | None) -> date | None:
    if day and facts.date and day > facts.date and cells.line.batch in (None, facts.batch):
        cells.jottings.note("accepted_after_list", f"受理日期{day}晚于清单日期{facts.date}，请核对")
    return day


def read_key_class(cells: RowCells, number: AcceptanceNumber) -> str | None:
    """The key class of the row by its key cell, number, serial, remark or a mark before the text; None: ordinary."""
    found: list[str | None] = [
        read_key_cell(cells.raw("key"), compact(cells.label("key"))) if cells.said("key") else None,
        number.key_class,
        take_marks_off(compact(cells.raw("serial")))[1],
        None if is_nothing(cells.raw("remark")) else key_in_remark(cells.raw("remark")),
    ]
    classes = list(dict.fromkeys(key for key in found if key))
    if len(classes) > 1:
        names = "、".join(KEY_CLASSES[key] for key in classes)
        cells.jottings.note("key_classes_differ", f"重点标记不一致：{names}，按第一项")
    if not classes and (marked := key_before_text(cells.raw("content"))):
        cells.jottings.note("key_inferred", f"按内容前的标记推断为{KEY_CLASSES[marked]}")
        return marked
    return classes[0] if classes else None
