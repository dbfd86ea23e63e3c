"""Time: stored in UTC, lived in Asia/Ho_Chi_Minh; the part of the day a door is knocked at."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

HCM = ZoneInfo("Asia/Ho_Chi_Minh")


class Band(StrEnum):
    """Part of the day; a door found empty comes back in another one."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


BAND_HOURS = {
    Band.MORNING: (time(0), time(12)),
    Band.AFTERNOON: (time(12), time(17, 30)),
    Band.EVENING: (time(17, 30), time.max),
}
"""From when to when each part of the day lasts."""


def utc_now() -> datetime:
    """Return the present moment with its zone (UTC)."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the moment as the people of the ward read it on the wall."""
    return moment.astimezone(HCM)


def local_day(moment: datetime) -> date:
    """Return the calendar day in Việt Nam; 23:30 UTC already belongs to tomorrow there."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a Vietnamese day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=HCM).astimezone(UTC)


def band_at(moment: datetime) -> Band:
    """Return the band of a moment: morning before 12:00, afternoon before 17:30, then evening."""
    clock = local(moment).time()
    return next((band for band, (_, ends) in BAND_HOURS.items() if clock < ends), Band.EVENING)


def minute_of(clock: time) -> int:
    """Return the minute of the day; the day's last moment counts as its end."""
    return 24 * 60 if clock == time.max else 60 * clock.hour + clock.minute
