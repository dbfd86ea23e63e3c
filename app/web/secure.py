"""Whether the browser takes this page for a secure context: only there can it work without signal and use the camera."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

LOOPBACK_NAME = "localhost"


def secure_context() -> bool:
    """Say whether this request came over https, or to this machine's own loopback address."""
    return is_secure(request.scheme, request.headers.get("Host", ""))


def is_secure(scheme: str, host: str) -> bool:
    """Say what browsers say of an origin with this host (a port may follow it)."""
    if scheme == "https":
        return True
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:  # an address in brackets that is none
        return False
    if name == LOOPBACK_NAME or name.endswith(f".{LOOPBACK_NAME}"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
