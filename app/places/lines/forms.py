"""Forms of lines: the file, the alley a name means, the alley a name becomes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.kernel.ids import UID_PATTERN, uuid7
from app.web.fields import IdChoice
from app.web.forms import BaseForm


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


class AlleyOfLineForm(BaseForm):
    """The alley to add for a name of the file."""

    kind = StringField(_l("What it is called in speech"), [Optional(), Length(max=30)])
    name = StringField(
        _l("Name of the alley"),
        [InputRequired(_l("Write the name.")), Length(max=120)],
    )
