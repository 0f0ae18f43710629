"""The holders of sealed identities with their keys made and let in, for tests of every floor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bihuan.journal.streams import open_streams
from bihuan.records.actions.seal_keys import admit, consent, make_key, make_recovery
from bihuan.records.actions.seal_openings import Opened, open_granted
from bihuan.records.actions.seal_requests import AskDraft, ask, grant
from bihuan.records.models import SealedRecord
from bihuan.records.sealed import wrapping
from bihuan.records.sealed.keeping import SealDraft, seal_records
from bihuan.rules.command import Command
from bihuan.rules.sealing import APPROVER, CUSTODIAN, Reporter
from tests.cast import NOW, Cast

PASSPHRASES = {
    "city_officer1": "甲岗保密口令：松柏常青于山中月下",
    "city_officer2": "乙岗保密口令：江水东流过石桥村口",
    "city_approver1": "丙岗保密口令：春风又绿江南岸边柳",
    "city_approver2": "丁岗保密口令：明月何时照我还乡路",
}
LOGINS = {"city_officer1": "city-officer1"}
SAID = {
    "name": "欧阳某丙",
    "phone": "13900001234",
    "address": "青石镇柳树巷9号",
    "id_number": "",
    "other": "",
}


@dataclass
class Seals:
    """The cast with its holders; `now` moves when told to."""

    cast: Cast
    now: Any = NOW
    recovery: dict[str, str] = field(default_factory=dict)

    def command(self, who: str) -> Command:
        """A fresh command of one of the cast at this moment."""
        return self.cast.command(who, self.now)

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def make(self, who: str) -> dict[str, Any]:
        """A key for one of the holders, under the passphrase they have here."""
        words = PASSPHRASES[who]
        return make_key(passphrase=words, again=words, command=self.command(who))

    def admit(self, who: str, *, by: str, consented_by: str) -> int:
        """A further holder let in by two; the id of the key."""
        key_id = int(self.make(who)["key"])
        consent(key_id, command=self.command(consented_by))
        admit(key_id, passphrase=PASSPHRASES[by], command=self.command(by))
        return key_id

    def about(self) -> int:
        """A stream that stands for a case."""
        return open_streams("case", 1, self.now)[0]

    def sealed(self, about_id: int | None = None, *, kind: str = "identity", **said: str) -> int:
        """A record of a reporter, sealed and tied to a case; its id."""
        draft = SealDraft(kind, Reporter.of_texts(said or SAID), about_id or self.about())
        return seal_records([draft], command=self.command("city_dispatch"))[0]

    def asked(
        self, record_id: int, *fields: str, who: str = "city_officer1", purpose: str = "ask_more"
    ) -> int:
        """A request for fields of a record; its id."""
        draft = AskDraft(record_id, fields or ("name", "phone"), purpose, "核对举报地点")
        return int(ask(draft, command=self.command(who))["request"])

    def granted(self, record_id: int, *fields: str, by: str = "city_approver1", **more: Any) -> int:
        """A request granted for eight hours; its id."""
        request_id = self.asked(record_id, *fields, **more)
        grant(request_id, passphrase=PASSPHRASES[by], hours=8, command=self.command(by))
        return request_id

    def open(self, request_id: int, who: str = "city_officer1", passphrase: str = "") -> Opened:
        """One opening."""
        return open_granted(request_id, passphrase=passphrase or PASSPHRASES[who], command=self.command(who))

    def read(self, request_id: int, who: str = "city_officer1") -> dict[str, str]:
        """What one opening shows, as texts by field."""
        reporter = self.open(request_id, who).reporter
        assert reporter is not None
        return {name: content.text for name, content in reporter.items()}

    def stream(self, record_id: int) -> int:
        """The stream of a record."""
        return SealedRecord.objects.get(id=record_id).stream_id


def quick_wrapping() -> None:
    """Let passphrases cost nothing to try; how much they cost is the cryptographers' to say."""
    wrapping.COST["n"] = 2


def set_up_seals(cast: Cast) -> Seals:
    """Recovery identities printed, one custodian and one approver with keys in force."""
    quick_wrapping()
    seals = Seals(cast)
    for half in (CUSTODIAN, APPROVER):
        seals.recovery[half] = make_recovery(half, command=seals.command("system"))
    for who in ("city_officer1", "city_approver1"):
        assert seals.make(who)["state"] == "in_force"
    return seals
