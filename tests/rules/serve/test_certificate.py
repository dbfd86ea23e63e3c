"""A certificate that cannot serve is told in one sentence before anything starts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from app.serve.certificate import check_certificate
from app.serve.reach import Certificate, Unreachable

DOMAIN = "tungngo.example.vn"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def written(folder: Path, name: str, made: trustme.LeafCert) -> Certificate:
    files = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    for part in made.cert_chain_pems:
        part.write_to_path(files.cert, append=True)
    made.private_key_pem.write_to_path(files.key)
    return files


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def good(ca: trustme.CA, tmp_path: Path) -> Certificate:
    return written(tmp_path, "good", ca.issue_cert(DOMAIN))


def refusal_of(files: Certificate, domain: str = DOMAIN) -> str:
    with pytest.raises(Unreachable) as refused:
        check_certificate(files, domain)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_good_one(good: Certificate) -> None:
    check_certificate(good, DOMAIN)


def test_a_wildcard(ca: trustme.CA, tmp_path: Path) -> None:
    check_certificate(written(tmp_path, "wild", ca.issue_cert("*.example.vn")), DOMAIN)


def test_missing(good: Certificate, tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal_of(Certificate(tmp_path / "none.pem", good.key))


def test_unreadable(good: Certificate, tmp_path: Path) -> None:
    assert "cannot be read: Is a directory" in refusal_of(Certificate(good.cert, tmp_path))


def test_another_key(good: Certificate, ca: trustme.CA, tmp_path: Path) -> None:
    other = written(tmp_path, "other", ca.issue_cert(DOMAIN))
    assert f"KEY={other.key} is not the key of CERT={good.cert}." == refusal_of(Certificate(good.cert, other.key))


def test_no_certificate_at_all(good: Certificate, tmp_path: Path) -> None:
    (tmp_path / "words.pem").write_text("not this one")
    assert "must be PEM files" in refusal_of(Certificate(tmp_path / "words.pem", good.key))


def test_another_name(good: Certificate) -> None:
    assert "does not serve other.example.vn: Hostname mismatch" in refusal_of(good, "other.example.vn")


def test_out_of_date(ca: trustme.CA, tmp_path: Path) -> None:
    old = written(tmp_path, "old", ca.issue_cert(DOMAIN, not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2021)))
    assert "certificate has expired" in refusal_of(old)
