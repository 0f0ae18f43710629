"""A key opens what its holder's post opens, for its scopes, as long as it stands; nothing else opens anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client

from bihuan.people.actions.tokens import TokenDraft, create_token, revoke_token
from bihuan.people.models import AccessToken, Tenure, User
from bihuan.people.queries.tokens import tokens_of
from bihuan.people.token_keys import PREFIX
from bihuan.rules.errors import FactMissing, FactWrong, NotAllowed, NotFound
from tests.api.program import ROOT, Program, key_of, program_of
from tests.desk.office import Office


def told(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json().get("code", "")


def test_without_a_key_nothing_opens_not_even_to_a_browser_logged_in(office: Office) -> None:
    for client in (Client(), office.browser("city_dispatch")):
        answer = client.get(f"{ROOT}/cases")
        assert told(answer) == (401, "token_missing")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sessionid" not in answer.cookies


def test_a_key_in_the_wrong_words_or_of_nobody_opens_nothing(office: Office) -> None:
    key = key_of(office, "city_dispatch")
    for given in (f"Token {key}", key, "Bearer", f"Bearer {key}x", f"Bearer {PREFIX}guess", "Bearer 1"):
        answer = Client(headers={"authorization": given}).get(f"{ROOT}/self")
        assert answer.status_code == 401, given


def test_a_key_ends_with_its_days_its_post_its_user_or_when_it_is_revoked(office: Office) -> None:
    for end, code in (
        (lambda: AccessToken.objects.update(expires_at=office.world.now), "token_expired"),
        (lambda: AccessToken.objects.update(revoked_at=office.world.now), "token_revoked"),
        (lambda: Tenure.objects.update(until=office.world.now), "token_without_post"),
        (lambda: User.objects.update(is_active=False), "token_without_post"),
    ):
        Tenure.objects.update(until=None)
        program = program_of(office, "city_dispatch")
        assert program.get("/self").status_code == 200
        end()
        assert told(program.get("/self")) == (401, code)


def test_what_a_key_may_do_is_what_its_scopes_say(office: Office) -> None:
    order_id = office.world.issued()
    recall, receipt = f"/orders/{order_id}/moves/recall", f"/orders/{order_id}/moves/sign_receipt"
    reading = program_of(office, "city_dispatch", "read")
    assert reading.get(f"/orders/{order_id}").status_code == 200
    assert told(reading.move(recall, {"reason": "单位有误"}, version=1)) == (403, "token_scope")
    writing = program_of(office, "beiling_deputy", "write")
    assert told(writing.get(f"/orders/{order_id}")) == (403, "token_scope")
    assert told(writing.move(receipt, {}, version=1)) == (403, "token_scope")
    together = {"parts": [{"id": order_id, "version": 1, "facts": {"reason": "单位有误"}}]}
    program = program_of(office, "city_dispatch", "write")
    assert told(program.post("/orders/moves/recall", together)) == (403, "token_scope")
    assert program.move(recall, {"reason": "单位有误"}, version=1).status_code == 200


def test_guesses_from_one_address_are_locked_out_and_keys_that_stand_are_not(office: Office) -> None:
    standing = program_of(office, "city_dispatch")
    standing.client.defaults["REMOTE_ADDR"] = "10.7.7.7"
    guess = Program(f"{PREFIX}guess", address="10.7.7.7")
    codes = [told(guess.get("/cases", q="某人的名字"))[1] for _ in range(7)]
    assert codes == ["token_unknown"] * 5 + ["token_locked"] * 2
    assert told(Program(f"{PREFIX}guess", address="10.7.7.8").get("/self")) == (401, "token_unknown")
    assert standing.get("/self").status_code == 200
    assert AccessFailureLog.objects.count() == 6
    assert all("某人" not in kept.get_data + kept.path_info for kept in AccessAttempt.objects.all())


def test_a_key_is_for_oneself_and_for_a_post_one_holds(office: Office) -> None:
    me, other = office.cast.city_dispatch, office.cast.beiling_head
    assert me.user_id
    assert other.user_id
    command = office.cast.command("city_dispatch")
    for draft, refusal in (
        (TokenDraft(other.user_id, other.post_id or 0, "试验", ("read",), 1), NotAllowed),
        (TokenDraft(me.user_id, other.post_id or 0, "试验", ("read",), 1), NotFound),
        (TokenDraft(me.user_id, me.post_id or 0, " ", ("read",), 1), FactMissing),
        (TokenDraft(me.user_id, me.post_id or 0, "试验", (), 1), FactMissing),
        (TokenDraft(me.user_id, me.post_id or 0, "试验", ("all",), 1), FactWrong),
        (TokenDraft(me.user_id, me.post_id or 0, "试验", ("read",), 367), FactWrong),
        (TokenDraft(me.user_id, me.post_id or 0, "试验", ("read",), 0), FactWrong),
    ):
        with pytest.raises(refusal):
            create_token(draft, command=command)
    assert not AccessToken.objects.exists()


def test_the_security_administrator_revokes_anybodys_key_and_others_only_their_own(office: Office) -> None:
    program, token_id = program_of(office, "beiling_head"), AccessToken.objects.get().id
    for who in ("city_dispatch", "admin", "audit"):
        with pytest.raises(NotFound):
            revoke_token(token_id, command=office.cast.command(who))
    revoke_token(token_id, command=office.cast.command("security"))
    assert told(program.get("/self")) == (401, "token_revoked")


def test_the_day_of_the_last_use_is_noted_once_a_day(office: Office) -> None:
    program, user_id = program_of(office, "city_dispatch"), office.cast.city_dispatch.user_id
    assert tokens_of(user_id, at=office.world.now)[0].last_used_on is None
    program.get("/self")
    assert tokens_of(user_id, at=office.world.now)[0].last_used_on == office.world.now.date()
    office.world.wait(days=1)
    assert tokens_of(user_id, at=office.world.now + timedelta(days=40))[0].state == "expired"
