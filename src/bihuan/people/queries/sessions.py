"""Sessions of a person as a page lists them, by the real clock; the key of a session is shown to nobody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import F

from bihuan.people.models import Session

SYSTEMS = {
    "HarmonyOS": "鸿蒙", "OpenHarmony": "鸿蒙", "Android": "安卓", "iPhone": "iPhone", "iPad": "iPad", "UOS": "统信UOS",
    "Kylin": "麒麟", "Windows": "Windows", "Macintosh": "Mac", "Linux": "Linux",
}  # fmt: skip
# The first that fits counts: others call themselves Chrome or Safari too.
BROWSERS = {
    "MicroMessenger": "微信", "DingTalk": "钉钉", "QIHU": "360浏览器", "360SE": "360浏览器", "UOSBrowser": "统信浏览器",
    "Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionCard:
    """One session: what it is called in addresses, on what device, from where, since when, last used."""

    handle: str
    device: str
    address: str
    began_at: datetime | None
    used_at: datetime | None
    is_own: bool


def sessions_of(user_id: int, *, own_key: str | None = None) -> list[SessionCard]:
    """The sessions that have not run out, the one last used first. own_key: of whoever asks. 1 statement."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=datetime.now(UTC))
    return [
        SessionCard(
            handle_of(row.session_key), device_words(row.agent), row.address, row.began_at, row.used_at,
            row.session_key == own_key,
        )
        for row in rows.order_by(F("used_at").desc(nulls_last=True))
    ]  # fmt: skip


def handle_of(session_key: str) -> str:
    """What a session is called where its key must not be seen."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def device_words(agent: str) -> str:
    """Windows · Chrome, from what a browser calls itself; empty where it says nothing known."""
    system = next((words for sign, words in SYSTEMS.items() if sign in agent), "")
    browser = next((words for sign, words in BROWSERS.items() if sign in agent), "")
    return " · ".join(filter(None, (system, browser)))
