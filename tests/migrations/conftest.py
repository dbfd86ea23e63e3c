"""A database without a table, the list of revisions, and what a migrated database holds."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.extensions import db
from tests.kit.databases import Database
from tests.kit.site import Sites


@pytest.fixture
def bare(engine_name: str, databases: dict[str, Database], sites: Sites) -> Iterator[Flask]:
    """An app on a database without a table."""
    app = sites.on_scratch(databases[engine_name])
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
