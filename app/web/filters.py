"""How values look on the screen: names, phones, days, numbers."""

from datetime import date, datetime

from flask import Flask

from app.kernel.clock import local, local_day
from app.kernel.vietnamese.dates import show_date, show_time
from app.kernel.vietnamese.names import given_name, shorten
from app.kernel.vietnamese.numbers import show_decimal, show_number, show_percent
from app.kernel.vietnamese.phones import mask_phone, show_phone
from app.web.days import day_long, day_short


def register(app: Flask) -> None:
    """Give templates the filters of days, times, numbers, phones and names; `percent` takes 0 to 100."""
    app.jinja_env.filters.update(
        day=lambda value: show_date(_day(value)),
        day_short=lambda value: day_short(_day(value)),
        day_long=lambda value: day_long(_day(value)),
        time=show_time,
        moment=lambda value: f"{show_time(value)}, {local(value).day}/{local(value).month}",
        number=show_number,
        decimal=show_decimal,
        percent=lambda value: show_percent(value / 100),
        phone=show_phone,
        masked=mask_phone,
        given=given_name,
        shorten=shorten,
    )


def _day(value: date | datetime) -> date:
    return local_day(value) if isinstance(value, datetime) else value
