"""Signing a named person in without a password: a session row and its cookie, as the sign-in form would leave them."""

import contextvars
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.people.models import Account
from app.people.sessions import begin_session
from app.storage import unit


def sign_in(app: Flask, client: FlaskClient, login: str) -> None:
    """Give this client the cookie of the account with this login."""
    with app.app_context():
        account = db.session.scalar(select(Account).where(Account.login == login))
        assert account is not None, f"no account with the login {login!r}: make one with a factory first"
        key = begin_session(account, utc_now(), "tests")
        unit.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = key
        cookie["_fresh"] = True


def cookie_of(app: Flask, login: str) -> dict[str, Any]:
    """Return name and value of the cookie of somebody newly signed in, for a browser."""
    db.session.commit()
    client = app.test_client()
    contextvars.Context().run(sign_in, app, client, login)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value}
