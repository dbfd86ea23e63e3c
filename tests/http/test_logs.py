"""What the log says of a failure: enough to find it, nothing about anybody."""

import json

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.people.views import accounts
from tests.factories.people import Cast
from tests.kit.page import Page


@pytest.mark.parametrize("kind", ["code", "database"])
def test_a_failure_is_logged_without_the_people_in_it(
    app: Flask, page: Page, cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def breaks(*_args: object) -> None:
        resident = "Bà Mai 0900000123"
        if kind == "code":
            raise RuntimeError(len(resident))
        db.session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": resident})

    monkeypatch.setattr(accounts, "people_page", breaks)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = page.as_("lan").get("/people?q=Mai", expect=None)
    assert answer.status in (500, 503)
    told = capsys.readouterr().err
    line = next(json.loads(line) for line in told.splitlines() if line.startswith("{"))
    assert line["request"] == answer.headers["X-Request-Id"] and line["request"] in answer.text
    assert line["route"] == "/people" and "Traceback" in line["exception"]
    assert "Bà Mai" not in told and "0900000123" not in told and "q=Mai" not in told
