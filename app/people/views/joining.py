"""The way into a team: the sheet to print, the page behind its QR code, a leader's yes or no. Looking uses nothing up."""

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import open_to_all, requires, signed_in_actor
from app.access.names import P
from app.config import Config
from app.extensions import limiter
from app.kernel.clock import utc_now
from app.kernel.errors import NotFound, Refused
from app.people.actions import joining, links
from app.people.forms.joining import AskForm, TeamLinkForm
from app.people.models import Team, TeamLink, TeamRequest
from app.people.queries import team_for
from app.people.queries.areas import area_by_id, parts_of, ward_of
from app.people.queries.joining import link_of, request_for
from app.people.secrets import printed_key, sha256
from app.people.views.blueprint import bp
from app.people.views.sign_in import FAILURES_OF_ADDRESS, failed
from app.storage import unit
from app.web.fields import offered
from app.web.fragments import go_to, saved, show
from app.web.once import keep_once
from app.web.public_url import public_url
from app.web.qr import qr_drawing

ASKED_OF_ADDRESS = "60 per hour"


@bp.get("/teams/<int:team_id>/invite")
@requires(P.TEAM_EDIT, load=team_for)
def invite(actor: Actor, team: Team) -> ResponseReturnValue:
    return show("people/invite.html", team=team, link=link_of(team, utc_now()), form=TeamLinkForm(formdata=None))


@bp.post("/teams/<int:team_id>/invite")
@requires(P.TEAM_EDIT, load=team_for)
def invite_now(actor: Actor, team: Team) -> ResponseReturnValue:
    form, now = TeamLinkForm(), utc_now()
    if not form.validate():
        return show("people/invite.html", status=422, team=team, link=link_of(team, now), form=form)
    joining.make_team_link(actor, now, team, form.max_uses.data, _site_key())
    return saved("people.invite", _("The link is ready. Print the sheet or send it on."), team_id=team.id)


@bp.post("/teams/<int:team_id>/invite/stop")
@requires(P.TEAM_EDIT, load=team_for)
def stop_invite(actor: Actor, team: Team) -> ResponseReturnValue:
    joining.cancel_team_links(actor, utc_now(), team)
    return saved("people.invite", _("The link no longer works."), team_id=team.id)


@bp.get("/teams/<int:team_id>/invite/sheet")
@requires(P.TEAM_EDIT, load=team_for)
def invite_sheet(actor: Actor, team: Team) -> ResponseReturnValue:
    link = link_of(team, utc_now())
    if link is None:
        return go_to(request.path.removesuffix("/sheet"), _("There is no link now. Make one first."))
    url = public_url("people.join", secret=_secret_of(link))
    copies = 4 if "small" in request.args else 1
    return show("people/invite_sheet.html", team=team, link=link, url=url, drawing=qr_drawing(url), copies=copies)


@bp.post("/teams/<int:team_id>/requests/<int:request_id>/accept")
@requires(P.TEAM_EDIT, load=request_for)
def accept_request(actor: Actor, asked: TeamRequest) -> ResponseReturnValue:
    now, team_id = utc_now(), asked.team_id
    account = joining.accept_request(actor, now, asked)
    if account.password_hash is not None:
        return saved(
            "people.team", _("%(name)s is in the team and signs in as before.", name=account.name), team_id=team_id
        )
    keep_once("link", [account.id, links.make_link(actor, now, account)])
    done = _("%(name)s is in the team. Send the link below.", name=account.name)
    return saved("people.link_made", done, account_id=account.id)


@bp.post("/teams/<int:team_id>/requests/<int:request_id>/decline")
@requires(P.TEAM_EDIT, load=request_for)
def decline_request(actor: Actor, asked: TeamRequest) -> ResponseReturnValue:
    team_id = asked.team_id
    joining.decline_request(actor, utc_now(), asked)
    return saved("people.team", _("Declined. What they wrote is erased."), team_id=team_id)


@bp.get("/vao-doi/<string:secret>")
@open_to_all("printed on a sheet; the secret is 128 bits, and it only lets somebody ask")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
def join(secret: str) -> ResponseReturnValue:
    try:
        return _page(secret, joining.find_team_link(secret, utc_now()), AskForm(formdata=None))
    except NotFound:
        return _over()


@bp.post("/vao-doi/<string:secret>")
@open_to_all("printed on a sheet; the secret is 128 bits, and it only lets somebody ask")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
@limiter.limit(ASKED_OF_ADDRESS)
def join_now(secret: str) -> ResponseReturnValue:
    form, now = AskForm(), utc_now()
    try:
        link = joining.find_team_link(secret, now)
        _offer_homes(form, link)
        if not form.validate():
            return _page(secret, link, form, 422)
        home = area_by_id(form.home.data)
        asking = joining.Asking(form.name.data, form.phone.data or "", form.birth_year.data, home)
        joining.ask_to_join(now, link, asking)
    except NotFound:
        unit.rollback()
        return _over()
    unit.commit()
    return _private(show("people/asked.html", team=link.team))


@bp.post("/vao-doi/<string:secret>/enter")
@requires(P.ACCOUNT_OWN)
def enter_team(actor: Actor, secret: str) -> ResponseReturnValue:
    link = joining.find_team_link(secret, utc_now())
    try:
        joining.enter_team(actor, utc_now(), link)
    except Refused as error:
        unit.rollback()
        return _page(secret, joining.find_team_link(secret, utc_now()), AskForm(formdata=None), 409, error)
    return saved("home.index", _("You are now in the team %(team)s.", team=link.team.name))


def _page(
    secret: str, link: TeamLink, form: AskForm, status: int = 200, refused: Refused | None = None
) -> ResponseReturnValue:
    _offer_homes(form, link)
    why = _(refused.message, **refused.params) if refused else ""
    me = signed_in_actor()
    return _private(show("people/join.html", status=status, team=link.team, form=form, secret=secret, me=me, why=why))


def _offer_homes(form: AskForm, link: TeamLink) -> None:
    parts = parts_of(ward_of(link.team.area))
    form.home.choices = offered([("", _("Not said")), *((part.id, part.label) for part in parts)])


def _over() -> ResponseReturnValue:
    return _private(show("people/join_over.html", status=404))


def _private(response: Response) -> Response:
    # Only the origin goes along: enough for the check of the form, and the secret in the path stays out of every log.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _secret_of(link: TeamLink) -> str:
    secret = printed_key(_site_key(), link.uid)
    if sha256(secret) != link.secret_sha256:
        raise NotFound(joining.LINK_OVER)
    return secret


def _site_key() -> str:
    config: Config = current_app.extensions["config"]
    return config.secret_key
