"""What the cells of a row say, as the kinds of lists ask for it. Pure."""

from app.intake.reader.columns import Values
from app.kernel.vietnamese.names import proper_case
from app.kernel.vietnamese.phones import Phones


def text_of_cell(values: Values, key: str) -> str | None:
    """Return the words of a cell with single spaces between them; None for an empty one."""
    value = values.get(key)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def name_of_row(values: Values, key: str = "name") -> tuple[str | None, str]:
    """Return the full name (of one column, or of two), or None and the code of what is missing."""
    if whole := text_of_cell(values, key):
        return whole, ""
    family, given = text_of_cell(values, "family_name"), text_of_cell(values, "given_name")
    if given is None:
        return None, "missing_given_name" if family else "missing_name"
    return proper_case(f"{family or ''} {given}".strip()), ""


def phones_of_row(values: Values) -> tuple[str | None, str | None]:
    """Return the first two different numbers of the phone column and of a second one."""
    told = [value for key in ("phone", "phone2") if isinstance(value := values.get(key), Phones)]
    found = dict.fromkeys(number for phones in told for number in (phones.first, phones.second) if number)
    first, second, *_ = [*found, None, None]
    return first, second
