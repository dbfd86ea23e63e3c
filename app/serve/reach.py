"""How people reach the site: what is asked for on the command line -> who listens where, under which address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.serve.ports import WILDCARDS

HTTP, HTTPS = 80, 443
PLAIN_PORT = 8000
LOCAL = ("127.0.0.1", "localhost")
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")

NOT_A_NAME = "DOMAIN={domain} is no name: write it bare, such as DOMAIN=tungngo.example.vn."
BOTH_FILES = "CERT and KEY belong together: give both."
CERTIFICATE_WITHOUT_NAME = "CERT and KEY need DOMAIN=…, the name on the certificate."
NO_CERTIFICATE = (
    "DOMAIN needs a certificate: install Caddy, which fetches one by itself (Debian: apt install caddy), "
    "or give one with CERT=… KEY=…."
)
NOT_AT_443 = "A certificate is fetched only on port 443: leave PORT out, or give one with CERT=… KEY=…."

ANOTHER = "Choose another: {setting}={port}."
STOP_THE_OTHER = "Stop the web server that uses it (systemctl disable --now caddy nginx apache2)."


class Unreachable(Exception):
    """What was asked for cannot be served; the message says what to do."""


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate (with its chain) and its private key."""

    cert: Path
    key: Path


@dataclass(frozen=True)
class Wish:
    """What the command line says; None where it is silent."""

    domain: str | None = None
    host: str | None = None
    port: int | None = None
    cert: Path | None = None
    key: Path | None = None
    inner_port: int = PLAIN_PORT


@dataclass(frozen=True)
class Machine:
    """What this machine is and has; `lan` is its address in the network, None without one."""

    lan: str | None
    name: str
    caddy: Path | None


@dataclass(frozen=True)
class Front:
    """Caddy before the web server: it holds the certificate (fetched by itself when none is given). host None: everywhere."""

    program: Path
    domain: str
    host: str | None
    port: int
    certificate: Certificate | None


@dataclass(frozen=True)
class Reach:
    """Where the web server listens, what stands before it, and the address people use."""

    host: str
    port: int
    public_url: str
    trusted_hosts: tuple[str, ...]
    certificate: Certificate | None = None
    front: Front | None = None

    def settings(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return what the site's processes have to know of this; an address or a number of proxies given is kept."""
        public_url = given.get("PUBLIC_BASE_URL") or self.public_url
        hosts = dict.fromkeys(filter(None, (urlsplit(public_url).hostname, *self.trusted_hosts)))
        return {
            "PUBLIC_BASE_URL": public_url,
            "TRUSTED_HOSTS": given.get("TRUSTED_HOSTS") or ",".join(hosts),
            "TRUSTED_PROXIES": given.get("TRUSTED_PROXIES") or ("1" if self.front else "0"),
        }

    @property
    def is_lan(self) -> bool:
        """Say whether other machines reach the web server, and without TLS."""
        return self.front is None and self.certificate is None and not _is_loopback(self.host)

    @property
    def listens(self) -> tuple[tuple[str, int, str], ...]:
        """Return every address that must be free, each with what to do when it is not."""
        if self.front is None:
            return ((self.host, self.port, ANOTHER.format(setting="PORT", port=self.port + 1)),)
        host, outside = self.front.host or "0.0.0.0", self.front.port
        inside = (self.host, self.port, ANOTHER.format(setting="INNER_PORT", port=self.port + 1))
        if outside == HTTPS:
            return ((host, HTTP, STOP_THE_OTHER), (host, HTTPS, STOP_THE_OTHER), inside)
        return ((host, outside, ANOTHER.format(setting="PORT", port=outside + 1)), inside)


def reach_for(wish: Wish, machine: Machine) -> Reach:
    """Return how the site will be reached. Raises Unreachable."""
    certificate = _certificate(wish)
    if wish.domain is None:
        return _plain(wish, machine)
    domain = wish.domain.lower()
    if not NAME.fullmatch(domain):
        raise Unreachable(NOT_A_NAME.format(domain=wish.domain))
    port = wish.port or HTTPS
    public_url = f"https://{domain}" + ("" if port == HTTPS else f":{port}")
    hosts = (domain, *LOCAL)
    if machine.caddy is not None:
        if certificate is None and port != HTTPS:
            raise Unreachable(NOT_AT_443)
        front = Front(machine.caddy, domain, wish.host, port, certificate)
        return Reach(LOCAL[0], wish.inner_port, public_url, hosts, front=front)
    if certificate is None:
        raise Unreachable(NO_CERTIFICATE)
    return Reach(wish.host or "0.0.0.0", port, public_url, hosts, certificate=certificate)


def _certificate(wish: Wish) -> Certificate | None:
    if wish.cert is None and wish.key is None:
        return None
    if wish.cert is None or wish.key is None:
        raise Unreachable(BOTH_FILES)
    if wish.domain is None:
        raise Unreachable(CERTIFICATE_WITHOUT_NAME)
    return Certificate(wish.cert.resolve(), wish.key.resolve())


def _plain(wish: Wish, machine: Machine) -> Reach:
    host, port = wish.host or LOCAL[0], wish.port or PLAIN_PORT
    name = machine.name.lower()
    shown = (machine.lan or name) if host in WILDCARDS else host
    names = () if _is_loopback(host) else (name, f"{name}.local")
    hosts = (shown, *names, *LOCAL)
    bracketed = f"[{shown}]" if ":" in shown else shown
    return Reach(host, port, f"http://{bracketed}:{port}", tuple(dict.fromkeys(hosts)))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
