"""One's own keys: made after the password, shown once, revoked at once, and nobody else's."""

from __future__ import annotations

import re

from django.urls import reverse

from bihuan.journal.models import Entry
from bihuan.people.models import AccessToken, User
from bihuan.people.token_keys import PREFIX, hash_of
from tests.api.program import Program
from tests.desk.office import Office, new_request

PASSWORD = "Qinghe-2024"
SHOWN = re.compile(rf"<code[^>]*>({PREFIX}[\w-]+)</code>")


def with_password(office: Office, who: str) -> None:
    """Give somebody the password of these tests."""
    user = User.objects.get(id=office.cast.people[who].user_id or 0)
    user.set_password(PASSWORD)
    user.save()


def asked(**typed: object) -> dict[str, object]:
    """The form filled in."""
    form = {"name": "县平台同步", "scopes": ["read"], "days": "30", "password": PASSWORD}
    return {**new_request(), **form, **typed}


def test_a_key_is_shown_once_and_works_for_the_post_it_was_made_at(office: Office) -> None:
    with_password(office, "beiling_desk")
    browser, sent = office.browser("beiling_desk"), asked()
    page = browser.post(reverse("tokens"), sent)
    shown = SHOWN.search(page.content.decode())
    assert shown is not None
    assert AccessToken.objects.get().key_hash == hash_of(shown[1])
    assert not SHOWN.search(browser.post(reverse("tokens"), sent).content.decode())
    assert PREFIX not in browser.get(reverse("tokens")).content.decode()
    me = Program(shown[1]).get("/self").json()
    assert (me["post_id"], me["scopes"]) == (office.cast.beiling_desk.post_id, ["read"])


def test_a_wrong_password_or_an_empty_form_makes_no_key(office: Office) -> None:
    with_password(office, "beiling_desk")
    browser = office.browser("beiling_desk")
    assert browser.post(reverse("tokens"), asked(password="wrong")).status_code == 403
    for name, typed in (
        ("name", ""),
        ("scopes", []),
        ("scopes", ["all"]),
        ("days", "9999"),
        ("password", ""),
    ):
        assert browser.post(reverse("tokens"), asked(**{name: typed})).status_code == 422, name
    assert not AccessToken.objects.exists()


def test_a_key_is_revoked_by_its_holder_and_not_by_others(office: Office) -> None:
    with_password(office, "beiling_desk")
    browser = office.browser("beiling_desk")
    key = SHOWN.search(browser.post(reverse("tokens"), asked()).content.decode())
    assert key is not None
    token_id = AccessToken.objects.get().id
    address = reverse("token_revoke", args=[token_id])
    assert office.browser("beiling_head").post(address, new_request()).status_code == 404
    assert Program(key[1]).get("/self").status_code == 200
    assert browser.post(address, new_request()).status_code == 303
    answer = Program(key[1]).get("/self")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")


def test_the_journal_knows_of_keys_and_holds_neither_key_nor_words(office: Office) -> None:
    with_password(office, "beiling_desk")
    browser = office.browser("beiling_desk")
    browser.post(reverse("tokens"), asked())
    browser.post(reverse("token_revoke", args=[AccessToken.objects.get().id]), new_request())
    entries = Entry.objects.filter(code__startswith="token.").order_by("id")
    assert list(entries.values_list("code", flat=True)) == ["token.create", "token.revoke"]
    assert all(
        "县平台同步" not in body and PREFIX not in body for body in entries.values_list("body", flat=True)
    )
