"""Houses to break; `--long` makes crowds and rounds as large as `make faults` wants them, and prints what was met."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.drives.models import Drive
from tests.factories import drives, people
from tests.factories.people import Cast
from tests.kit.house import REAL, House

MET = pytest.StashKey[list[tuple[str, str]]]()
Open = Callable[..., House]
Note = Callable[[str], None]


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Whether the long form was asked for."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def house(app: Flask, tmp_path: Path) -> Iterator[Open]:
    """Make houses on this test's database: `house()` opens one, `house(redis_url=…, variant=…)`; all end with the test."""
    made: list[House] = []

    def build(redis_url: str | None = None, variant: str = REAL, **env: str) -> House:
        one = House(tmp_path / f"house{len(made)}", app, redis_url, variant, env)
        made.append(one)
        one.open()
        return one

    yield build
    for one in made:
        one.close()


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
