"""How far a demo case is played, link by link; each link is the real move of the post that makes it."""

from __future__ import annotations

from datetime import timedelta

from bihuan.cases.sight import seen_rows
from bihuan.cli.demo.player import Player
from bihuan.cli.demo.texts import Complaint
from bihuan.rules.actor import SYSTEM

# Where a case can stand when the demo is done; a later one has all the links before it.
LINKS = (
    "signed", "phoned", "received", "named", "visited", "untrue", "rectifying", "accepting", "signing", "reviewing",
    "returned", "city_leader", "answered",
)  # fmt: skip


class Play:
    """One case being played: its order, its receiver's people, its complaint."""

    def __init__(self, player: Player, case_id: int, row: Complaint, *, code: str) -> None:
        """code: of the receiving body, which begins the logins of its people."""
        self.player, self.case_id, self.row, self.code = player, case_id, row, code
        self.order_id = 0

    def who(self, post: str) -> str:
        """Login of one of the receiver's people."""
        return f"{self.code}-{post}"

    def reaches(self, link: str) -> bool:
        """Whether this case is played as far as a link."""
        return LINKS.index(self.row.until) >= LINKS.index(link)


def play_case(player: Player, case_id: int, row: Complaint, *, code: str) -> None:
    """Play one registered case as far as its row says."""
    play = Play(player, case_id, row, code=code)
    issues = [{"no": no, "text": text} for no, text in enumerate(row.issues, start=1)]
    player.do(
        "city-dispatch", "case.confirm_extract", case_id, extract=row.content, issues=issues, looked=True
    )
    player.wait(minutes=4)
    player.do("city-dispatch", "case.issue", case_id, receivers=[player.receiver(code)])
    play.order_id = player.order_of(case_id)
    _confirm(play)
    if play.reaches("named"):
        _investigate(play)
    if play.reaches("rectifying"):
        _rectify(play)
    if play.reaches("signing"):
        _report(play)
    if play.reaches("city_leader"):
        _answer(play)


def _confirm(play: Play) -> None:
    player = play.player
    if play.row.until != "signed":
        player.wait(minutes=12)
        player.do("city-chase", "order.confirm_by_phone", play.order_id, spoken_with="专班值班员")
    if play.row.until != "phoned":
        player.wait(minutes=30)
        player.do(play.who("deputy"), "order.sign_receipt", play.order_id, signature=player.scan())


def _investigate(play: Play) -> None:
    player, order_id = play.player, play.order_id
    leader = play.who("head" if play.row.key else "deputy")
    player.wait(hours=1)
    player.do(play.who("desk"), "order.name_leader", order_id, post=player.post(leader))
    if not play.reaches("visited"):
        return
    player.wait(hours=3)
    player.do(
        play.who("handler"), "order.record_visit", order_id, started_at=player.now - timedelta(minutes=80),
        ended_at=player.now - timedelta(minutes=20), people="县专班、生态环境分局、属地乡镇", leader_present=True,
        note="现场查看点位，调阅台账，走访周边群众。", monitored=play.row.verdict == "false" or play.row.band == "night",
        photos=[player.photo(f"现场{play.case_id}")],
    )  # fmt: skip
    if not play.reaches("untrue"):
        return
    verdicts = [{"no": no, "verdict": _verdict(play, no)} for no in player.issues_of(play.case_id)]
    player.wait(minutes=50)
    player.do(
        play.who("handler"),
        "order.record_finding",
        order_id,
        verdicts=verdicts,
        reason="经现场核查并调阅资料认定。",
    )


def _verdict(play: Play, no: int) -> str:
    """A partly true case has a true first issue and an untrue-free rest, so that it needs no second look."""
    if play.row.verdict == "partly":
        return "true" if no == 1 else "basically"
    return play.row.verdict


def _rectify(play: Play) -> None:
    player = play.player
    if play.row.firm:
        party = _party(play)
        player.do(
            play.who("handler"), "order.record_measure", play.order_id, kind="ordered_rectify", party=party,
            taken_on=(player.now + timedelta(hours=8)).date(), document_no=f"{play.code.upper()}-{play.case_id}",
        )  # fmt: skip
    made = player.do(
        play.who("handler"), "order.open_immediate", play.order_id, issues=player.issues_of(play.case_id),
        what="责令立即整改，清理现场，完善治理设施。",
    )  # fmt: skip
    if not play.reaches("accepting"):
        return
    player.wait(hours=5)
    rect_id = int(made["made"])
    player.do(
        play.who("handler"), "rectification.claim_done", rect_id, note="已整改到位，附整改后照片。",
        photos=[player.photo(f"整改后{play.case_id}")],
    )  # fmt: skip
    if play.row.until == "accepting":
        return
    player.wait(hours=2)
    player.do(
        play.who("deputy"), "rectification.accept", rect_id, at_site_on=(player.now + timedelta(hours=8)).date(),
        note="现场查看，整改到位，同意验收。",
    )  # fmt: skip


def _party(play: Play) -> int:
    rows, _sight = seen_rows(play.case_id, actor=SYSTEM)
    return int(rows.parties[0].id)


def _report(play: Play) -> None:
    player, order_id = play.player, play.order_id
    player.wait(hours=1)
    made = player.do(
        play.who("desk"), "order.draft_report", order_id, finding="经核查，群众反映情况属实。",
        handling="已责令立即整改，现场验收通过，落实日常巡查。",
    )  # fmt: skip
    if play.row.until == "signing":
        return
    player.wait(hours=2)
    player.do(play.who("head"), "report.sign_step", int(made["made"]), signature=player.scan())
    player.do(play.who("desk"), "order.submit_report", order_id)
    player.wait(hours=1)
    if play.row.until == "returned":
        player.do("city-review", "order.return_for_correction", order_id, reason="监测报告未附，请补正。")
    elif play.reaches("city_leader"):
        player.do("city-review", "order.accept_report", order_id)


def _answer(play: Play) -> None:
    player = play.player
    player.wait(hours=1)
    made = player.do(
        "city-review", "case.draft_answer", play.case_id, finding="经核查，群众反映情况属实。",
        handling="属地已责令立即整改并现场验收，后续加强巡查，防止反弹。",
    )  # fmt: skip
    answer_id = int(made["made"])
    player.do("city-review", "answer.sign_step", answer_id, opinion="情况清楚，同意上报。")
    if play.row.until != "answered":
        return
    player.wait(hours=1)
    player.do("city-secretary", "answer.sign_step", answer_id, signature=player.scan())
    player.do("city-dispatch", "answer.sign_step", answer_id, opinion="已用印，存档一份。")
    player.wait(minutes=20)
    player.do("city-review", "answer.send", answer_id, sent_by="专人报送")
