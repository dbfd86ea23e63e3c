"""The one refusal of a whole file, by code, with the sentence that says what to do."""

from app.kernel.errors import Invalid
from app.kernel.words import N_

SENTENCES: dict[str, str] = {
    "empty": N_("The file is empty."),
    "too_large": N_("The file is larger than 10 MB. Split it in two."),
    "too_large_inside": N_("The file is too large once unpacked. Copy the list into a new file."),
    "too_many_rows": N_("The sheet has too many rows. Copy only the list into a new file."),
    "not_a_sheet": N_("This is not a spreadsheet. Choose an .xlsx, .xls or .csv file."),
    "damaged": N_("The file cannot be read. Save it again as .xlsx."),
    "locked": N_("The file has a password. Remove it, then save again."),
    "outside_links": N_("The file takes figures from another file. Copy the list as values into a new file."),
    "macros": N_("The file holds macros. Save it again as .xlsx."),
    "web_page": N_("This is a web page named as a spreadsheet. Open it in Excel and save as .xlsx."),
}


class Unreadable(Invalid):
    """The file as a whole cannot be used; `code` names why."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code], field="file")
        self.code = code
