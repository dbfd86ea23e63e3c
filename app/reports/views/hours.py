"""Pages of volunteers' hours: everybody in sight, one person day by day, a confirmation to print, a file."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.intake.problem_file import CSV, as_csv
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Invalid
from app.kernel.vietnamese.dates import show_date
from app.people.models import Account
from app.reports.actions import note_hours_file
from app.reports.forms import PeriodQuery
from app.reports.queries import hours as queries
from app.reports.queries.hours import Period, PersonHours
from app.reports.rules.hours import check_period
from app.reports.views.blueprint import bp
from app.reports.words import hours_words
from app.storage import unit
from app.web.fragments import go_to, show


@bp.get("/hours")
@requires(P.HOURS_SEE)
def hours(actor: Actor) -> ResponseReturnValue:
    form, period = _asked()
    now = utc_now()
    if queries.only_own(actor):
        return go_to(url_for("reports.hours_of", account_id=actor.account_id, **_kept(period)))
    after = queries.volunteer_for(actor, form.after.data) if period and form.after.data else None
    page = queries.hours_page(actor, period, now, after) if period else None
    kept = _kept(period)
    return show(
        "reports/hours.html",
        status=200 if period else 422,
        form=form,
        found=page,
        kept=kept,
        next_url=url_for("reports.hours", **kept, after=page.next_key) if page and page.next_key else None,
        first_url=url_for("reports.hours", **kept) if after else None,
        words=hours_words,
    )


@bp.get("/hours/<int:account_id>")
@requires(P.HOURS_SEE, load=queries.volunteer_for)
def hours_of(actor: Actor, account: Account) -> ResponseReturnValue:
    form, period = _asked()
    found = _hours_of(account, period) if period else None
    status = 200 if period else 422
    alone = queries.only_own(actor)
    return show(
        "reports/hours_of.html",
        status=status,
        account=account,
        form=form,
        found=found,
        kept=_kept(period),
        alone=alone,
        words=hours_words,
    )


@bp.get("/hours/<int:account_id>/confirmation")
@requires(P.HOURS_SEE, load=queries.volunteer_for)
def hours_confirmation(actor: Actor, account: Account) -> ResponseReturnValue:
    _form, period = _asked()
    if period is None:
        return go_to(url_for("reports.hours_of", account_id=account.id))
    return show(
        "reports/hours_confirmation.html",
        account=account,
        found=_hours_of(account, period),
        period=period,
        kept=_kept(period),
        today=local_day(utc_now()),
        words=hours_words,
    )


@bp.post("/hours/file")
@requires(P.HOURS_SEE)
def hours_file(actor: Actor) -> ResponseReturnValue:
    _form, period = _asked(request.form)
    if period is None:
        return go_to(url_for("reports.hours"), _("Choose the days first."))
    now = utc_now()
    people = queries.all_hours(actor, period, now)
    note_hours_file(actor, now, period.first, period.last, len(people))
    unit.commit()
    heading = [
        _("Full name"),
        _("Day"),
        _("Visits"),
        _("Minutes at doors"),
        _("Minutes on shifts"),
        _("Minutes counted"),
    ]
    response = make_response(as_csv([heading, *_lines(people)]))
    response.mimetype = CSV.partition(";")[0]
    name = f"gio-tinh-nguyen-{period.first:%Y%m%d}-{period.last:%Y%m%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(people: list[PersonHours]) -> list[list[str]]:
    return [
        [
            one.account.name,
            show_date(day.day),
            *map(str, (day.visits, day.door_minutes, day.shift_minutes, day.minutes)),
        ]
        for one in people
        for day in one.days
    ]


def _hours_of(account: Account, period: Period) -> PersonHours:
    return queries.hours_of([account], period, utc_now())[0]


def _asked(sent: Mapping[str, Any] | None = None) -> tuple[PeriodQuery, Period | None]:
    """Return the form and the period asked for: this month so far where none is; None for one that cannot be."""
    sent = request.args if sent is None else sent
    today = local_day(utc_now())
    if not ({"first", "last"} & set(sent)):
        first = today.replace(day=1)
        return PeriodQuery(formdata=None, first=first, last=today), Period(first, today)
    form = PeriodQuery(formdata=sent)
    if not form.validate():
        return form, None
    try:
        check_period(form.first.data, form.last.data)
    except Invalid as error:
        form.refuse(error)
        return form, None
    return form, Period(form.first.data, form.last.data)


def _kept(period: Period | None) -> dict[str, Any]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()} if period else {}
