"""`bihuan import`: official lists in, as a preview or registered; reads with `intake.reading`, decides nothing itself.

`--dry-run` touches neither Django nor a database: both are imported late, inside the functions that register.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bihuan.cli.import_as import command_as
from bihuan.cli.import_corrections import is_workbook, put_right_of
from bihuan.cli.import_words import told_lines
from bihuan.intake.reading import (
    AreaName,
    DraftCase,
    Given,
    Limits,
    ListFile,
    Reading,
    UnusableFile,
    read_files,
)
from bihuan.intake.reading.contract import unusable_as_contract
from bihuan.intake.reading.corrections import read_corrections
from bihuan.intake.reading.drafts import row_of
from bihuan.intake.reading.likely import mark_likely_repeats
from bihuan.intake.reading.read import NO_LIST
from bihuan.rules.calendar import LOCAL
from bihuan.rules.command import Command
from bihuan.rules.errors import NotFound, Refusal
from bihuan.rules.list_headers import Known

if TYPE_CHECKING:
    from bihuan.intake.actions.registering import Arrival

CLEAN, REFUSED, FILE_UNUSABLE, ROWS_LEFT = 0, 1, 2, 3
CORRECTIONS = "这是待补正表，不加 --dry-run 时按行标识归入原批"
HELP = "导入清单：读取xlsx、xls、csv、docx、PDF、网页、文本及其zip，预览或登记"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser know the files and options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="清单文件，可以有多个")
    parser.add_argument("--dry-run", action="store_true", help="只读取，不登记，不连接数据库")
    parser.add_argument("--json", action="store_true", help="每个文件输出一个JSON对象，一行一个")
    parser.add_argument("--areas", metavar="甲县,乙区", help="区划名称，用逗号分隔；登记时默认用系统中的区划")
    parser.add_argument("--round", metavar="R", help="督察轮次的编号或名称，默认为当前轮次")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="以此账号的名义登记")
    parser.add_argument("--giver", help="交办单位")
    parser.add_argument(
        "--received-at", type=_moment, metavar="TIME", help="收到时间，如2024-06-03T21:25:00，北京时间"
    )
    parser.add_argument("--handed-over-at", type=_moment, metavar="TIME", help="移交时间")
    parser.add_argument("--channel", default="other", help="移交途径")
    parser.add_argument("--history", action="store_true", help="已办结轮次的结果清单，作为历史载入，不计时限")


def run(options: argparse.Namespace) -> int:
    """Read the files and register them unless it is a dry run; the exit code.

    0 all clean, 1 refused, 2 a file is unusable, 3 rows to clear or rejected.
    """
    only_corrections = not options.dry_run and all(map(is_workbook, options.files))
    if not options.dry_run and (missing := _missing(options, only_corrections=only_corrections)):
        return _complain(f"缺{'、'.join(missing)}，不能登记。只看内容可加 --dry-run", REFUSED)
    try:
        if only_corrections:
            return _worst([_corrected(path, options) for path in options.files])
        registrar = None if options.dry_run else _Registrar.of(options)
    except Refusal as refusal:
        return _complain(_sentence(refusal), REFUSED)
    reading = _reading(options, registrar)
    codes = [code for path in options.files for code in _one_file(path, reading, options, registrar)]
    return _worst(codes)


def _worst(codes: list[int]) -> int:
    return next((code for code in (FILE_UNUSABLE, REFUSED, ROWS_LEFT) if code in codes), CLEAN)


def _corrected(path: Path, options: argparse.Namespace) -> int:
    """Put the rows right a workbook of corrections is of."""
    print(f"正在读取{path.name}", file=sys.stderr)
    try:
        return put_right_of(path, login=options.login, as_json=options.json)
    except Refusal as refusal:
        return _complain(f"{path.name}：{_sentence(refusal)}", REFUSED)


def _one_file(
    path: Path, reading: Reading, options: argparse.Namespace, registrar: _Registrar | None
) -> list[int]:
    """Read, register and report a file, or every file in a zip; their exit codes."""
    print(f"正在读取{path.name}", file=sys.stderr)
    try:
        raw = path.read_bytes()
        if registrar and read_corrections(raw):
            return [_corrected(path, options)]
        if read_corrections(raw):
            print(CORRECTIONS, file=sys.stderr)
        return [
            _one_list(given, path.name, options, registrar)
            for given in read_files(raw, name=path.name, reading=reading)
        ]
    except OSError as error:
        return [_unusable(path.name, None, _why_not(error), options)]
    except UnusableFile as unusable:
        return [_unusable(path.name, None, unusable.sentence, options)]


def _one_list(given: Given, name: str, options: argparse.Namespace, registrar: _Registrar | None) -> int:
    found = given.found
    if found is None or (registrar and not found.lists):
        return _unusable(name, given.member, given.sentence or NO_LIST, options)
    name = _shown(name, given.member)
    if given.member:
        print(f"已读取{name}", file=sys.stderr)
    print(f"读到{len(found.cases)}件，{'正在登记' if registrar else '未登记'}", file=sys.stderr)
    found = found if registrar else mark_likely_repeats(found)
    try:
        counts = registrar.register(found, given.raw) if registrar else None
    except Refusal as refusal:
        if options.json:
            print(json.dumps(found.as_contract() | {"refused": _sentence(refusal)}, ensure_ascii=False))
        return _complain(f"{name}：{_sentence(refusal)}", REFUSED)
    _report(found, counts, as_json=options.json)
    if registrar and (sentence := registrar.repeats(found, given.raw)):
        print(sentence, file=sys.stderr)
    return ROWS_LEFT if found.rejects or found.rows_to_clear else CLEAN


def _unusable(name: str, member: str | None, sentence: str, options: argparse.Namespace) -> int:
    """Say why a file cannot be read; with JSON its object too, so that there is one for every file."""
    if options.json:
        told = unusable_as_contract(name, member=member, sentence=sentence)
        print(json.dumps(told, ensure_ascii=False), flush=True)
    return _complain(f"{_shown(name, member)}：{sentence}", FILE_UNUSABLE)


def _shown(name: str, member: str | None) -> str:
    return f"{name}中的{member}" if member else name


def _why_not(error: OSError) -> str:
    """Why a file cannot be opened, as a sentence that names no path."""
    known: dict[type[OSError], str] = {
        FileNotFoundError: "没有这个文件，请核对文件名和所在文件夹",
        IsADirectoryError: "这是文件夹，请指定其中的文件",
        PermissionError: "没有读取权限，请先取得权限",
    }
    why = next(
        (said for kind, said in known.items() if isinstance(error, kind)), "读取时出错，请重新复制后再试"
    )
    return f"文件打不开：{why}"


def _report(found: ListFile, counts: dict[str, int] | None, *, as_json: bool) -> None:
    """The result on standard output; with JSON the summary goes to standard error."""
    for line in _summary(found, counts):
        print(line, file=sys.stderr if as_json else sys.stdout)
    if as_json:
        told: dict[str, Any] = found.as_contract()
        if counts is not None:
            told["registered"] = counts
        print(json.dumps(told, ensure_ascii=False), flush=True)


def _summary(found: ListFile, counts: dict[str, int] | None) -> list[str]:
    """What a person needs to know of a read file, in lines."""
    batch = f"第{found.batch}批" if found.batch else "批次未载明"
    day = f"{found.date.year}年{found.date.month}月{found.date.day}日" if found.date else "日期未载明"
    name, counted = found.member or found.file, f"读到{len(found.cases)}件，待补正{found.rows_to_clear}件"
    lines = [f"{name}：{batch}，{day}，{counted}，不能登记{len(found.rejects)}行"]
    if found.total_differs:
        lines.append(f"清单印有{found.printed_total}件，与读到的行数不一致，请核对")
    for table in found.lists:
        where = f"“{table.sheet}”" if table.sheet else "表"
        sealed = table.withheld if any(case.reporter for case in found.cases) else ()
        if unread := [name for name in table.unmapped if name not in sealed]:
            lines.append(f"{where}未读取的栏：{'、'.join(unread)}")
    has_figures = bool(found.statements) and not found.lists
    passed = "没有清单，只读取统计数字" if has_figures else "没有清单，已略过"
    lines += [f"{f'“{sheet}”' if sheet else '表中'}{passed}" for sheet in found.passed_over]
    lines += [reject.sentence for reject in found.rejects]
    for case in found.cases:
        lines += [
            f"{_where(found, case)}{notice.sentence}"
            for notice in case.warnings
            if notice.code in case.to_clear
        ]
    lines += [*_hints(found), *told_lines(found)]
    if counts is not None:
        lines.append(
            f"新登记{counts['new']}件，原已登记{counts['already_known']}件，有变化{counts['changed']}件"
        )
    return lines


def _where(found: ListFile, case: DraftCase) -> str:
    """The row of a case, with its sheet where the file has lists in several."""
    has_several = len({table.sheet for table in found.lists}) > 1
    return row_of(case.row, case.sheet if has_several else None)


def _hints(found: ListFile) -> list[str]:
    """What was inferred or left out, once for each kind: the first row's sentence and how many rows it holds for."""
    hints: dict[str, list[str]] = {}
    for case in found.cases:
        for notice in case.warnings:
            if notice.code not in case.to_clear:
                hints.setdefault(notice.code, []).append(f"{_where(found, case)}{notice.sentence}")
    return [
        f"提示：{rows[0]}" + (f"；同类共{len(rows)}行" if len(rows) > 1 else "") for rows in hints.values()
    ]


@dataclass(frozen=True, slots=True)
class _Registrar:
    """Registers read files for one person, giver and moment."""

    command: Command
    arrival: Arrival
    areas: tuple[AreaName, ...]
    known: Known  # fields this giver's columns were given to by hand
    seals: bool

    @classmethod
    def of(cls, options: argparse.Namespace) -> _Registrar:
        """The registrar the options describe. Raises NotFound, NotAllowed."""
        import django

        django.setup()
        from bihuan.intake.actions.registering import Arrival
        from bihuan.intake.queries.columns import remembered
        from bihuan.people.queries.areas import all_areas
        from bihuan.records.sealed.rings import is_ready

        return cls(
            command=command_as(options.login),
            arrival=Arrival(
                round_id=_round_id(options.round),
                giver=options.giver,
                received_at=options.received_at,
                handed_over_at=options.handed_over_at,
                channel=options.channel,
                is_history=options.history,
            ),
            areas=tuple(AreaName(area.name, area.aliases) for area in all_areas().values()),
            known=remembered(options.giver),
            seals=is_ready(),
        )

    def register(self, found: ListFile, raw: bytes) -> dict[str, int]:
        """Counts of new, already_known and changed rows. Raises a Refusal; nothing is registered then."""
        from bihuan.intake.actions.registering import register_file

        return register_file(found, raw=raw, command=self.command, arrival=self.arrival)

    def repeats(self, found: ListFile, raw: bytes) -> str:
        """What is to be said of likely repeats of registered cases and within the list; empty where there are none."""
        from bihuan.intake.actions.keeping import fingerprint
        from bihuan.intake.queries.repeats import undecided_of_file

        n, batch_no = undecided_of_file(fingerprint(found, raw))
        return f"疑似重复{n}处，请在第{batch_no}批的核对页核对" if n else ""


def _reading(options: argparse.Namespace, registrar: _Registrar | None) -> Reading:
    """What is known before reading; a dry run never reads who complained."""
    given, limits = _areas(options.areas), Limits.of(os.environ)
    if registrar is None:
        return Reading(given, limits=limits)
    return Reading(given or registrar.areas, registrar.known, registrar.seals, limits)


def _missing(options: argparse.Namespace, *, only_corrections: bool) -> list[str]:
    """The options registering cannot do without that are not given; corrections belong to a batch that has them."""
    given = {"--as": options.login}
    if not only_corrections:
        given |= {"--giver": options.giver, "--received-at": options.received_at}
    return [option for option, value in given.items() if not value]


def _round_id(wanted: str | None) -> int:
    """The id of the round of this id or name, of the current one when none is named. Raises NotFound("round")."""
    from bihuan.web.rounds import rounds

    cards = [
        card
        for card in rounds()
        if (card.is_current if wanted is None else wanted in (str(card.id), card.name))
    ]
    if not cards:
        raise NotFound("round")
    return cards[0].id


def _areas(names: str | None) -> tuple[AreaName, ...]:
    parts = (names or "").replace("，", ",").replace("、", ",").split(",")
    return tuple(AreaName(part.strip()) for part in parts if part.strip())


def _moment(text: str) -> datetime:
    """A moment as given on the command line; without a zone it is the city's time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"时间“{text}”不能识别，应如2024-06-03T21:25:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _sentence(refusal: Refusal) -> str:
    from bihuan.web.refusals import said

    return said(refusal).sentence


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
