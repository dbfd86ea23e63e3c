"""The cast, and an alley of Lan's ward with a few doors."""

import pytest

from app.access.actor import SYSTEM_ACTOR
from app.kernel.clock import utc_now
from app.places import actions
from app.places.actions import HouseholdFields
from tests.factories import people


@pytest.fixture
def cast(app):
    return people.cast()


@pytest.fixture
def hamlet(cast):
    return actions.ensure_alley(SYSTEM_ACTOR, utc_now(), cast.ward, "Giẽ Hạ", "thôn", level="group")


@pytest.fixture
def alley(hamlet):
    return actions.ensure_alley(SYSTEM_ACTOR, utc_now(), hamlet, "45 Đặng Thùy Trâm", "ngõ")


@pytest.fixture
def add(alley):
    def add(address="", lane=None, **fields):
        values = HouseholdFields(address_raw=address, **fields)
        return actions.add_household(SYSTEM_ACTOR, utc_now(), lane or alley, values, not_duplicate=True)

    return add


@pytest.fixture
def door(add):
    return add("Số 5", head_name="Trần Thị Hòa", phone="0912000123", smartphones=2, note="chó dữ")
