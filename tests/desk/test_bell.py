"""The bell of those who run the installation: what is amiss, by count, and the page that names it for those who may."""

from __future__ import annotations

from django.urls import reverse

from bihuan.cases.actions.comparing import enter_differences
from bihuan.cases.verifying import Difference
from tests.desk.office import Office


def test_sight_that_differs_rings_at_the_administrators_and_leads_the_auditor_to_the_verification(
    office: Office,
) -> None:
    enter_differences([Difference("access_missing", 5, 7)] * 3, now=office.world.now)
    pages = {
        who: office.browser(who).get(reverse("bell")).content.decode()
        for who in ("admin", "audit", "security", "city_dispatch")
    }
    rings = {who: "可见范围与交办记录不符3处，须核查" in page for who, page in pages.items()}
    assert rings == {"admin": True, "audit": True, "security": False, "city_dispatch": False}
    named = f'<a href="{reverse("audit")}"><b>可见范围'
    assert (named in pages["audit"], named in pages["admin"]) == (True, False)
    assert "/open/" not in pages["admin"] + pages["audit"]
