"""The Caddyfile that `make start DOMAIN=…` writes; docs/operations.md says how it was tried with the real Caddy."""

import re
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.config import PROJECT
from app.serve.caddy import SECRET_PATHS, caddyfile
from app.serve.reach import Certificate, Front

FETCHED = Front(Path("caddy"), "tungngo.example.vn", None, 443, None)
GIVEN = Front(Path("caddy"), "tungngo.example.vn", "10.0.0.9", 8443, Certificate(Path('/c "1".pem'), Path("/k.pem")))


def test_caddy_fetches_the_certificate_and_leads_http_to_https() -> None:
    text = caddyfile(FETCHED, "127.0.0.1:8000")
    assert text.endswith(
        """
https://tungngo.example.vn {
	reverse_proxy 127.0.0.1:8000 {
		lb_try_duration 10s
	}
}

http:// {
	redir https://tungngo.example.vn{uri} permanent
}
"""
    )
    assert "\tadmin off\n" in text and "\thttps_port 443\n" in text


def test_a_given_certificate_on_another_port() -> None:
    text = caddyfile(GIVEN, "127.0.0.1:8001")
    assert text.endswith(
        """
https://tungngo.example.vn:8443 {
	bind 10.0.0.9
	tls "/c \\"1\\".pem" "/k.pem"
	reverse_proxy 127.0.0.1:8001 {
		lb_try_duration 10s
	}
}
"""
    )
    assert "\thttps_port 8443\n" in text


def test_no_secret_of_an_address_reaches_its_log(app: Flask) -> None:
    text = caddyfile(FETCHED, "127.0.0.1:8000")
    assert not re.search(r"^\tlog\b", text.split("\nhttps://")[1], re.M), "an access log would name every visitor"
    hidden = re.search(r'request>uri regexp "(.+)" "(.+)"', text)
    assert hidden and "request>headers delete" in text
    shown = re.sub(hidden[1], hidden[2].replace("$1", r"\1"), "/vao-doi/kX7-secret?x=1")
    assert shown == "/vao-doi/…"
    with_a_secret = [rule.rule for rule in app.url_map.iter_rules() if "secret" in rule.arguments]
    assert with_a_secret and {rule.split("/")[1] for rule in with_a_secret} == set(SECRET_PATHS)


def test_the_caddyfile_of_the_compose_file_is_the_same() -> None:
    front = replace(FETCHED, domain="{$DOMAIN}")
    assert (PROJECT / "deploy" / "Caddyfile").read_text("utf-8") == caddyfile(front, "web:8000")
