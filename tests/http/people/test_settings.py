"""The organisation's settings and the command that makes the first administrator."""

from flask import Flask

from app.people.passwords import password_fits
from app.people.queries import account_named, organisation
from tests.factories.people import Cast
from tests.kit.page import Page


def test_the_organisation_stands_in_every_header(page: Page, cast: Cast) -> None:
    quang = page.as_("quang")
    quang.get("/settings")
    sent = {"name": "Đoàn phường Cửa Nam", "short_name": "Cửa Nam", "phone": "024 3825 3525", "cutoff_hour": "18"}
    quang.post("/settings", sent | {"cutoff_hour": "25"}, expect=422)
    quang.post("/settings", sent)
    stored = organisation()
    assert stored is not None and (stored.phone, stored.cutoff_hour) == ("02438253525", 18)
    assert "Cửa Nam" in page.as_("minh").get("/account").text
    assert "024 3825 3525" in page.get("/sign-in").text
    page.as_("lan").get("/settings", expect=403)


def test_the_first_administrator_is_asked_for(app: Flask) -> None:
    typed = "\n".join(["x", "Trần Thị Quản", "Bad Name", "quan", "ngắn", "một câu dễ nhớ", "một câu dễ nhớ", ""])
    result = app.test_cli_runner().invoke(args=["create-admin"], input=typed)
    assert result.exit_code == 0, result.output
    made = account_named("quan")
    assert made is not None and password_fits(made.password_hash, "một câu dễ nhớ")
    assert "một câu" not in result.output
