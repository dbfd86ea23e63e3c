"""Forms of lists: the upload, one select for each column of a sheet, one input for each cell to mend."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.intake.flagged import LONGEST_TEXT, FlaggedCell
from app.intake.reader.book import SheetChoice
from app.intake.reader.columns import ListKind
from app.intake.reader.files import MAX_BYTES
from app.intake.reader.mended import AS_NOTE, NOTE
from app.intake.reader.sheets import CSV_ENCODINGS
from app.intake.registry import KnownList, ListPlace
from app.kernel.ids import UID_PATTERN, uuid7
from app.web.forms import BaseForm

LEAVE_OUT = "-"
CELL = "cell-"
ENCODING_NAMES = {"cp1258": "Windows-1258", "tcvn3": "TCVN3 (.VnTime)", "vni": "VNI", "cp1252": "Windows-1252"}


class UploadListForm(BaseForm):
    """What the list holds, where it belongs, the file. `uid` makes two presses one."""

    uid = HiddenField(default=uuid7, validators=[Regexp(UID_PATTERN, message=_l("Open this form again."))])
    kind = RadioField(_l("What is in the list?"), validators=[InputRequired(_l("Choose what the list holds."))])
    area = SelectField(_l("For which area?"), validators=[InputRequired(_l("Choose an area."))])
    file = FileField(
        _l("The file"),
        description=_l("An .xlsx, .xls or .csv file up to 10 MB. Drag it here, or press to choose it."),
    )
    pasted = TextAreaField(
        _l("Or paste the cells"),
        [Length(max=MAX_BYTES)],
        description=_l("In Excel: choose the cells with their headings, copy, then paste here."),
    )

    def offer(self, lists: Sequence[KnownList], places: Sequence[ListPlace]) -> "UploadListForm":
        """Fill the choices with the places and the lists that fit one of them; a single one is chosen already."""
        fitting = [known for known in lists if any(known.fits(place) for place in places)]
        self.kind.choices = [SelectChoice(known.kind.name, _(known.kind.title)) for known in fitting]
        self.area.choices = [SelectChoice(place.key, place.label) for place in places]
        if fitting and all(known.of_school for known in fitting):
            self.area.label.text = _("For which school?")
            self.kind.data = self.kind.data or fitting[0].kind.name
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; a list needs a file or pasted cells."""
        valid = super().validate(extra_validators)
        if not self.file.data and not self.pasted.data and not self.file.errors:
            self.file.errors = [_("Choose a file, or paste the cells.")]
            return False
        return valid


def row_form(cells: Sequence[FlaggedCell], sent: bool = False) -> BaseForm:
    """Return a form with an input for each cell to mend, named by its column; read from the request only when `sent`."""
    parts: dict[str, Any] = {
        CELL + cell.key: StringField(_(cell.label), default=cell.text, render_kw={"maxlength": LONGEST_TEXT})
        for cell in cells
    }
    kind: type[BaseForm] = type("RowForm", (BaseForm,), parts)
    return kind() if sent else kind(formdata=None)


def typed(form: BaseForm) -> dict[str, str]:
    """Return the texts of a valid row form by column key."""
    return {name.removeprefix(CELL): text or "" for name, text in form.data.items() if name.startswith(CELL)}


def reading_form(kind: ListKind[Any], sheets: Sequence[dict[str, Any]], mapping: Mapping[str, Any]) -> BaseForm:
    """Return a form with, for each sheet, its heading row and one select a column; fields are named by position.

    `s0_c3` is column 3 of sheet 0, `s0_row` and `s0_levels` its heading, `s0_out` leaves the sheet out.
    """
    keys = [SelectChoice(column.key, _(column.label)) for column in kind.columns]
    if NOTE in kind.by_key:
        keys.append(SelectChoice(AS_NOTE, _("Keep it as a note")))
    parts: dict[str, Any] = {}
    for number, sheet in enumerate(sheets):
        if sheet["ignored"] in {"hidden", "empty"}:
            continue
        place = f"s{number}_"
        parts[place + "out"] = BooleanField(_("Leave this sheet out"), default=sheet["ignored"] == "left_out")
        parts[place + "row"] = StringField(
            _("Heading row"),
            [Optional(), Regexp(r"[1-9][0-9]{0,2}$", message=_("The heading row is the number of a row."))],
            default=str(sheet.get("header_first") or ""),
        )
        levels = 1 + sheet.get("header_last", 0) - sheet.get("header_first", 0)
        parts[place + "levels"] = SelectField(
            _("Lines of the heading"),
            choices=[SelectChoice("1", _("One line")), SelectChoice("2", _("Two lines"))],
            default=str(levels),
        )
        for column, told in enumerate(sheet.get("columns", ())):
            parts[f"{place}c{column}"] = SelectField(
                told["heading"] or _("Column %(number)s", number=column + 1),
                choices=[SelectChoice(LEAVE_OUT, _("Skip column")), *keys],
                default=told["key"] or LEAVE_OUT,
            )
    if mapping.get("text"):
        names = [SelectChoice(name, ENCODING_NAMES[name]) for name in CSV_ENCODINGS]
        parts["encoding"] = SelectField(
            _("How to read the letters"),
            choices=[SelectChoice("", _("Find out by itself")), *names],
            default=mapping.get("encoding") or "",
        )
    form: BaseForm = type("ReadingForm", (BaseForm,), parts)()
    return form


def chosen(form: BaseForm, sheets: Sequence[dict[str, Any]]) -> dict[str, SheetChoice]:
    """Return the choices of a valid reading form by sheet name: only what differs from what is there."""
    values = form.data
    choices: dict[str, SheetChoice] = {}
    for number, sheet in enumerate(sheets):
        place = f"s{number}_"
        if place + "out" not in values:
            continue
        row, levels = int(values[place + "row"] or 0) or None, int(values[place + "levels"])
        was = sheet.get("header_first"), 1 + sheet.get("header_last", 0) - sheet.get("header_first", 0)
        moved = (row, levels) != was and row is not None
        columns = {
            column: None if key == LEAVE_OUT else key
            for column in range(len(sheet.get("columns", ())))
            if (key := values.get(f"{place}c{column}")) is not None
        }
        choices[sheet["name"]] = SheetChoice(
            left_out=bool(values[place + "out"]),
            header_row=row,
            header_levels=levels,
            columns={} if moved else columns,
        )
    return choices
