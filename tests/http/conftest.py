"""What the database keeps is proved after every test of the rooms that move it, whatever the test was about."""

from collections.abc import Iterator

import pytest

from app.extensions import db
from app.storage.kept import all_kept

MOVES_IT = {"inbox", "intake", "people", "places", "plans", "reports", "routes", "sales", "visits"}


@pytest.fixture(autouse=True)
def _kept_figures_are_true(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.path.parent.name not in MOVES_IT or "app" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("app")
    yield
    if not db.session.is_active:
        db.session.rollback()
    assert {kept.table.name: found for kept in all_kept() if (found := kept.differences())} == {}
