"""How the public pages speak: what comes, when, what it costs; in the language of the page."""

from datetime import datetime
from itertools import groupby

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l

from app.kernel.clock import local_day
from app.kernel.vietnamese.numbers import show_number
from app.sales.queries.public import Call, Weekly
from app.sales.rules import minute_of, minute_words
from app.web.days import WEEKDAYS, day_long

COMES = {
    "mobile_point": _l("The mobile sales point opens"),
    "vehicle": _l("The sales vehicle comes"),
    "vending": _l("The vending machine sells"),
    "field": _l("The field sales point opens"),
    "unstaffed": _l("The unstaffed stall opens"),
    "help_desk": _l("The help desk opens"),
}
HERE_NOW = {
    "mobile_point": _l("The mobile sales point is open now"),
    "vehicle": _l("The sales vehicle is here now"),
    "vending": _l("The vending machine sells now"),
    "field": _l("The field sales point is open now"),
    "unstaffed": _l("The unstaffed stall is open now"),
    "help_desk": _l("The help desk is open now"),
}

MORNING, AFTERNOON, EVENING = (
    _l("%(time)s in the morning"),
    _l("%(time)s in the afternoon"),
    _l("%(time)s in the evening"),
)


def capital(words: str) -> str:
    """Return the words with a capital at the front."""
    return words[:1].upper() + words[1:]


def day(call: Call) -> str:
    """Return Thứ Ba 24/11, Tuesday 24/11."""
    return capital(day_long(local_day(call.hours.starts_at)))


def nearness(call: Call, now: datetime) -> str:
    """Return today or tomorrow; "" for any other day."""
    days = (local_day(call.hours.starts_at) - local_day(now)).days
    return {0: gettext("today"), 1: gettext("tomorrow")}.get(days, "")


def comes(call: Call, now: datetime) -> str:
    """Return what comes and how near it is: the line above the big date."""
    if call.shift.notice != "postponed" and call.hours.starts_at <= now:
        return str(HERE_NOW[call.point.kind])
    return " · ".join(filter(None, (str(COMES[call.point.kind]), nearness(call, now))))


def hours(call: Call) -> str:
    """Return 7:00 – 9:00 sáng; where the part of the day changes it is said twice."""
    return _span(minute_of(call.hours.starts_at), minute_of(call.hours.ends_at))


def price(amount: int | None) -> str:
    """Return 98.000 ₫, or in words what has no price."""
    if amount is None:
        return gettext("ask there")
    return f"{_number(amount)} ₫" if amount else gettext("free")


def weekly(habit: Weekly) -> tuple[str, str]:
    """Return (the weekdays in words, the hours) of a weekly habit: runs of days are said from the first to the last."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(habit.weekdays), key=lambda pair: pair[1] - pair[0])
    ]
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(gettext("%(first)s to %(last)s", first=_within(run[0]), last=_within(run[-1])))
        else:
            parts += [_within(number) for number in run]
    return gettext("every day") if len(habit.weekdays) == 7 else ", ".join(parts), _span(habit.begins, habit.ends)


def _span(begins: int, ends: int) -> str:
    if str(get_locale()) == "en":
        return f"{minute_words(begins)} – {minute_words(ends)}"
    first, last = _part(begins), _part(ends - 1)
    if first == last:
        return first % {"time": f"{minute_words(begins)} – {minute_words(ends)}"}
    return f"{first % {'time': minute_words(begins)}} – {last % {'time': minute_words(ends)}}"


def _part(minute: int) -> str:
    """Return the sentence of a part of the day, its gap still open."""
    if minute < 12 * 60:
        return str(MORNING)
    return str(AFTERNOON if minute < 18 * 60 else EVENING)


def _within(weekday: int) -> str:
    """Return a weekday as it stands inside a Vietnamese sentence: thứ Hai."""
    word = str(WEEKDAYS[weekday])
    return word if str(get_locale()) == "en" else word[:1].lower() + word[1:]


def _number(amount: int) -> str:
    return f"{amount:,}" if str(get_locale()) == "en" else show_number(amount)
