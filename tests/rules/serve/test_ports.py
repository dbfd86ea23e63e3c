"""Which addresses can be listened on, and the sentence when one cannot."""

import socket
from collections.abc import Iterator

import pytest

from app.serve.ports import answers, lan_address, refusal


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port(taken: int) -> None:
    said = refusal("127.0.0.1", taken, "Choose another: PORT=9.")
    assert said == f"Port {taken} is taken, perhaps by this site already running. Choose another: PORT=9."
    assert answers("127.0.0.1", taken)
    assert answers("0.0.0.0", taken), "every address means: also this machine's own"


def test_a_port_that_was_given_back(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert refusal("127.0.0.1", port, "") is None
    assert not answers("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
def test_an_address_of_another_machine(host: str) -> None:
    assert refusal(host, 8000, "") == f"HOST={host} is no address of this machine."


def test_the_address_in_the_network_is_ours() -> None:
    address = lan_address()
    if address is not None:  # this machine has a network
        assert refusal(address, 0, "") is None
        assert not address.startswith("127.")
