"""Forms of sign-in and accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import BaseForm


class SignInForm(BaseForm):
    """Name and password."""

    login = StringField(_l("Sign-in name"), [InputRequired(_l("Type your sign-in name.")), Length(max=60)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password.")), Length(max=1024)])
    next = HiddenField()
