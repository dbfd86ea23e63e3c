"""The way in and out. Only failures are counted: a whole team may sign in behind one address."""

from flask import Response, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.access.actor import Actor
from app.access.guard import open_to_all, requires, signed_in_actor
from app.access.names import P
from app.extensions import limiter
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.people import sign_in as door
from app.people.forms.sign_in import LanguageForm, SignInForm
from app.people.rules import clean_login
from app.people.views.blueprint import bp, enter
from app.people.words import LANGUAGES
from app.storage import unit
from app.web.fragments import go_to, show
from app.web.locale import keep_choice
from app.web.safe_next import safe_next

FAILURES_OF_ADDRESS = "120 per 15 minutes"
FAILURES_OF_ACCOUNT = "20 per 15 minutes"


def failed(response: Response) -> bool:
    """Say whether a try counts against the limits."""
    return response.status_code in (404, 422)


def _typed_login() -> str:
    return "login:" + clean_login(request.form.get("login", ""))[:60]


@bp.get("/sign-in")
@open_to_all("the way in")
def sign_in() -> ResponseReturnValue:
    if signed_in_actor():
        return go_to(safe_next(request.args.get("next"), "/"))
    return show("people/sign_in.html", form=SignInForm(next=request.args.get("next", "")))


@bp.post("/sign-in")
@open_to_all("the way in")
@limiter.limit(FAILURES_OF_ADDRESS, deduct_when=failed)
@limiter.limit(FAILURES_OF_ACCOUNT, deduct_when=failed, key_func=_typed_login)
def sign_in_now() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return show("people/sign_in.html", status=422, form=form)
    known = door.credentials_of(clean_login(form.login.data))
    unit.rollback()
    try:
        door.check_password(known, form.password.data)
        key = door.sign_in(known, utc_now(), request.user_agent.string)
    except Invalid as error:
        door.note_failure(utc_now(), known)
        unit.commit()
        form.refuse(error)
        return show("people/sign_in.html", status=422, form=form)
    unit.commit()
    return enter(key, safe_next(form.next.data, "/"))


@bp.post("/sign-out")
@requires(P.ACCOUNT_OWN)
def sign_out(actor: Actor) -> ResponseReturnValue:
    door.sign_out(actor, utc_now(), current_user.session)
    unit.commit()
    logout_user()
    session.clear()
    return go_to("/sign-in", _("You are signed out."))


@bp.post("/language")
@open_to_all("a stranger chooses the language of the sign-in page")
def language() -> ResponseReturnValue:
    form = LanguageForm()
    response = make_response(go_to(safe_next(form.next.data, "/sign-in")))
    if form.validate() and form.lang.data in LANGUAGES:
        keep_choice(response, "lang", form.lang.data)
    return response
