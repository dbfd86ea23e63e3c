"""Days the way the reader of this page says them: T7 28/11 and thứ Bảy 28/11, or Sat 28/11 and Saturday 28/11."""

from datetime import date

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.kernel.vietnamese.dates import show_day_long, show_day_short

WEEKDAYS = {
    1: _l("Monday"),
    2: _l("Tuesday"),
    3: _l("Wednesday"),
    4: _l("Thursday"),
    5: _l("Friday"),
    6: _l("Saturday"),
    7: _l("Sunday"),
}
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_short(day: date) -> str:
    """Return the day with its weekday in the fewest letters."""
    return f"{ENGLISH[day.weekday()][:3]} {day:%d/%m}" if _english() else show_day_short(day)


def day_long(day: date) -> str:
    """Return the day with its weekday in full."""
    return f"{ENGLISH[day.weekday()]} {day:%d/%m}" if _english() else show_day_long(day)


def _english() -> bool:
    return str(get_locale() or "vi") == "en"
