"""Houses to break; `--long` makes crowds and rounds as large as `make faults` wants them, and prints what was met."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from flask import Flask

from app.drives.models import Drive
from app.jobs.embedded import EmbeddedServer
from tests.factories import drives, people
from tests.factories.people import Cast
from tests.kit.house import House

MET = pytest.StashKey[list[tuple[str, str]]]()
Build = Callable[..., House]
Note = Callable[[str], None]


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long form was asked for."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Iterator[Build]:
    """Make machines on this test's database whose programs wait to be started; all of them end with the test."""
    made: list[House] = []

    def build(**options: Any) -> House:
        one = House(tmp_path / f"house{len(made)}", app, **options)
        made.append(one)
        return one

    yield build
    for one in made:
        one.close()


@pytest.fixture
def house(machine: Build) -> Build:
    """The same with the web open; one web process unless told, since most faults need no second one."""

    def build(processes: int = 1, **options: Any) -> House:
        one = machine(processes=processes, **options)
        one.open()
        return one

    return build


@pytest.fixture
def queue() -> Iterator[EmbeddedServer]:
    """A queue server of this test alone, running, to be stopped and started."""
    with TemporaryDirectory(prefix="tungngo-") as folder:  # pytest's own are too deep for a socket
        server = EmbeddedServer(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return people.cast()


@pytest.fixture
def drive(cast: Cast) -> Drive:
    """An open drive in Lan's ward."""
    return drives.drive(cast.ward)


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Write a line for the table at the end of the long form."""
    lines = request.config.stash.setdefault(MET, [])

    def add(line: str) -> None:
        lines.append((request.node.name, line))

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("--long"):
        return
    lines = config.stash.get(MET, [])
    width = max((len(name) for name, _ in lines), default=0)
    terminalreporter.section("what was met")
    for name, line in lines:
        terminalreporter.write_line(f"{name.ljust(width)}  {line}")
