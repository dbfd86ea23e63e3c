from sqlalchemy import text, select, func
from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.people.models import Account, SignInSession
import pytest

def test_page(app, page):
    db.session.add(Account(uid=uuid7(), login="lan", name="Lan", created_at=utc_now()))
    answer = page.get("/sign-in")
    assert answer.text_of("h1") == "Sign in"
    db.session.commit()
    lan = page.as_("lan")
    assert lan.get("/sign-in", expect=303).location == "/"
    lan.post("/sign-out", token=page._token, expect=400)
    with pytest.raises(AssertionError):
        page.submit(answer, "form", foo="x")
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 1
