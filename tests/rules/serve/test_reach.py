"""What is asked for on the command line -> who listens where, under which address, or one sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.serve.reach import Certificate, Machine, Reach, Unreachable, Wish, reach_for

CADDY = Path("/usr/bin/caddy")
BARE = Machine(lan="192.168.1.20", name="Ward-PC", caddy=None)
WITH_CADDY = replace(BARE, caddy=CADDY)
CERT, KEY = Path("/etc/tung-ngo/cert.pem"), Path("/etc/tung-ngo/key.pem")
FILES = Certificate(CERT, KEY)
DOMAIN = "tungngo.example.vn"
LOCAL = ("127.0.0.1", "localhost")
NAMES = ("ward-pc", "ward-pc.local")


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), Reach("127.0.0.1", 8000, "http://127.0.0.1:8000", LOCAL)),
        (Wish(port=9000), Reach("127.0.0.1", 9000, "http://127.0.0.1:9000", LOCAL)),
        (
            Wish(host="0.0.0.0"),
            Reach("0.0.0.0", 8000, "http://192.168.1.20:8000", ("192.168.1.20", *NAMES, *LOCAL)),
        ),
        (Wish(host="10.0.0.9"), Reach("10.0.0.9", 8000, "http://10.0.0.9:8000", ("10.0.0.9", *NAMES, *LOCAL))),
        (Wish(host="::1"), Reach("::1", 8000, "http://[::1]:8000", ("::1", *LOCAL))),
    ],
)
def test_plain(wish: Wish, expected: Reach) -> None:
    assert reach_for(wish, BARE) == expected


def test_without_a_network_the_name_of_the_machine_stands_in() -> None:
    reach = reach_for(Wish(host="0.0.0.0"), replace(BARE, lan=None))
    assert reach.public_url == "http://ward-pc:8000"


@pytest.mark.parametrize(("host", "lan"), [("127.0.0.1", False), ("0.0.0.0", True), ("10.0.0.9", True)])
def test_whether_phones_come_over_plain_http(host: str, lan: bool) -> None:
    assert reach_for(Wish(host=host), BARE).is_lan is lan


@pytest.mark.parametrize(("port", "url"), [(None, f"https://{DOMAIN}"), (8443, f"https://{DOMAIN}:8443")])
def test_a_certificate_without_caddy(port: int | None, url: str) -> None:
    reach = reach_for(Wish(domain=DOMAIN.title(), port=port, cert=CERT, key=KEY), BARE)
    assert reach == Reach("0.0.0.0", port or 443, url, (DOMAIN, *LOCAL), certificate=FILES)
    assert not reach.is_lan


def test_caddy_stands_before_the_web_server() -> None:
    reach = reach_for(Wish(domain=DOMAIN), WITH_CADDY)
    assert (reach.host, reach.port, reach.public_url) == ("127.0.0.1", 8000, f"https://{DOMAIN}")
    assert reach.front is not None and reach.front.certificate is None and reach.certificate is None
    assert [(host, port) for host, port, _ in reach.listens] == [("0.0.0.0", 80), ("0.0.0.0", 443), ("127.0.0.1", 8000)]


def test_caddy_with_a_certificate_may_stand_on_any_port() -> None:
    wish = Wish(domain=DOMAIN, host="10.0.0.9", port=8443, cert=CERT, key=KEY, inner_port=8001)
    reach = reach_for(wish, WITH_CADDY)
    assert reach.front is not None and reach.front.certificate == FILES and reach.certificate is None
    assert [(host, port) for host, port, _ in reach.listens] == [("10.0.0.9", 8443), ("127.0.0.1", 8001)]


@pytest.mark.parametrize(
    ("wish", "given", "url", "hosts", "proxies"),
    [
        (Wish(), {}, "http://127.0.0.1:8000", "127.0.0.1,localhost", "0"),
        (Wish(domain=DOMAIN), {}, f"https://{DOMAIN}", f"{DOMAIN},127.0.0.1,localhost", "1"),
        (
            Wish(),
            {"PUBLIC_BASE_URL": f"https://{DOMAIN}", "TRUSTED_PROXIES": "1"},
            f"https://{DOMAIN}",
            f"{DOMAIN},127.0.0.1,localhost",
            "1",
        ),
        (Wish(), {"TRUSTED_HOSTS": "a,b", "PUBLIC_BASE_URL": "http://a"}, "http://a", "a,b", "0"),
    ],
)
def test_what_the_site_is_told(wish: Wish, given: dict[str, str], url: str, hosts: str, proxies: str) -> None:
    told = {"PUBLIC_BASE_URL": url, "TRUSTED_HOSTS": hosts, "TRUSTED_PROXIES": proxies}
    assert reach_for(wish, WITH_CADDY).settings(given) == told


@pytest.mark.parametrize(
    ("wish", "machine", "words"),
    [
        (Wish(domain=DOMAIN), BARE, "install Caddy"),
        (Wish(domain=DOMAIN, cert=CERT), WITH_CADDY, "belong together"),
        (Wish(domain=DOMAIN, key=KEY), BARE, "belong together"),
        (Wish(cert=CERT, key=KEY), BARE, "need DOMAIN"),
        (Wish(domain=DOMAIN, port=8443), WITH_CADDY, "only on port 443"),
        (Wish(domain=f"https://{DOMAIN}"), WITH_CADDY, "is no name"),
        (Wish(domain=f"{DOMAIN}:8443"), WITH_CADDY, "is no name"),
        (Wish(domain="tungngo example"), WITH_CADDY, "is no name"),
        (Wish(domain="a {\n}"), WITH_CADDY, "is no name"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_sentence(wish: Wish, machine: Machine, words: str) -> None:
    with pytest.raises(Unreachable, match=words) as refused:
        reach_for(wish, machine)
    assert str(refused.value).count("\n") <= str(wish.domain).count("\n")
