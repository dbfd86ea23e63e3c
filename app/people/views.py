"""Pages of sign-in; accounts, teams and settings have their own files and share this blueprint."""

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.access.actor import Actor
from app.access.guard import open_to_all, requires, signed_in_actor
from app.access.names import P
from app.extensions import limiter
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.people import sign_in as door
from app.people.forms import SignInForm
from app.people.signed_in import load_signed_in
from app.storage import unit
from app.web.fragments import go_to, show
from app.web.safe_next import safe_next

bp = Blueprint("people", __name__)


@bp.get("/sign-in")
@open_to_all("the way in")
def sign_in() -> ResponseReturnValue:
    if signed_in_actor():
        return go_to(safe_next(request.args.get("next"), "/"))
    return show("people/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@open_to_all("the way in")
@limiter.limit("120 per 15 minutes")
@limiter.limit("20 per 15 minutes", key_func=lambda: "login:" + request.form.get("login", "").strip().lower()[:60])
def sign_in_now() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return show("people/sign_in.html", status=422, form=form)
    known = door.credentials_of(form.login.data)
    unit.rollback()
    try:
        account_id = door.check_password(known, form.password.data)
    except Invalid as error:
        door.note_failure(utc_now(), known)
        unit.commit()
        form.refuse(error)
        return show("people/sign_in.html", status=422, form=form)
    key = door.sign_in(account_id, utc_now(), request.user_agent.string)
    unit.commit()
    session.clear()
    session.permanent = True
    login_user(load_signed_in(key))
    return go_to(safe_next(form.next.data, "/"))


@bp.post("/sign-out")
@requires(P.ACCOUNT_OWN)
def sign_out(actor: Actor) -> ResponseReturnValue:
    door.sign_out(actor, utc_now(), current_user.session)
    unit.commit()
    logout_user()
    session.clear()
    return go_to("/sign-in", _("You are signed out."))


@bp.get("/account")
@requires(P.ACCOUNT_OWN)
def account(actor: Actor) -> ResponseReturnValue:
    return show("people/account.html", account=current_user.account, session=current_user.session)
