"""What can come of a visit and of a person: codes, words, icons, colours. Pure; labels are message ids.

What an outcome does to a door stands in `app.doors.rules`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from app.doors.rules import REOPENED
from app.drives.rules import DEFAULT_SUCCESSES
from app.kernel.words import N_

INSTALLED = "installed"
"""The button of the first screen that writes `met` with people who installed."""

TAKEN_BACK = "taken_back"


@dataclass(frozen=True)
class Choice:
    """A code and how it looks. `said` is how a list tells it afterwards; `alerts` sends a notice to the leader."""

    code: str
    label: str
    icon: str
    tone: str
    said: str = ""
    alerts: bool = False

    @property
    def words(self) -> str:
        """The message id of how it is told afterwards."""
        return self.said or self.label


@dataclass(frozen=True)
class Result(Choice):
    """A person's result. `open`: somebody should come again for this person."""

    open: bool = False


FIRST_SCREEN = (
    Choice(INSTALLED, N_("Installed"), "check", "leaf"),
    Choice("come_back", N_("Come back"), "calendar-clock", "sun"),
    Choice("not_home", N_("Not home"), "door-closed", "slate"),
    Choice("refused", N_("Declined"), "x", "brick"),
)

THE_REST = (
    Choice("met", N_("Met, nothing installed"), "user-check", "blue", said=N_("Met")),
    Choice("no_adult", N_("No adult at home"), "users", "slate"),
    Choice("needs_other_helper", N_("Needs another helper"), "user-plus", "sun"),
    Choice("inaccessible", N_("Could not get in"), "lock", "slate"),
    Choice("unsafe", N_("Not safe"), "triangle-alert", "brick", alerts=True),
    Choice("do_not_visit", N_("Asked not to come again"), "ban", "brick", alerts=True),
    Choice("vacant", N_("Nobody lives here"), "house", "slate"),
    Choice("moved", N_("Moved away"), "move-right", "slate", alerts=True),
    Choice("not_found", N_("House not found"), "map-pin", "slate"),
    Choice("business", N_("Shop or office, no household"), "building-2", "slate"),
    Choice("duplicate", N_("Same as another house"), "copy", "slate"),
)

OUTCOMES = {choice.code: choice for choice in FIRST_SCREEN + THE_REST}
SAID = OUTCOMES | {REOPENED: Choice(REOPENED, N_("Opened again by the leader"), "undo-2", "blue")}
"""Every outcome a row may hold and how it is told; only a leader's review writes the last one."""

FOR_REVIEW = frozenset(choice.code for choice in OUTCOMES.values() if choice.alerts)
"""Outcomes that wait for a leader's word."""

WITH_PEOPLE = frozenset({INSTALLED, "met", "come_back", "needs_other_helper"})
"""Outcomes in which people of the household may be recorded."""

IN_A_ROW = ("not_home", "vacant", "not_found")
"""Outcomes that may be written for a whole row of houses at once: nobody was met in any of them."""

SIDES = {"even": N_("Even numbers"), "odd": N_("Odd numbers"), "both": N_("Both sides")}

LEFT_OUT = {
    "not_yours": N_("on nobody's route of yours"),
    "left_alone": N_("asked to be left alone"),
    "settled": N_("settled already"),
    "today": N_("visited today already"),
    "promised": N_("has an appointment"),
}
"""Why a row of houses leaves a door out."""

RESULTS = {
    result.code: result
    for result in (
        Result("installed_new", N_("Installed just now"), "check", "leaf"),
        Result("updated", N_("Updated"), "refresh-cw", "leaf"),
        Result("already_had", N_("Had it already"), "circle-check", "leaf"),
        Result("account_recovered", N_("Account recovered"), "key-round", "leaf"),
        Result("wants_later", N_("Wants it later"), "clock", "sun", open=True),
        Result("declined", N_("Declined"), "x", "brick"),
        Result("no_smartphone", N_("No smartphone"), "smartphone", "slate"),
        Result("phone_too_old", N_("Phone too old"), "smartphone", "slate"),
        Result("no_storage", N_("Storage full"), "triangle-alert", "sun", open=True),
        Result("no_network", N_("No network"), "wifi-off", "sun", open=True),
        Result("otp_stuck", N_("No code by SMS"), "message-square", "sun", open=True),
        Result("identity_paper_missing", N_("No chip card yet"), "id-card", "sun", open=True),
        Result("app_error", N_("The app failed"), "circle-alert", "sun", open=True),
    )
}

RECHECK_RESULTS = {
    "confirmed": (N_("They use it, all is well"), "leaf"),
    "needs_help": (N_("They want help once more"), "sun"),
    "otherwise": (N_("They tell it otherwise"), "brick"),
    "not_met": (N_("Nobody was met"), "slate"),
}
"""What a second visit learned at a home that was helped: words and tone."""

STUCK_REASONS = {
    "sim_not_own": N_("SIM in another name"),
    "forgot_password": N_("Forgot the password"),
    "needs_family": N_("Elderly, needs family beside them"),
    "busy": N_("Busy"),
}

AGE_BANDS = {
    "under18": N_("under 18"),
    "18-35": N_("18–35"),
    "36-59": N_("36–59"),
    "60+": N_("60+"),
}

PERSON_WORDS = ("Bà", "Ông", "Bác", "Cô", "Chú", "Anh", "Chị", "Em")
"""How volunteers speak of a person at the door; stored as it is, in either language."""

BANDS = {"morning": N_("morning"), "afternoon": N_("afternoon"), "evening": N_("evening")}


def counts_as_helped(result: str, success_results: Collection[str]) -> bool:
    """Say whether a person's result is a success in a drive; a drive that names none counts the usual ones."""
    return result in (success_results or DEFAULT_SUCCESSES)


def shown_as(outcome: str, installed: int) -> Choice:
    """Return how a stored visit is shown: a meeting in which somebody installed looks like its button."""
    return SAID[INSTALLED if outcome == "met" and installed else outcome]
