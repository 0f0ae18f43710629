"""Lists, searches, workbench and case page as queries: what a page asks before it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle

from bihuan.cases.queries.case_page import case_page
from bihuan.cases.queries.listing import CaseFilter, list_cases
from bihuan.cases.queries.rounds import round_counts
from bihuan.cases.queries.workbench import workbench
from bihuan.cli.bench.cast import World
from bihuan.cli.bench.measuring import Outcome, Target, time_requests
from bihuan.cli.bench.operations.spec import Operation
from bihuan.cli.bench.words import OLD_WORDS, WORDS_2, WORDS_4

AT_ONCE = Target(40, "ms", p95=100)
RECEIVERS = ("county", "unit")
EVERYBODY = ("city", *RECEIVERS)
FILTERS = (
    CaseFilter(stage="investigating"), CaseFilter(pollution_type="noise"), CaseFilter(key_only=True),
    CaseFilter(late=True), CaseFilter(stage="struck_off"), CaseFilter(area_id=1), CaseFilter(body_id=3),
    CaseFilter(stage="reviewing", pollution_type="water"),
)  # fmt: skip


def _workbench(world: World, *, groups: Sequence[str]) -> Outcome:
    return time_requests(
        partial(workbench, actor, now=world.now, day_end=world.now) for actor in world.people(*groups)
    )


def _list(world: World, *, groups: Sequence[str], whole: bool = False) -> Outcome:
    round_id = None if whole else world.round_id
    return time_requests(
        partial(list_cases, actor, narrowed, round_id=round_id, now=world.now)
        for actor, narrowed in zip(world.people(*groups), cycle(FILTERS), strict=False)
    )


def _search(world: World, *, groups: Sequence[str], words: Sequence[str], whole: bool) -> Outcome:
    round_id = None if whole else world.round_id
    return time_requests(
        partial(list_cases, actor, CaseFilter(words=scrap), round_id=round_id, now=world.now)
        for actor, scrap in zip(world.people(*groups), cycle(words), strict=False)
    )


def _case(world: World, *, groups: Sequence[str]) -> Outcome:
    return time_requests(
        partial(case_page, world.case_for(actor), actor=actor, now=world.now)
        for actor in world.people(*groups)
    )


def _numbers(world: World) -> Outcome:
    return time_requests(partial(round_counts, actor, world.round_id) for actor in world.people("city"))


def _operation(name: str, label: str, measure: Callable[[World], Outcome]) -> Operation:
    return Operation(name, label, AT_ONCE, measure)


LOOKING = (
    _operation("workbench.city", "工作台，市专班", partial(_workbench, groups=["city"])),
    _operation("workbench.receivers", "工作台，承办单位", partial(_workbench, groups=RECEIVERS)),
    _operation("list.city", "筛选清单，市专班", partial(_list, groups=["city"])),
    _operation("list.receivers", "筛选清单，承办单位", partial(_list, groups=RECEIVERS)),
    _operation("list.all_rounds", "筛选清单，全部轮次", partial(_list, groups=EVERYBODY, whole=True)),
    _operation("search.2", "检索两字词", partial(_search, groups=EVERYBODY, words=WORDS_2, whole=False)),
    _operation("search.4", "检索四字词", partial(_search, groups=EVERYBODY, words=WORDS_4, whole=False)),
    _operation(
        "search.small",
        "检索，20件的单位，全部轮次",
        partial(_search, groups=["small"], words=(*WORDS_2, *WORDS_4), whole=True),
    ),
    _operation(
        "search.old",
        "检索只在旧件中的词，全部轮次",
        partial(_search, groups=EVERYBODY, words=OLD_WORDS, whole=True),
    ),
    _operation(
        "search.old_words_now",
        "检索只在旧件中的词，本轮",
        partial(_search, groups=EVERYBODY, words=OLD_WORDS, whole=False),
    ),
    _operation(
        "search.city",
        "检索，市专班，全部轮次",
        partial(_search, groups=["city"], words=(*WORDS_2, *WORDS_4), whole=True),
    ),
    _operation("numbers", "本轮数字", _numbers),
    _operation("case.city", "交办件页，市专班", partial(_case, groups=["city"])),
    _operation("case.receivers", "交办件页，承办单位", partial(_case, groups=RECEIVERS)),
)
