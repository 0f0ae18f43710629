"""What comes of a complaint in words: visit, finding, handling, measures, works, and what its plot says besides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bihuan.cli.demo.bureaus import BUREAUS
from bihuan.cli.demo.complaints import handling_words as words
from bihuan.cli.demo.complaints.casting import Part
from bihuan.cli.demo.complaints.deck import Deck
from bihuan.cli.demo.complaints.plans import PLANS
from bihuan.cli.demo.complaints.plots import BATCH_HOURS
from bihuan.cli.demo.complaints.row import Later, Milestone, Penalty, Works
from bihuan.cli.demo.complaints.wording import Worded, place_of
from bihuan.cli.demo.places import PLACES
from bihuan.rules.vocabulary import MEASURE_KINDS

NIGHT_BANDS = frozenset({"night", "whole_day"})  # where somebody goes by night
_AFTER_NOON = frozenset(batch for batch, (hour, _) in enumerate(BATCH_HOURS, start=1) if hour >= 12)
_LONG = frozenset({"long_rectification", "staged"})
_FINES_FEN = (
    200_000, 500_000, 800_000, 1_000_000, 2_000_000, 3_200_000, 4_850_000, 6_000_000, 9_680_000, 15_000_000, 23_000_000, 41_500_000,
)  # fmt: skip
_DOCUMENTS = {
    "ordered_rectify": "环责改字", "deadline_rectify": "环限改字", "production_halted": "环停字", "production_limited": "环限产字",
    "work_stopped": "停工字", "filed_cases": "环立字", "fine": "环罚告字", "daily_fine": "环按日罚字", "sealed_seized": "环查扣字",
    "shut_down": "取缔字", "criminal_filed": "公刑立字", "transferred_police": "环移字", "detained_admin": "公行罚决字",
    "detained_criminal": "公拘字", "interviewed": "约谈字",
}  # fmt: skip
_PREFIXES = {place.code: place.prefix[0] for place in PLACES}
_BUREAU_NAMES = {bureau.code: bureau.name for bureau in BUREAUS}
# What a plot says besides, by what it is said for.
_ASIDES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "wrong_county_twice": {"dispute": words.DISPUTES_TO_BUREAU, "dispute2": words.DISPUTES_TO_PLACE},
        "disputed": {"dispute": words.DISPUTES, "ruling": words.NOT_UPHELD},
        "recalled_late": {"recall": words.WRONG_PLACE},
        "extension": {"extension": words.EXTENSIONS},
        "returned": {"return": words.RETURNS},
        "redone": {"redo": words.REDOS},
        "declined": {"decline": words.DECLINES},
        "objected": {"objection": words.OBJECTIONS},
        "key_later": {"key": (words.KEY_LATER,)},
        "leader_leaves": {"leader": (words.LEADER_LEFT,)},
        "rebound": {"clue": (words.CLUE,)},
    }
)
_ISSUE_WORDS = {"true": "，属实", "basically": "，基本属实", "partly": "，但程度较反映为轻，部分属实"}


class Aftermath:
    """Deals the words of what comes later."""

    def __init__(self, salt: str, year: int) -> None:
        """salt: so that two lists do not deal the same; year: of the documents."""
        self._salt, self._year, self._number = salt, year, 0
        self._decks: dict[str, Deck[str]] = {}
        self._fines = Deck(_FINES_FEN, salt)

    def of(self, part: Part, worded: Worded, verdict: str, verdicts: tuple[str, ...]) -> Later:
        """Everything later about one part."""
        penalties = self._penalties(part, verdict)
        works = self._works(part, verdict)
        finding = self._finding(part, worded, verdict, verdicts)
        handling = self._handling(verdict, works, penalties)
        if one := part.named:
            finding, handling = one.finding or finding, one.handling or handling
        return Later(
            visit=self._visit(part, worded),
            people=self._say("people", words.PEOPLE),
            verdicts=verdicts,
            reason=self._say("reasons", words.REASONS),
            finding=finding,
            handling=handling,
            penalties=penalties,
            works=works,
            acceptance=self._say("accepted", words.ACCEPTED) if works.what else "",
            asides=tuple(self._asides(part).items()),
        )

    def _say(self, name: str, pool: tuple[str, ...]) -> str:
        if name not in self._decks:
            self._decks[name] = Deck(pool, f"{self._salt}/{name}")
        return self._decks[name].draw()

    def _of_subject(self, part: Part, name: str) -> str:
        return self._say(f"{name}/{part.subject.code}", getattr(part.subject, name))

    def _seen(self, part: Part, count: int) -> list[str]:
        """Different facts as far as the subject has them, then what the investigation says in general."""
        facts = list(dict.fromkeys(self._of_subject(part, "seen") for _ in range(2 * count)))[:count]
        return facts + [self._say("seen", words.SEEN_BESIDES) for _ in range(count - len(facts))]

    def _households(self) -> int:
        self._number += 1
        return 6 + self._number * 7 % 23

    def _visit(self, part: Part, worded: Worded) -> str:
        looked = self._of_subject(part, "looked")
        if worded.band in NIGHT_BANDS:
            return self._say("night visits", words.NIGHT_VISITS).format(looked=looked)
        return self._say("visits", words.VISITS).format(looked=looked, k=self._households())

    def _finding(self, part: Part, worded: Worded, verdict: str, verdicts: tuple[str, ...]) -> str:
        opening = self._say("openings", words.OPENINGS).format(
            who=self._who(part), when=self._when(part, worded), place=place_of(part.spot)
        )
        if len(verdicts) > 1 and verdict != "false":
            return f"{opening}{self._by_issue(part, verdicts)}"
        if verdict == "false":
            unseen = self._of_subject(part, "unseen")
            return f"{opening}{unseen}。" + self._say("false", words.IS_FALSE).format(k=self._households())
        if verdict == "true":
            return f"{opening}{'；'.join(self._seen(part, 2))}。" + self._say("is true", words.IS_TRUE)
        pool: tuple[str, ...] = words.IS_BASICALLY if verdict == "basically" else words.IS_PARTLY
        if verdict == "partly" and worded.band == "night":
            pool = words.IS_PARTLY_AT_NIGHT
        return f"{opening}{self._seen(part, 1)[0]}。" + self._say(f"{verdict}/{worded.band == 'night'}", pool)

    def _when(self, part: Part, worded: Worded) -> str:
        """When somebody was there: at night where that was told of, the same day where the list came in before noon."""
        if worded.band in NIGHT_BANDS:
            return self._say("when at night", words.WHEN_AT_NIGHT)
        if part.batch in _AFTER_NOON:
            return self._say("when next day", words.WHEN_NEXT_DAY)
        return self._say("when at once", words.WHEN_AT_ONCE)

    def _by_issue(self, part: Part, verdicts: tuple[str, ...]) -> str:
        seen = self._seen(part, len(verdicts))
        said = [
            self._say("not found", words.NOT_FOUND) if one == "false" else fact + _ISSUE_WORDS[one]
            for one, fact in zip(verdicts, seen, strict=True)
        ]
        return "；".join(f"{no}.{sentence}" for no, sentence in enumerate(said, start=1)) + "。"

    def _who(self, part: Part) -> str:
        if part.plot == "bureau":
            return _bureau_beside(part)
        ends = ("生态环境分局、{town}", "专班、{town}", "综合执法局、{town}", "生态环境分局")
        return part.spot.area + self._say("who", ends).format(town=part.spot.town)

    def _penalties(self, part: Part, verdict: str) -> tuple[Penalty, ...]:
        if verdict == "false":
            return ()
        pool = part.subject.measures
        count = 1 + (len(part.shape) + part.batch) % min(3, len(pool))
        kinds = [self._say(f"measures/{part.subject.code}", pool) for _ in range(count)]
        if "fine" in kinds and "filed_cases" in pool:
            kinds.append("filed_cases")
        return tuple(self._penalty(kind, part) for kind in dict.fromkeys(kinds))

    def _penalty(self, kind: str, part: Part) -> Penalty:
        self._number += 1
        number = 3 + self._number * 13 % 290
        document = f"{_PREFIXES[part.spot.area_code]}{_DOCUMENTS[kind]}〔{self._year}〕{number}号"
        if kind not in ("fine", "daily_fine"):
            return Penalty(kind, 1 + self._number % 3, document)
        planned = self._fines.draw()
        is_decided = part.batch in (1, 2) and self._number % 4 > 0
        return Penalty(kind, 2 + self._number % 4, document, planned, planned if is_decided else 0)

    def _works(self, part: Part, verdict: str) -> Works:
        if verdict == "false":
            return Works("")
        if part.named and part.named.works:
            return part.named.works
        what = f"{self._of_subject(part, 'remedy')}。"
        if part.plot not in _LONG and part.plot != "objected":
            return Works(what)
        plans = PLANS[part.subject.plan]
        aim, interim, steps = plans[len(part.shape) % len(plans)]
        return Works(what, aim, interim, tuple(Milestone(text, days) for text, days in steps))

    def _handling(self, verdict: str, works: Works, penalties: tuple[Penalty, ...]) -> str:
        if verdict == "false":
            return self._say("explained", words.EXPLAINED)
        done = self._say("done", words.DONE).format(remedy=works.what.strip("。"))
        planned = f"制定整改方案：{works.plan.strip('。')}；整改期间{works.interim}" if works.plan else ""
        return done + sentence_of(penalties) + planned + self._say("next", words.NEXT)

    def _asides(self, part: Part) -> dict[str, str]:
        pools = dict(_ASIDES.get(part.plot, {}))
        first_type = part.subject.types[0]
        if part.plot == "unsatisfied":
            pools["resident"] = words.UNSATISFIED_BY_TYPE.get(first_type, words.UNSATISFIED)
        if part.plot == "polluting_on":
            pools["recheck"] = words.POLLUTING_ON_BY_TYPE.get(first_type, words.POLLUTING_ON)
        gaps = {
            "other": part.other.area if part.other else "",
            "place": part.spot.area,
            "bureau": _bureau_beside(part),
        }
        said = {name: self._say(f"{part.plot}/{name}", pool).format(**gaps) for name, pool in pools.items()}
        return said | dict(part.named.asides if part.named else ())


def _bureau_beside(part: Part) -> str:
    return _BUREAU_NAMES.get(part.subject.beside[0], part.subject.beside[0])


def sentence_of(penalties: tuple[Penalty, ...]) -> str:
    """Measures as a report says them, money in 万元; empty without any."""
    if not penalties:
        return ""
    said = []
    for one in penalties:
        label = MEASURE_KINDS[one.kind][0]
        fen = one.decided_fen or one.planned_fen
        money = f"{'' if one.decided_fen else '拟'}{label}{fen / 1_000_000:g}万元"
        said.append(money if fen else f"{label}（{one.document_no}）")
    return "依法" + "、".join(said) + "。"
