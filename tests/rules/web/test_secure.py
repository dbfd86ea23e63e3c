"""What browsers take for a secure context."""

import pytest

from app.web.secure import is_secure


@pytest.mark.parametrize(
    ("scheme", "host", "expected"),
    [
        ("https", "tungngo.example.vn", True),
        ("http", "localhost:8000", True),
        ("http", "ward.localhost", True),
        ("http", "127.0.0.1:8000", True),
        ("http", "127.8.0.1", True),
        ("http", "[::1]:8000", True),
        ("http", "192.168.1.20:8000", False),
        ("http", "[fd00::20]:8000", False),
        ("http", "ward-office", False),
        ("http", "localhost.example.vn", False),
        ("http", "notlocalhost", False),
        ("http", "[broken", False),
        ("http", "", False),
    ],
)
def test_https_or_this_machine(scheme: str, host: str, expected: bool) -> None:
    assert is_secure(scheme, host) is expected
