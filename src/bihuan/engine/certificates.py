"""Certificates the web answers with: given ones looked at, or one of our own made and renewed; sends nothing anywhere."""

import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bihuan.engine.errors import BadCertificate
from bihuan.engine.telling import named

VALID_DAYS = 397  # what browsers take at most
RENEWED_DAYS_BEFORE = 30
BEGUN_HOURS_BEFORE = 24  # clocks of phones may be slow


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key as files, both PEM."""

    file: Path
    key: Path
    expires_at: datetime
    names: frozenset[str]
    fingerprint: str


def given_certificate(file: Path, *, key: Path) -> Certificate:
    """Return a certificate given by files. Raises BadCertificate when they are none, no pair, or expired."""
    found = read_certificate(file, key=key)
    try:
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except TypeError as locked:
        raise BadCertificate(key, "私钥有口令保护，请先去掉口令") from locked
    except ValueError as broken:
        raise BadCertificate(key, "不是 PEM 格式的私钥") from broken
    if private.public_key() != _loaded(file).public_key():
        raise BadCertificate(file, f"与私钥 {key} 不是一对")
    if found.expires_at <= datetime.now(UTC):
        raise BadCertificate(file, f"已于 {found.expires_at:%Y-%m-%d} 到期，请换新证书")
    return found


def own_certificate(folder: Path, *, names: Sequence[str]) -> Certificate:
    """Return a certificate signed by itself, kept in the folder; made anew when it lacks a name or ends soon."""
    file, key = folder / "self.crt", folder / "self.key"
    if file.exists() and key.exists():
        found = read_certificate(file, key=key)
        renew_at = found.expires_at - timedelta(days=RENEWED_DAYS_BEFORE)
        if found.names >= set(names) and datetime.now(UTC) < renew_at:
            return found
    with named(file):
        folder.mkdir(mode=0o700, exist_ok=True)
        private = ec.generate_private_key(ec.SECP256R1())
        _write(key, _key_text(private), mode=0o600)
        _write(file, _signed(private, names=names).public_bytes(serialization.Encoding.PEM), mode=0o644)
    return read_certificate(file, key=key)


def read_certificate(file: Path, *, key: Path) -> Certificate:
    """Return what a certificate's file says. Raises BadCertificate when it is none."""
    found = _loaded(file)
    return Certificate(
        file,
        key,
        found.not_valid_after_utc,
        _names(found),
        found.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def browser_names(hosts: Sequence[str]) -> list[str]:
    """Return host names and addresses as certificates write them, each once."""
    return list(dict.fromkeys(host.strip("[]") for host in [*hosts, socket.gethostname()]))


def _loaded(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except ValueError as broken:
        raise BadCertificate(file, "不是 PEM 格式的证书") from broken


def _names(found: x509.Certificate) -> frozenset[str]:
    try:
        listed = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(map(str, listed.get_values_for_type(x509.DNSName))) | frozenset(
        map(str, listed.get_values_for_type(x509.IPAddress))
    )


def _signed(private: ec.EllipticCurvePrivateKey, *, names: Sequence[str]) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bihuan")])
    now = datetime.now(UTC)
    usage = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=BEGUN_HOURS_BEFORE))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .sign(private, hashes.SHA256())
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _key_text(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes, *, mode: int) -> None:
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    new.replace(file)
