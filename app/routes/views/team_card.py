"""The card of a team: on the volunteer's phone for a resident to scan, and the page the resident then reads."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.access.actor import Actor
from app.access.guard import open_to_all, requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import NotFound
from app.routes import team_cards
from app.routes.views.blueprint import bp
from app.web.fragments import show
from app.web.locale import LANGUAGES, language
from app.web.phone import may_keep
from app.web.public_url import public_url
from app.web.qr import qr_drawing


@bp.get("/the/<uid:uid>")
@open_to_all("a resident checks who stands at the door")
def team_card(uid: str) -> ResponseReturnValue:
    now = utc_now()
    try:
        return _public(uid, 200, card=team_cards.team_card(uid, local_day(now)), now=now)
    except NotFound:
        return _public(uid, 404, card=None, now=now)


@bp.get("/team-card")
@requires(P.VISIT_LOG)
def own_team_card(actor: Actor) -> ResponseReturnValue:
    addressed = [(team, public_url("routes.team_card", uid=team.uid)) for team in team_cards.own_teams(actor)]
    page = show("routes/own_team_card.html", teams=[(team, url, qr_drawing(url)) for team, url in addressed])
    return may_keep(page)


def _public(uid: str, status: int, **context: object) -> Response:
    asked = request.args.get("lang", "")
    lang = asked if asked in LANGUAGES else language()
    with force_locale(lang):
        return make_response(render_template("routes/team_card.html", lang=lang, uid=uid, **context), status)
