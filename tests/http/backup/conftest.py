"""A site with something in it and a backup folder of its own; another site with nothing in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import SYSTEM_ACTOR
from app.audit.actions import record
from app.audit.sealing import seal_rows
from app.extensions import db
from app.kernel.clock import utc_now
from app.storage import unit
from tests.factories.people import Cast
from tests.kit.databases import Database
from tests.kit.site import Sites


@pytest.fixture
def place(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The backup folder of this test."""
    config = replace(app.extensions["config"], instance_dir=tmp_path, backup_dir=tmp_path / "backups")
    monkeypatch.setitem(app.extensions, "config", config)
    return config.backups


@pytest.fixture
def sealed(cast: Cast) -> Cast:
    """People, and a record of which a part is sealed."""
    for number in range(5):
        record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", number)
    seal_rows(SYSTEM_ACTOR, utc_now())
    record(SYSTEM_ACTOR, utc_now(), "tests.row", "area", 6)
    unit.commit()
    return cast


@pytest.fixture
def other_site(
    engine_name: str, databases: dict[str, Database], sites: Sites, tmp_path: Path
) -> Callable[[], Iterator[Flask]]:
    """Opens another site on a database without a table, with an instance folder of its own."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        app = sites.on_scratch(databases[engine_name])
        folder = tmp_path / "other"
        folder.mkdir()
        app.extensions["config"] = replace(app.extensions["config"], instance_dir=folder)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    return opened
