"""Cards to sign in with: issued to one person, a team or a ward, shown on a sheet to print, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.config import Config
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.words import N_
from app.people.actions import cards as actions
from app.people.actions import held_cards
from app.people.card_rules import grouped
from app.people.forms.cards import CardsForm, PressForm, WardCardsForm
from app.people.forms.teams import PeopleForm
from app.people.models import Account, CardSheet, Team
from app.people.queries import account_for, team_for, volunteers_in
from app.people.queries import cards as queries
from app.people.queries.areas import area_by_id, wards_reached
from app.people.queries.cards import CardLine
from app.people.queries.teams import present_members, teams_reached
from app.people.secrets import card_code, card_pin, printed_key
from app.people.views.blueprint import bp
from app.places.rules import label_of
from app.web.fields import offered
from app.web.fragments import saved, show
from app.web.public_url import public_url
from app.web.qr import PLAIN_MASK, QrDrawing, qr_drawing


@dataclass(frozen=True)
class Printed:
    """A card as it is printed; `pin` stands on the strip that is torn off."""

    name: str
    team: str
    ward: str
    code: str
    pin: str
    drawing: QrDrawing


def card_sheet_for(actor: Actor, uid: str) -> CardSheet:
    """Return a sheet the actor made in the last hour. Raises NotFound for any other."""
    return queries.sheet_for(actor, uid, utc_now())


@bp.post("/people/<int:account_id>/card")
@requires(P.PEOPLE_LINK, load=account_for)
def issue_card(actor: Actor, account: Account) -> ResponseReturnValue:
    form = PressForm()
    if not form.validate():
        raise Invalid(queries.PRESS_AGAIN)
    return _issue(actor, form, [account])


@bp.post("/people/<int:account_id>/card/revoke")
@requires(P.PEOPLE_LINK, load=account_for)
def revoke_card(actor: Actor, account: Account) -> ResponseReturnValue:
    actions.revoke_card(actor, utc_now(), account)
    return saved("people.person", _("The card no longer works."), account_id=account.id)


@bp.get("/people/cards")
@requires(P.PEOPLE_LINK)
def cards(actor: Actor) -> ResponseReturnValue:
    return _show_wards(actor, _with_wards(actor, WardCardsForm(formdata=None)))


@bp.post("/people/cards")
@requires(P.PEOPLE_LINK)
def cards_now(actor: Actor) -> ResponseReturnValue:
    form = _with_wards(actor, WardCardsForm())
    if not form.validate():
        return _show_wards(actor, form, 422)
    ward = area_by_id(form.area.data)
    there = volunteers_in(ward.path) if ward else []
    try:
        return _issue(actor, form, _chosen(form, queries.may_be_issued(actor, there)))
    except DomainError as error:
        form.refuse(error)
        return _show_wards(actor, form, 422)


@bp.post("/people/cards/release")
@requires(P.PEOPLE_LINK)
def release_cards(actor: Actor) -> ResponseReturnValue:
    form = PeopleForm()
    if not form.validate() or not form.people.data:
        form.refuse(Invalid(N_("Tick whose card may work again."), field="people"))
        return _show_wards(actor, _with_wards(actor, WardCardsForm(formdata=None)), 422, form)
    accounts = queries.reached_with_cards(actor, form.people.data)
    held_cards.release_cards(actor, utc_now(), accounts)
    done = ngettext("%(num)d card works again.", "%(num)d cards work again.", len(accounts))
    return saved("people.cards", done)


@bp.get("/teams/<int:team_id>/cards")
@requires(P.PEOPLE_LINK, load=team_for)
def team_cards(actor: Actor, team: Team) -> ResponseReturnValue:
    return _show_team(actor, team, CardsForm(formdata=None))


@bp.post("/teams/<int:team_id>/cards")
@requires(P.PEOPLE_LINK, load=team_for)
def team_cards_now(actor: Actor, team: Team) -> ResponseReturnValue:
    form = CardsForm()
    if not form.validate():
        return _show_team(actor, team, form, 422)
    try:
        return _issue(actor, form, _chosen(form, _issued_in(actor, team)))
    except DomainError as error:
        form.refuse(error)
        return _show_team(actor, team, form, 422)


@bp.get("/cards/<uid:uid>")
@requires(P.PEOPLE_LINK, load=card_sheet_for)
def card_sheet(actor: Actor, sheet: CardSheet) -> ResponseReturnValue:
    lines, site_key = queries.lines_of(actor, sheet), _site_key()
    teams = {line.team_uid: line for line in lines if line.team_uid}
    return show(
        "people/card_sheet.html",
        cards=[_printed(line, site_key) for line in lines],
        teams=[(line, _ward(line), qr_drawing(team_card_url(uid))) for uid, line in teams.items()],
        address=public_url("people.card_sign_in").split("//", 1)[-1],
        until=sheet.created_at + queries.SHOWN_FOR,
    )


def team_card_url(team_uid: str) -> str:
    """Return the address a resident's phone reads on a team's card."""
    return public_url("routes.team_card", uid=team_uid)


def _issue(actor: Actor, form: PressForm, accounts: Sequence[Account]) -> ResponseReturnValue:
    here = current_user.live.session_id
    actions.issue_cards(actor, utc_now(), form.uid.data, accounts, _site_key(), keep_session=here)
    return saved("people.card_sheet", uid=form.uid.data)


def _chosen(form: CardsForm, accounts: Sequence[Account]) -> Sequence[Account]:
    if form.whom.data == "all":
        return accounts
    held = queries.holders_of_cards([account.id for account in accounts])
    return [account for account in accounts if account.id not in held]


def _issued_in(actor: Actor, team: Team) -> list[Account]:
    return queries.may_be_issued(actor, [member.account for member in present_members(team)])


def _show_team(actor: Actor, team: Team, form: CardsForm, status: int = 200) -> ResponseReturnValue:
    accounts, members = _issued_in(actor, team), present_members(team)
    held = queries.holders_of_cards([account.id for account in accounts])
    others = len(members) - len(accounts)
    return show(
        "people/team_cards.html",
        status=status,
        team=team,
        form=form,
        n=len(accounts),
        held=len(held),
        waits=bool({account.id for account in queries.held_for(actor)} & held),
        others=others,
    )


def _show_wards(
    actor: Actor, form: WardCardsForm, status: int = 200, free_form: PeopleForm | None = None
) -> ResponseReturnValue:
    return show(
        "people/cards.html",
        status=status,
        form=form,
        teams=teams_reached(actor, P.PEOPLE_LINK),
        held=queries.held_for(actor),
        free_form=free_form or PeopleForm(formdata=None),
    )


def _with_wards(actor: Actor, form: WardCardsForm) -> WardCardsForm:
    form.area.choices = offered((area.id, area.label) for area in wards_reached(actor, P.PEOPLE_LINK))
    return form


def _printed(line: CardLine, site_key: str) -> Printed:
    url = f"{public_url('people.card_sign_in')}#{printed_key(site_key, line.uid)}"
    code, pin = grouped(card_code(site_key, line.uid)), card_pin(site_key, line.uid)
    return Printed(line.name, line.team or "", _ward(line), code, f"{pin[:3]} {pin[3:]}", qr_drawing(url, PLAIN_MASK))


def _ward(line: CardLine) -> str:
    return label_of(line.ward_kind or "", line.ward or "")


def _site_key() -> str:
    config: Config = current_app.extensions["config"]
    return config.secret_key
