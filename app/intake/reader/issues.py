"""What can be odd about a row of a list: a stable code, how much it weighs, and the sentence people read."""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.words import N_


class Weight(StrEnum):
    """A note stays with a good row, a check asks a person to look, a reject keeps the row out."""

    NOTE = "note"
    CHECK = "check"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding on one row; `column` is a key of the list kind, `value` what the cell said."""

    code: str
    column: str | None = None
    value: str | None = None

    @property
    def weight(self) -> Weight:
        return CODES[self.code][0]

    @property
    def sentence(self) -> str:
        """Return the English message id that tells a person what is wrong."""
        return CODES[self.code][1]


CODES: dict[str, tuple[Weight, str]] = {
    # the row as a whole
    "too_few_columns": (Weight.REJECT, N_("The line has fewer columns than the heading.")),
    "extra_columns": (
        Weight.CHECK,
        N_("The line has more columns than the heading; the extra ones are left out."),
    ),
    "possible_duplicate": (Weight.CHECK, N_("Possible duplicate of another row of this file.")),
    # text
    "lost_characters": (
        Weight.CHECK,
        N_("Some letters were lost before this file was made. Ask for the right spelling."),
    ),
    "text_cut": (Weight.CHECK, N_("The text is too long; only its beginning is kept.")),
    "identity_number_dropped": (Weight.NOTE, N_("An identity card number was left out.")),
    "excel_date_repaired": (
        Weight.NOTE,
        N_("Excel had turned the house number into a date; it was turned back."),
    ),
    # names
    "missing_name": (Weight.REJECT, N_("Name missing.")),
    "missing_given_name": (Weight.REJECT, N_("Given name missing.")),
    "name_unaccented": (Weight.NOTE, N_("The name is written without accents.")),
    # classes
    "missing_class": (Weight.REJECT, N_("Class missing.")),
    "class_unreadable": (Weight.REJECT, N_("The class needs its grade in front, like 6A or 12A1.")),
    # phones
    "phone_invalid": (Weight.CHECK, N_("The phone number is not right; it needs 10 digits.")),
    "phone_extra": (Weight.NOTE, N_("More than two phone numbers; only the first two are kept.")),
    # dates
    "date_impossible": (Weight.CHECK, N_("There is no such day in the calendar.")),
    "not_a_year": (Weight.CHECK, N_("The date must be day/month/year.")),
    "date_future": (Weight.NOTE, N_("The date lies in the future.")),
    "year_assumed": (Weight.CHECK, N_("The year is missing; this year was taken.")),
    "date_year_only": (Weight.NOTE, N_("Only the year is known.")),
    "date_month_only": (Weight.NOTE, N_("Only the month and year are known.")),
    "age_out_of_range": (Weight.CHECK, N_("The age does not fit: members are at least 16.")),
    # marks
    "both_marked": (Weight.CHECK, N_("Both Male and Female are marked.")),
    # counts
    "members_not_a_number": (Weight.REJECT, N_("The number of people is not a number.")),
    "smartphones_not_a_number": (Weight.REJECT, N_("The number of smartphones is not a number.")),
    "installed_not_a_number": (Weight.REJECT, N_("The number installed is not a number.")),
    "installed_above_smartphones": (Weight.CHECK, N_("More installed than smartphones.")),
    "head_name_missing": (Weight.CHECK, N_("The head of household has no name.")),
    "missing_address": (Weight.CHECK, N_("No house number, lane or hamlet.")),
    # wards, of today and of before
    "ward_of_before": (Weight.NOTE, N_("A former ward: the row goes to the ward it became.")),
    "ward_divided": (
        Weight.CHECK,
        N_(
            "This ward was divided, and the street does not tell where the door is now. The row waits until you say so."
        ),
    ),
    "ward_elsewhere": (
        Weight.CHECK,
        N_("The row names a place outside this area. It waits until you say where it belongs."),
    ),
    "ward_unknown": (
        Weight.CHECK,
        N_("The register knows no such unit, or not what became of it. The row waits until you say where it belongs."),
    ),
    "ward_unnamed": (Weight.CHECK, N_("The row names no ward. It waits until you say where it belongs.")),
}
