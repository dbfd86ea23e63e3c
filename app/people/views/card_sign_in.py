"""The way in with a card: the address its code says, the PIN, and the question before one person follows another."""

from datetime import timedelta

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.access.actor import Actor
from app.access.guard import open_to_all, requires, signed_in_actor
from app.access.names import P
from app.config import Config
from app.extensions import limiter
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.people import cards
from app.people import sign_in as door
from app.people.card_rules import read_code
from app.people.cards import Presented
from app.people.forms.cards import CardSignInForm
from app.people.queries import names_of
from app.people.secrets import sha256
from app.people.views.blueprint import bp, enter
from app.people.views.sign_in import FAILURES_OF_ACCOUNT, FAILURES_OF_ADDRESS, failed
from app.storage import unit
from app.web.fragments import go_to, show
from app.web.once import keep_once, take_once
from app.web.safe_next import safe_next

ANSWERS_WITHIN = timedelta(minutes=5)
"""How long a checked card waits for a yes to "switch?"."""


def _counted() -> str:
    """Return what failures are counted against: the holder, however the card is held up; else what was held up.

    A code counts as it is kept, however it was typed: nobody learns from a second spelling whether a card exists.
    """
    card = _presented()
    if card.account_id is not None:
        return f"card-of:{card.account_id}"
    typed = request.form.get("card_code", "").strip()
    return "card:" + sha256((read_code(typed) or "") if typed else "#" + request.form.get("card", ""))


@bp.get("/v")
@open_to_all("the address on every card; opening it uses nothing up")
def card_sign_in() -> ResponseReturnValue:
    return _show(CardSignInForm(formdata=None, next=safe_next(request.args.get("next"), "")))


@bp.post("/v")
@open_to_all("the way in for whoever has a card and its PIN")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
@limiter.limit(FAILURES_OF_ACCOUNT, deduct_when=failed, key_func=_counted)
def card_sign_in_now() -> ResponseReturnValue:
    form, now = CardSignInForm(), utc_now()
    if not form.validate():
        return _show(form, 422)
    card, me = _presented(), signed_in_actor()
    try:
        cards.check_pin(card, form.pin.data, _site_key())
        if me is not None:
            return _ask(me, card)
        key = cards.sign_in_by_card(card, now, request.user_agent.string)
    except Invalid as error:
        cards.note_card_failure(now, card)
        unit.commit()
        form.refuse(error)
        return _show(form, 422)
    unit.commit()
    return enter(key, safe_next(form.next.data, "/"))


@bp.post("/v/switch")
@requires(P.ACCOUNT_OWN)
def switch_person(actor: Actor) -> ResponseReturnValue:
    now = utc_now()
    uid, at = take_once("card") or ("", 0)
    card = cards.card_by_uid(uid)
    try:
        if now.timestamp() - at > ANSWERS_WITHIN.total_seconds():
            raise Invalid(cards.NO_MATCH)
        key = cards.sign_in_by_card(card, now, request.user_agent.string)
    except Invalid:
        unit.rollback()
        return go_to("/v", _("Hold the card up again: it was not read, or too long ago."))
    door.sign_out(actor, now, current_user.session)
    unit.commit()
    return enter(key, "/")


@bp.post("/v/stay")
@requires(P.ACCOUNT_OWN)
def stay(actor: Actor) -> ResponseReturnValue:
    take_once("card")
    return go_to("/")


def _ask(me: Actor, card: Presented) -> ResponseReturnValue:
    if card.account_id == me.account_id or card.account_id is None:
        return go_to("/")
    keep_once("card", [card.uid, utc_now().timestamp()])
    return show("people/card_switch.html", me=me, name=names_of([card.account_id])[card.account_id])


def _show(form: CardSignInForm, status: int = 200) -> ResponseReturnValue:
    form.pin.data = None
    return show("people/card_sign_in.html", status=status, form=form, me=signed_in_actor())


def _presented() -> Presented:
    """Return the card this request holds up; the database is asked once."""
    if "presented_card" not in g:
        scanned, typed = request.form.get("card", ""), request.form.get("card_code", "").strip()
        g.presented_card = cards.find_card(scanned, typed, _site_key())
    found: Presented = g.presented_card
    return found


def _site_key() -> str:
    config: Config = current_app.extensions["config"]
    return config.secret_key
