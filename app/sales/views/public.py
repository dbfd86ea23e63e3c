"""What residents see without an account, a script or a cookie; and the poster that leads them there."""

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import read_id
from app.people.queries.areas import ward_of
from app.places.models import Area
from app.sales import public_words, words
from app.sales.calendar_file import MIMETYPE, calendar_of
from app.sales.models import SalesStop
from app.sales.queries import public as queries
from app.sales.queries.scope import stop_for
from app.sales.views.blueprint import bp
from app.web.fragments import show
from app.web.locale import LANGUAGES, language
from app.web.qr import qr_drawing

DAYS_SHOWN = 2
KEPT = "public, max-age=60"


@bp.get("/diem-ban")
@open_to_all("residents look up when something sells near them")
def public_list() -> ResponseReturnValue:
    wards = queries.wards_with_stops()
    ward = _chosen(wards)
    now = utc_now()
    today = local_day(now)
    calls = queries.calls_in(ward, today, DAYS_SHOWN, now) if ward else []
    context: dict[str, Any] = {"wards": wards, "ward": ward, "days": queries.by_day(calls), "now": now}
    context["next_known"] = queries.next_call_in(ward, now) if ward and not calls else None
    return _public("sales/public/list.html", **context)


@bp.get("/diem-ban/gan/<int:area_id>")
@open_to_all("a part of the door's page that says what residents may read anyway")
def near(area_id: int) -> ResponseReturnValue:
    alley = queries.alley_by_id(area_id)
    return _public("sales/public/_near.html", calls=queries.next_near(alley, utc_now()), ward=ward_of(alley))


@bp.get("/diem-ban/<code:code>")
@open_to_all("the address on the poster of a sales stop")
def stop_page(code: str) -> ResponseReturnValue:
    stop, now = queries.stop_by_code(code), utc_now()
    return _public("sales/public/stop.html", here=queries.stop_page(stop, now), now=now)


@bp.get("/diem-ban/<code:code>.ics")
@open_to_all("a reminder for the calendar of whoever reads the poster")
def stop_calendar(code: str) -> ResponseReturnValue:
    stop, now = queries.stop_by_code(code), utc_now()
    with force_locale(_lang()):
        content = calendar_of(stop, queries.calls_to(stop, now), _address(stop))
    response = make_response(content)
    response.mimetype = MIMETYPE
    response.headers["Content-Disposition"] = f'attachment; filename="diem-ban-{stop.code}.ics"'
    return _kept(response)


@bp.get("/sales/stops/<int:stop_id>/poster")
@requires(P.SALES_SEE, load=stop_for)
def poster(actor: Actor, stop: SalesStop) -> ResponseReturnValue:
    now, address = utc_now(), _address(stop)
    return show(
        "sales/poster.html",
        stop=stop,
        ward=ward_of(stop.area),
        weekly=queries.weekly_of(stop, local_day(now)),
        here=queries.stop_page(stop, now),
        qr=qr_drawing(address),
        address=address,
        words=public_words,
    )


def _public(template: str, **context: Any) -> ResponseReturnValue:
    lang = _lang()
    kept = {"lang": lang} if "lang" in request.args else {}
    with force_locale(lang):
        html = render_template(template, lang=lang, kept=kept, words=public_words, notices=words, **context)
    return _kept(make_response(html))


def _kept(response: Response) -> ResponseReturnValue:
    response.headers["Cache-Control"] = KEPT
    response.add_etag()
    return response.make_conditional(request)


def _lang() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else language()


def _chosen(wards: Sequence[Area]) -> Area | None:
    wanted = read_id(request.args.get("xa"))
    return next((ward for ward in wards if ward.id == wanted or len(wards) == 1), None)


def _address(stop: SalesStop) -> str:
    """Return the address of a stop's page, from the settings alone: what is printed must not follow a request's host."""
    return str(current_app.extensions["config"].public_base_url) + url_for("sales.stop_page", code=stop.code)
