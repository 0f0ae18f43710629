"""The web speaks TLS with a certificate that fits, or says which file does not."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.engine import certificates
from bihuan.engine.certificates import browser_names, given_certificate, own_certificate
from bihuan.engine.errors import BadCertificate
from bihuan.engine.options import allowed_hosts, read_options

NAMES = ["localhost", "127.0.0.1", "10.1.2.3"]


def test_one_of_our_own_bears_every_name_and_is_kept(tmp_path):
    made = own_certificate(tmp_path / "tls", names=NAMES)
    assert made.names == set(NAMES)
    assert made.expires_at > datetime.now(UTC) + timedelta(days=390)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert own_certificate(tmp_path / "tls", names=NAMES[:2]) == made
    assert given_certificate(made.file, key=made.key) == made


def test_it_is_made_anew_for_another_name_and_before_it_ends(tmp_path, monkeypatch):
    first = own_certificate(tmp_path, names=NAMES)
    second = own_certificate(tmp_path, names=[*NAMES, "office.example"])
    assert second.fingerprint != first.fingerprint
    monkeypatch.setattr(certificates, "VALID_DAYS", 29)
    ending = own_certificate(tmp_path, names=["another"])
    monkeypatch.undo()
    assert own_certificate(tmp_path, names=["another"]).expires_at > ending.expires_at


def test_a_certificate_that_cannot_serve_is_named_with_the_reason(tmp_path, monkeypatch):
    made, other = (own_certificate(tmp_path / name, names=NAMES) for name in ("a", "b"))
    (tmp_path / "text").write_text("x")
    for file, key, reason in [
        (made.file, other.key, f"{made.file}：与私钥 {other.key} 不是一对。"),
        (tmp_path / "text", made.key, f"{tmp_path}/text：不是 PEM 格式的证书。"),
        (made.file, tmp_path / "text", f"{tmp_path}/text：不是 PEM 格式的私钥。"),
    ]:
        with pytest.raises(BadCertificate) as refused:
            given_certificate(file, key=key)
        assert str(refused.value) == reason
    monkeypatch.setattr(certificates, "VALID_DAYS", -1)
    monkeypatch.setattr(certificates, "BEGUN_HOURS_BEFORE", 48)
    over = own_certificate(tmp_path / "c", names=NAMES)
    with pytest.raises(BadCertificate, match="到期，请换新证书"):
        given_certificate(over.file, key=over.key)


def test_the_names_are_those_the_web_answers_to():
    assert {"localhost", "127.0.0.1", "::1", "10.1.2.3"} <= set(browser_names(allowed_hosts("10.1.2.3")))


def test_a_certificate_comes_with_its_key_or_is_our_own(capsys, tmp_path):
    given = read_options(["--tls-cert", str(tmp_path / "c"), "--tls-key", str(tmp_path / "k")])
    assert (given.tls, given.is_secure) == ((tmp_path / "c", tmp_path / "k"), True)
    assert read_options(["--tls-self"]).address.startswith("https://")
    for asked, words in [
        (["--tls-cert", "c"], "要一起给出"),
        (["--tls-cert", "c", "--tls-key", "k", "--tls-self"], "不能和"),
    ]:
        with pytest.raises(SystemExit):
            read_options(asked)
        assert words in capsys.readouterr().err
