"""Forms of the way in: name and password, a new password through a link, the language of the page."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from app.web.forms import BaseForm

TYPE_PASSWORD = _l("Type a new password.")
SAME_TWICE = _l("The two passwords are not the same. Type them again.")
PASSWORD_HINT = _l("At least 8 characters. A short sentence is easy to remember.")


class SignInForm(BaseForm):
    """Name and password."""

    login = StringField(_l("Sign-in name"), [InputRequired(_l("Type your sign-in name.")), Length(max=60)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password.")), Length(max=1024)])
    next = HiddenField()


class OwnLoginField(StringField):
    """The sign-in name, only to be read: password keepers store it beside the new password."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, render_kw={"readonly": True, "autocomplete": "username"}, **options)


class SetPasswordForm(BaseForm):
    """A password, twice."""

    username = OwnLoginField(_l("Sign-in name"))
    password = PasswordField(_l("New password"), [InputRequired(TYPE_PASSWORD)], description=PASSWORD_HINT)
    again = PasswordField(_l("New password once more"), [EqualTo("password", SAME_TWICE)])


class ChangePasswordForm(BaseForm):
    """The old password and a new one, twice."""

    username = OwnLoginField(_l("Sign-in name"))
    old = PasswordField(_l("Present password"), [InputRequired(_l("Type your present password."))])
    password = PasswordField(_l("New password"), [InputRequired(TYPE_PASSWORD)], description=PASSWORD_HINT)
    again = PasswordField(_l("New password once more"), [EqualTo("password", SAME_TWICE)])


class LanguageForm(BaseForm):
    """The language of pages for somebody not signed in."""

    lang = HiddenField()
    next = HiddenField()
