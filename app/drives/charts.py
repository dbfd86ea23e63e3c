"""The line of official readings, in two sizes."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.drives.models import Drive
from app.drives.rules import Reading
from app.kernel.clock import local_day
from app.kernel.vietnamese.numbers import show_percent
from app.web.charts import DESKTOP, PHONE, LineChart, Point, Size, line_chart


def reading_charts(drive: Drive, readings: Sequence[Reading], target: float | None) -> dict[str, LineChart]:
    """Return the line of readings of one kind, in order of time, for a phone and for a desktop."""
    return {"phone": _chart(drive, readings, target, PHONE), "desktop": _chart(drive, readings, target, DESKTOP)}


def _chart(drive: Drive, readings: Sequence[Reading], target: float | None, size: Size) -> LineChart:
    first = min([drive.starts_on, *(local_day(reading.at) for reading in readings)])
    points = [Point((local_day(reading.at) - first).days, reading.rate * 100) for reading in readings]

    def day_words(at: float) -> str:
        day = first.fromordinal(first.toordinal() + round(at))
        return f"{day.day}/{day.month}"

    return line_chart(
        points,
        (drive.ends_on - first).days,
        size=size,
        day_words=day_words,
        percent_words=lambda percent: show_percent(percent / 100, 0 if percent == round(percent) else 1),
        goal=target,
        goal_words=_("Target %(rate)s", rate=show_percent(target / 100, 0)) if target else "",
    )
