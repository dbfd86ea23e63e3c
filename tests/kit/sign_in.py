"""Signing a named person in without a password: a session row and its cookie, as the sign-in form would leave them."""

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
