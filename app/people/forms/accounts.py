"""Forms of accounts and roles; choices of areas and teams are put in by the view."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.kernel.ids import read_id
from app.people.words import LANGUAGES, ROLES, STATES
from app.web.fields import IdChoice, IntegerField, PhoneField, offered
from app.web.forms import BaseForm, QueryForm

NAME_MISSING = _l("Type the full name.")


class PeopleQuery(QueryForm):
    """The filter of the list of people."""

    q = StringField(_l("Name, sign-in name or phone"), [Length(max=80)], id="q")
    role = SelectField(_l("Role"), choices=offered([("", _l("All roles")), *ROLES.items()]), default="")
    state = SelectField(_l("State"), choices=offered(STATES.items()), default="active")
    after = IntegerField(validators=[Optional()])


class AddPersonForm(BaseForm):
    """Somebody new."""

    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    area = IdChoice(_l("Ward"))
    role = SelectField(_l("Role"))
    phone = PhoneField(_l("Phone"), [Optional(), Length(max=40)])
    unit = StringField(_l("Branch or office"), [Optional(), Length(max=120)])
    login = StringField(
        _l("Sign-in name"),
        [Optional(), Length(max=40)],
        description=_l("Leave empty and it is made from the name: Nguyễn Thị Lan becomes lannt."),
    )


class EditPersonForm(BaseForm):
    """What is written down about somebody. An empty phone field keeps the number, which the page shows masked."""

    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    phone = PhoneField(_l("New phone number"), [Optional(), Length(max=40)])
    no_phone = BooleanField(_l("Has no phone: forget the number"))
    area = IdChoice(_l("Ward"))
    home_area = IdChoice(_l("Lives in"), [Optional()])
    unit = StringField(_l("Branch or office"), [Optional(), Length(max=120)])
    position = StringField(_l("Position"), [Optional(), Length(max=120)])
    version = HiddenField(validators=[InputRequired()], filters=[lambda value: read_id(str(value))])


class DisableForm(BaseForm):
    """Why somebody is stopped."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Write the reason in a few words.")), Length(max=200)],
        description=_l("For example: moved away, no longer takes part."),
    )


class GiveRoleForm(BaseForm):
    """A role and where it reaches."""

    role = SelectField(_l("Role"))
    area = IdChoice(_l("Area"), description=_l("For every role but team leader and administrator."))
    team = IdChoice(_l("Team"), description=_l("Only for a team leader."))


class OwnForm(BaseForm):
    """One's own name and language."""

    name = StringField(_l("Full name"), [InputRequired(NAME_MISSING), Length(min=2, max=120)])
    lang = RadioField(_l("Language"), choices=offered(LANGUAGES.items()))
