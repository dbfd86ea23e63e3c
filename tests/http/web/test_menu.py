"""The menu: exactly one entry is marked wherever a person is, whatever roles they hold."""

import pytest

from app.access.actor import Role
from app.extensions import db
from tests.factories import people, sales
from tests.factories.people import Cast
from tests.kit.page import Page


@pytest.mark.parametrize(
    ("roles", "path", "entry"),
    [
        ((Role.COORDINATOR, Role.VOLUNTEER), "/sales", "/sales"),
        ((Role.COORDINATOR, Role.VOLUNTEER), "/sales/points", "/sales"),
        ((Role.COORDINATOR, Role.VOLUNTEER), "/shifts", "/shifts"),
        ((Role.COORDINATOR, Role.VOLUNTEER), "/shifts/{uid}", "/shifts"),
        ((Role.COORDINATOR,), "/shifts/{uid}", "/sales"),
        ((Role.VOLUNTEER,), "/sales", "/shifts"),
        ((Role.VOLUNTEER,), "/shifts/{uid}", "/shifts"),
    ],
)
def test_one_entry_is_current(page: Page, cast: Cast, roles: tuple[Role, ...], path: str, entry: str) -> None:
    account = people.account("nga", "Nguyễn Nga", cast.ward)
    for role in roles:
        people.grant(account, role, cast.ward)
    shift = sales.shift(sales.point(cast.ward), [sales.stop(cast.ward)])
    db.session.commit()
    shown = page.as_("nga").get(path.format(uid=shift.uid))
    assert {str(link["href"]) for link in shown.css("a.nav[aria-current=page]")} == {entry}
