"""The letters of a walk sheet, printed over its boxes and typed when it comes back. Pure; labels are message ids.

They are those of the Vietnamese words, the same in every language: a sheet may be printed in one and typed in with the
other. None of them is a letter that a Vietnamese keyboard turns into another one.
"""

from typing import NamedTuple

from app.kernel.words import N_


class Letter(NamedTuple):
    """A letter, the outcome of a visit it stands for (`already`: met, and they had the app), and its words."""

    key: str
    code: str
    label: str


BOXES = (
    Letter("C", "installed", N_("Installed now")),
    Letter("S", "already", N_("Had it")),
    Letter("H", "come_back", N_("Come back")),
    Letter("V", "not_home", N_("Nobody home")),
    Letter("T", "refused", N_("Declined")),
)
"""The boxes of the sheet, one of which is ticked."""

OTHERS = (
    Letter("G", "met", N_("Met, nothing installed")),
    Letter("N", "no_adult", N_("No adult at home")),
    Letter("P", "needs_other_helper", N_("Needs another helper")),
    Letter("K", "inaccessible", N_("Could not get in")),
    Letter("B", "vacant", N_("Nobody lives here")),
    Letter("D", "moved", N_("Moved away")),
    Letter("M", "not_found", N_("House not found")),
    Letter("L", "business", N_("Shop or office, no household")),
    Letter("R", "duplicate", N_("Same as another house")),
    Letter("U", "unsafe", N_("Not safe")),
    Letter("X", "do_not_visit", N_("Asked not to come again")),
)
"""The letters that are written into the box "Other"."""

DAYS = (
    ("N", N_("the same day")),
    ("M", N_("the next day")),
    ("2–7, C", N_("Monday to Saturday, Sunday")),
    ("S, C, T", N_("behind it: morning, afternoon, evening")),
)
"""How the day to come back is written: 7T is Saturday evening."""

LETTERS = {letter.key: letter for letter in (*BOXES, *OTHERS)}
