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
    if clock < time(12):
        return Band.MORNING
    return Band.AFTERNOON if clock < time(17, 30) else Band.EVENING
