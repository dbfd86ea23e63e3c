"""Words of the visit pages: what a household is called, and what depends on the clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _

from app.kernel.clock import Band, band_at, local_day
from app.web.days import day_long, day_short

SATURDAY = 5


class Named(Protocol):
    """A household as far as its name goes."""

    @property
    def head_name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def called(self) -> str: ...


def named(household: Named) -> str:
    """Return whose home it is, or what stands there."""
    return household.head_name or nameless(household.kind)


def nameless(kind: str) -> str:
    """Return what stands for the name of a household of this kind that has none."""
    words = {"dorm": _("Rented rooms"), "shop": _("Shop"), "office": _("Office")}
    return words.get(kind) or _("Name not known")


def called(household: Named) -> str:
    """Return what a sentence calls the household: its number, or where it stands."""
    return household.called or _("no number")


@dataclass(frozen=True)
class Chip:
    """A day to come back, as a button: `value` is day.band."""

    value: str
    words: str


def come_back_chips(now: datetime) -> list[Chip]:
    """Return the days people ask for most, from this moment on."""
    today, band = local_day(now), band_at(now)
    tomorrow = today + timedelta(days=1)
    weekend = today + timedelta(days=(SATURDAY - today.weekday()) % 7 or 7)
    if weekend == tomorrow:
        weekend += timedelta(days=1)
    chips = []
    if band is Band.MORNING:
        chips.append(Chip(f"{today.isoformat()}.{Band.AFTERNOON}", this_band(Band.AFTERNOON)))
    if band is not Band.EVENING:
        chips.append(Chip(f"{today.isoformat()}.{Band.EVENING}", this_band(Band.EVENING)))
    chips.append(Chip(f"{tomorrow.isoformat()}.", _("Tomorrow")))
    if band is Band.EVENING:
        chips.append(Chip(f"{tomorrow.isoformat()}.{Band.EVENING}", _("Tomorrow evening")))
    chips.append(Chip(f"{weekend.isoformat()}.", capital(day_long(weekend).rsplit(" ", 1)[0])))
    return chips


def this_band(band: str) -> str:
    """Return this morning, this afternoon, this evening."""
    words = {"morning": _("This morning"), "afternoon": _("This afternoon"), "evening": _("This evening")}
    return words[band]


def when(on: date, band: str, today: date) -> str:
    """Return a day and part of it the way people say it: tối nay, mai, T7 28/11 buổi tối."""
    if on == today:
        return this_band(band).lower() if band else _("today")
    if on == today + timedelta(days=1):
        morrow = {
            "morning": _("tomorrow morning"),
            "afternoon": _("tomorrow afternoon"),
            "evening": _("tomorrow evening"),
        }
        return morrow[band] if band else _("tomorrow")
    of_day = {"morning": _("in the morning"), "afternoon": _("in the afternoon"), "evening": _("in the evening")}
    return f"{day_short(on)} {of_day[band]}" if band else day_short(on)


def route_title(starts_at: datetime | None, now: datetime) -> str:
    """Return the title of a route: tuyến sáng nay, chiều nay, tối nay, or its day."""
    today = local_day(now)
    if starts_at is not None and local_day(starts_at) > today:
        return _("Route of %(day)s", day=day_long(local_day(starts_at)))
    band = band_at(starts_at) if starts_at is not None and local_day(starts_at) == today else band_at(now)
    titles = {"morning": _("This morning's route"), "afternoon": _("This afternoon's route")}
    return titles.get(band.value) or _("This evening's route")


def capital(words: str) -> str:
    """Return the words with a capital at the front."""
    return words[:1].upper() + words[1:]
