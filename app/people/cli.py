"""Commands for whoever runs the machine: `flask create-admin` makes the first administrator; there is no default one."""

from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.kernel.vietnamese.clean import clean_text
from app.people.actions.accounts import create_admin as create
from app.people.actions.accounts import free_login
from app.people.passwords import check_length, hash_password
from app.people.queries import account_named
from app.people.rules import clean_login, is_login
from app.storage import unit


@click.command("create-admin")
@with_appcontext
def create_admin() -> None:
    """Ask for a name, a sign-in name and a password, and make an administrator."""
    with force_locale("vi"):
        name = _ask(_("Full name"), _full_name)
        login = _ask(_("Sign-in name"), _login, default=free_login(name))
        unit.rollback()
        password_hash = _new_password(login)
        try:
            create(utc_now(), name, login, password_hash)
        except DomainError as error:
            unit.rollback()
            raise click.ClickException(_(error.message, **error.params)) from error
        unit.commit()
        click.echo(_("Done. Sign in as %(login)s.", login=login))


def _ask(words: str, check: Any, default: str | None = None, hidden: bool = False) -> str:
    return str(click.prompt(words, value_proc=check, default=default, hide_input=hidden))


def _new_password(login: str) -> str:
    """Ask for a password until it was typed twice alike; return its hash."""
    while True:
        typed = _ask(_("Password (not shown while you type)"), lambda given: _password(given, login), hidden=True)
        if typed == _ask(_("Once more"), str, hidden=True):
            return hash_password(typed)
        click.echo(_("The two do not match. Type the password again."), err=True)


def _full_name(typed: str) -> str:
    name = clean_text(typed)
    if len(name) < 2 or not any(map(str.isalpha, name)) or len(name) > 120:
        raise click.UsageError(_("Type the full name."))
    return name


def _login(typed: str) -> str:
    login = clean_login(typed)
    if not is_login(login):
        raise click.UsageError(_("A sign-in name has 2 to 40 letters a-z, digits, or . _ - between them."))
    if account_named(login) is not None:
        raise click.UsageError(_("Somebody already has this sign-in name. Choose another."))
    return login


def _password(typed: str, login: str) -> str:
    if login in typed.lower():
        raise click.UsageError(_("A password must not hold the sign-in name."))
    try:
        check_length(typed)
    except DomainError as error:
        raise click.UsageError(_(error.message, **error.params)) from error
    return typed
