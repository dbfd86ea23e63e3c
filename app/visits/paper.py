"""What the lines of a walk sheet say once they are typed in: outcome, phones, the day to come back, when it was. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kernel.clock import HCM, Band, band_at, local, local_day
from app.kernel.errors import Invalid
from app.kernel.vietnamese.dates import parse_date
from app.kernel.vietnamese.fold import fold
from app.kernel.words import N_
from app.routes.letters import LETTERS
from app.visits.outcomes import INSTALLED, RESULTS, WITH_PEOPLE

ALREADY = "already"
"""The box of a walk sheet for homes that had the app: met, and the people had it already."""

HAD_IT = RESULTS["already_had"]

WITH_PHONES = frozenset({INSTALLED, ALREADY})
WITH_DAY = WITH_PEOPLE | {ALREADY}

USUAL_HOURS = {Band.MORNING: time(9), Band.AFTERNOON: time(15), Band.EVENING: time(18, 30)}
BAND_LETTERS = {"s": Band.MORNING, "c": Band.AFTERNOON, "t": Band.EVENING}
SUNDAY = 6
_DAY = re.compile(r"(?:(n|m)|([2-7]|c)|(\d{1,2})[/.\- ](\d{1,2})) ?(s|c|t)?")


@dataclass(frozen=True)
class Said:
    """What one line of a sheet says. `back_on` and `back_band`: when somebody promised to come again."""

    outcome: str
    phones: int = 0
    back_on: date | None = None
    back_band: str = ""
    note: str = ""

    def payload(self) -> dict[str, object]:
        """Return the line as a phone would send it."""
        already = self.outcome == ALREADY
        people = max(self.phones, 1)
        return {
            "outcome": "met" if already else self.outcome,
            "phones": people if self.outcome == INSTALLED else 0,
            "people": [{"result": HAD_IT.code}] * people if already else [],
            "come_back_on": self.back_on.isoformat() if self.back_on else None,
            "come_back_band": self.back_band,
            "note": self.note,
        }


def read_line(letter: str, phones: int | None, back: str, note: str, walked_on: date) -> Said | None:
    """Return what a line says, None for an empty one. Raises Invalid, naming `letter`, `phones` or `back`."""
    if not (letter or back or note or phones is not None):
        return None
    if not letter:
        raise Invalid(N_("Type the letter of what came of it."), field="letter")
    known = LETTERS.get(fold(letter).upper())
    if known is None:
        raise Invalid(N_("No outcome has this letter. The letters stand above the list."), field="letter")
    outcome = known.code
    if phones and outcome not in WITH_PHONES:
        raise Invalid(N_("A number of phones goes with C or S only."), field="phones")
    if back and outcome not in WITH_DAY:
        raise Invalid(N_("A day to come back does not go with this outcome."), field="back")
    if outcome == "come_back" and not back:
        raise Invalid(N_("Type the day to come back."), field="back")
    on, band = read_day(back, walked_on) if back else (None, "")
    return Said(outcome, phones or 0, on, band, note)


def read_day(text: str, walked_on: date) -> tuple[date, str]:
    """Return day and part of the day of «M», «7T», «CS», «28/11 t», counted from the day of the walk.

    N is that day, M the next one, 2 to 7 and C (Sunday) the next such day; S, C, T behind it are morning, afternoon and
    evening. Raises Invalid naming `back`.
    """
    match = _DAY.fullmatch(fold(text).strip())
    if match is None:
        raise Invalid(N_("Type the day as a letter: M, 7, C, 7T, or as 28/11."), field="back")
    near, weekday, day, month, band = match.groups()
    told = BAND_LETTERS[band].value if band else ""
    if near:
        return walked_on + timedelta(days=near == "m"), told
    if weekday:
        wanted = SUNDAY if weekday == "c" else int(weekday) - 2
        return walked_on + timedelta(days=(wanted - walked_on.weekday() - 1) % 7 + 1), told
    read = parse_date(f"{day}/{month}/{walked_on.year}", walked_on).value
    if read is None:
        raise Invalid(N_("There is no such day."), field="back")
    if read < walked_on:  # «5/1» written in December
        read = parse_date(f"{day}/{month}/{walked_on.year + 1}", walked_on).value or read
    return read, told


def usual_walk(starts_at: datetime | None, now: datetime) -> tuple[date, Band]:
    """Return the day and the part of it on which a sheet was walked, as long as nobody says otherwise."""
    moment = min(now, starts_at or now)
    return local_day(moment), band_at(moment)


def walked_at(starts_at: datetime | None, day: date, band: Band, now: datetime) -> datetime:
    """Return the moment a sheet of this part of a day stands for: when the route began, if it was then; never the future.

    Raises Invalid naming `band` for a part of today that is still to come.
    """
    order = list(Band)
    if day == local_day(now) and order.index(band) > order.index(band_at(now)):
        raise Invalid(N_("That part of today is still to come."), field="band")
    planned = starts_at is not None and band_at(starts_at) is band
    hour = local(starts_at).time() if planned and starts_at else USUAL_HOURS[band]
    return min(now, datetime.combine(day, hour, tzinfo=HCM))


def came_before(at: datetime, day: date, band: Band) -> bool:
    """Say whether a visit was made in an earlier part of a day than the sheet's walk."""
    order = list(Band)
    return (local_day(at), order.index(band_at(at))) < (day, order.index(band))
