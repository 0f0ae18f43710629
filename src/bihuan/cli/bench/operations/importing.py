"""Long texts read as lists: results told one after the other, clean and as a page republished them; no database."""

from __future__ import annotations

from functools import partial

import opencc

from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_work
from bihuan.cli.bench.operations.spec import Operation
from bihuan.intake.reading import read_list

RESULTS = 10_000
AREAS = ("北岭县", "南屏县", "东湖区", "西山区")
TROUBLES = (
    "夜间排放刺鼻气体，周边居民无法开窗",
    "向河道偷排废水，河水发黑",
    "施工机械轰鸣，影响睡眠",
    "堆放废渣，未采取防渗措施",
)


def _told(world: World, *, spoilt: bool) -> Outcome:
    del world
    raw = results(RESULTS, spoilt=spoilt).encode()
    return time_work(lambda: len(read_list(raw, name="办理结果.txt").cases))


def results(count: int, *, spoilt: bool) -> str:
    """So many results in running text, the figures of all above them. spoilt: in traditional characters with pinyin."""
    head = f"截至2024年6月10日，清河市共收到{count}件，已办结{count // 2}件，责令整改22家，罚款45.5万元。"
    text = "\n".join([head, *(_result(number) for number in range(1, count + 1))])
    if not spoilt:
        return text
    return str(opencc.OpenCC("s2t").convert(text)).replace("環", "環(huán)").replace("處", "處(chù)")


def _result(number: int) -> str:
    area, trouble = AREAS[number % len(AREAS)], TROUBLES[number % len(TROUBLES)]
    return (
        f"{number}、{area} D3HE20240602{number % 10_000:04d}\n反映情况：{area}某厂{trouble}。\n"
        f"调查核实情况：经查，第{number}号举报反映的问题属实，该厂环境保护设施未正常运行。\n"
        f"处理及整改情况：责令立即改正，立案处罚，拟处罚款{number % 20 + 1}万元，已办结。"
    )


IMPORTING = (
    Operation("import.told", "读取1万条叙述式办理结果", Target(10, "s"), partial(_told, spoilt=False)),
    Operation(
        "import.told_spoilt",
        "读取1万条叙述式办理结果，繁体夹拼音",
        Target(10, "s"),
        partial(_told, spoilt=True),
    ),
)
