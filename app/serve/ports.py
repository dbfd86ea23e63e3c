"""Addresses of this machine: whether one can be listened on, whether somebody answers there, where the network finds us."""

import errno
import socket
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
# Never written to: asking the system which way it would go there names our own address on that way. No packet is sent.
SOMEWHERE_ELSE = ("192.0.2.1", 9)
LOW_PORTS = (
    "Port {port} needs the right to use low ports: start it as the service in deploy/systemd, "
    "or allow it once: sudo sysctl net.ipv4.ip_unprivileged_port_start=80"
)


def refusal(host: str, port: int, advice: str) -> str | None:
    """Say why no server could listen there now, in one sentence, or None; `advice` ends it when the port is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        return LOW_PORTS.format(port=port)
    except OSError as refused:
        if refused.errno == errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by this site already running. {advice}"
        return f"HOST={host} is no address of this machine."
    return None


def answers(host: str, port: int) -> bool:
    """Say whether something accepts connections there now."""
    try:
        with socket.create_connection((WILDCARDS.get(host, host), port), timeout=0.5):
            return True
    except OSError:
        return False


def speaks_http(host: str, port: int, tls: bool) -> bool:
    """Say whether a web server there gives an answer, whichever: the port alone is open before anybody can answer."""
    own = WILDCARDS.get(host, host)
    connection = HTTPConnection(own, port, timeout=1)
    if tls:  # whose certificate it is was looked at before; here it is ourselves that we ask
        connection = HTTPSConnection(own, port, timeout=1, context=ssl._create_unverified_context())
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def lan_address() -> str | None:
    """Return the address other machines of the network find this one at, or None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE_ELSE)
        except OSError:
            return None
        address = str(probe.getsockname()[0])
    return None if address.startswith("127.") else address
