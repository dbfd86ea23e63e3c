"""Where one may be sent after signing in: pages of this site that are read, and nothing else."""

import pytest
from flask import Flask

from app.web.safe_next import safe_next

OURS = (
    "/",
    "/account",
    "/drives",
    "/households?q=a%20b",
    "/audit?day=2026-01-01#x",
    "/areas/5",
    "/today?next=//evil.com",
)
NOT_OURS = (
    None,
    "",
    "//evil.com",
    "///evil.com",
    "////evil.com",
    "/\\evil.com",
    "\\\\evil.com",
    "/\t/evil.com",
    "/\n/evil.com",
    " /account",
    "/account ",
    "/account\r\nSet-Cookie: a=b",
    "https://evil.com",
    "HTTP://evil.com/account",
    "javascript:alert(1)",
    "data:text/html,x",
    "account",
    "?next=/account",
    "/.//evil.com",
    "/..//evil.com",
    "/@evil.com",
    "/no-such-page",
    "/sign-out",
    "/areas/0x5",
    "/ngõ",
    "/account\x00",
)


@pytest.mark.parametrize("target", OURS)
def test_a_page_of_ours_is_kept(app: Flask, target: str) -> None:
    with app.test_request_context():
        assert safe_next(target, "/else") == target


@pytest.mark.parametrize("target", NOT_OURS)
def test_anything_else_is_not(app: Flask, target: str | None) -> None:
    with app.test_request_context():
        assert safe_next(target, "/else") == "/else"
