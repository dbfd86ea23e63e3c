"""Forms of lines: the file, the alley a name means, the alley a name becomes."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.kernel.ids import UID_PATTERN, uuid7
from app.web.fields import IdChoice
from app.web.forms import BaseForm, QueryForm

LEAVE_OUT = "out"


class UploadLinesForm(BaseForm):
    """A GeoJSON file, and whom to name where it does not say. `uid` makes two presses one."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    file = FileField(
        _l("The file of lines"),
        description=_l("A .geojson file up to 5 MB, in WGS 84 degrees, for example cut out of OpenStreetMap."),
    )
    credit = StringField(
        _l("Source of the lines"),
        [Optional(), Length(max=200)],
        description=_l("Stands below the map, where the file itself names none."),
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Check every field; there must be a file."""
        valid = super().validate(extra_validators)
        if not self.file.data:
            self.file.errors = [_("Choose a file.")]
            return False
        return valid


class PlaceLineForm(BaseForm):
    """The alley a name of the file means."""

    to = IdChoice(_l("Which alley is it?"), [InputRequired(_l("Choose one of the alleys on the list."))])


class LineChoice(QueryForm):
    """What one of many names means; the list of them has one token."""

    to = SelectField(_l("Which alley is it?"), default="")

    def offer(self, near: Iterable[tuple[int, str]]) -> None:
        """Put in the alleys the name may mean, beside waiting on and leaving it out."""
        alleys = [SelectChoice(str(alley_id), label) for alley_id, label in near]
        self.to.choices = [SelectChoice("", _("Not chosen yet")), *alleys, SelectChoice(LEAVE_OUT, _("Leave it out"))]


class AlleyOfLineForm(BaseForm):
    """The alley to add for a name of the file."""

    kind = StringField(_l("What it is called in speech"), [Optional(), Length(max=30)])
    name = StringField(
        _l("Name of the alley"),
        [InputRequired(_l("Write the name.")), Length(max=120)],
    )
