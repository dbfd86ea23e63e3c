"""What can be odd about a row of a list: a stable code, how much it weighs, and the sentence people read."""

from collections.abc import Iterable
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
    "hidden_row_read": (Weight.NOTE, N_("The row is hidden in the file; it was read all the same.")),
    "formula_without_value": (
        Weight.CHECK,
        N_("The cell holds a formula without its result. Open the file in Excel, save it, bring it in again."),
    ),
    "formula_error": (Weight.CHECK, N_("The formula of this cell has an error.")),
    "cell_repaired": (Weight.NOTE, N_("What stood in the cell was written anew.")),
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
    # codes and what a list marks
    "code_was_number": (Weight.NOTE, N_("Excel kept the code as a number.")),
    "leading_zero_restored": (
        Weight.NOTE,
        N_("Excel had taken the zeros at the front of the code; they were put back."),
    ),
    "duplicate_code": (Weight.REJECT, N_("Another row further up has this code.")),
    "missing_number": (Weight.REJECT, N_("Contract number missing.")),
    "class_disputed": (Weight.CHECK, N_("The name of the sheet and its title name different classes.")),
    "month_unknown": (Weight.CHECK, N_("The days have no month; write it above them.")),
    # phones
    "zero_added": (Weight.NOTE, N_("The zero at the front was missing; it was put back.")),
    "country_code_dropped": (Weight.NOTE, N_("The country code 84 was turned into a zero.")),
    "excel_number_repaired": (Weight.NOTE, N_("Excel had kept it as a number; it was turned back.")),
    "letter_read_as_digit": (Weight.NOTE, N_("A letter among the digits was read as a digit.")),
    "phone_note_dropped": (Weight.NOTE, N_("Words beside the phone number were left out.")),
    "phone_none": (Weight.NOTE, N_("The list says that there is no phone.")),
    "old_prefix_converted": (Weight.NOTE, N_("The old number of 11 digits was turned into today's.")),
    "phone_invalid": (Weight.CHECK, N_("The phone number is not right; it needs 10 digits.")),
    "phone_extra": (Weight.NOTE, N_("More than two phone numbers; only the first two are kept.")),
    # dates
    "date_impossible": (Weight.CHECK, N_("There is no such day in the calendar.")),
    "not_a_year": (Weight.CHECK, N_("This is neither a year nor a date.")),
    "serial_date_read": (Weight.NOTE, N_("Excel had kept the date as a number; it was turned back.")),
    "two_digit_year": (Weight.NOTE, N_("The year had two digits; the century was added.")),
    "date_future": (Weight.NOTE, N_("The date lies in the future.")),
    "year_assumed": (Weight.CHECK, N_("The year is missing; this year was taken.")),
    "date_year_only": (Weight.NOTE, N_("Only the year is known.")),
    "date_month_only": (Weight.NOTE, N_("Only the month and year are known.")),
    "age_out_of_range": (Weight.CHECK, N_("The age does not fit: members are at least 16.")),
    # marks
    "both_marked": (Weight.CHECK, N_("Both Male and Female are marked.")),
    "unknown_mark": (Weight.CHECK, N_("This mark is not known; nothing was taken from it.")),
    # counts
    "members_not_a_number": (Weight.REJECT, N_("The number of people is not a number.")),
    "smartphones_not_a_number": (Weight.REJECT, N_("The number of smartphones is not a number.")),
    "installed_not_a_number": (Weight.REJECT, N_("The number installed is not a number.")),
    "thousands_read": (Weight.NOTE, N_("The dot or comma was read as one between thousands.")),
    "other_separators": (Weight.NOTE, N_("Dot and comma stand the other way round; they were read so.")),
    "unit_dropped": (Weight.NOTE, N_("A word beside the number was left out.")),
    "installed_gt_smartphones": (Weight.CHECK, N_("More installed than smartphones.")),
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


# What parsers of the kernel tell that is no repair.
_NO_ISSUE = frozenset({"second_phone"})


def known_codes(flags: Iterable[str]) -> list[str]:
    """Return the codes of what a parser of the kernel flags; a repair without a sentence of its own is told as one."""
    return [flag if flag in CODES else "cell_repaired" for flag in flags if flag not in _NO_ISSUE]
