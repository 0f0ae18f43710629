"""Keys made, listed and revoked at the server's own command line."""

from __future__ import annotations

import pytest

from bihuan.cli.main import main
from bihuan.people.models import AccessToken
from tests.api.program import Program
from tests.cast import Cast


def test_a_key_is_printed_alone_and_opens_what_its_holder_may_see(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    made = main(["token", "create", "--as", "bl-desk", "--scope", "read", "--scope", "write", "--days", "7"])
    told = capsys.readouterr()
    assert made == 0
    key = told.out.strip()
    assert "\n" not in key
    me = Program(key).get("/self").json()
    assert (me["title"], me["scopes"]) == (cast.beiling_desk.title, ["read", "write"])
    assert main(["token", "list", "--as", "bl-desk"]) == 0
    listed = capsys.readouterr().out
    assert key not in listed
    assert "有效" in listed
    assert main(["token", "revoke", str(AccessToken.objects.get().id)]) == 0
    assert Program(key).get("/self").status_code == 401
    assert main(["token", "revoke", str(AccessToken.objects.get().id)]) == 1


def test_nobody_and_no_post_get_no_key(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for more in (["--as", "nobody"], ["--as", "bl-desk", "--post", "县长"]):
        assert main(["token", "create", *more, "--scope", "read", "--days", "7"]) == 2
        assert "岗位不明" in capsys.readouterr().err
    assert main(["token", "create", "--as", "bl-desk", "--scope", "read", "--days", "0"]) == 1
    assert capsys.readouterr().err == "有效期应为1至366天\n"
    assert not AccessToken.objects.exists()
