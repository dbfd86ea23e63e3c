"""My account: name, language, colours, password, and where I am signed in."""

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid, NotFound
from app.kernel.words import N_
from app.people.actions import own
from app.people.forms.accounts import OwnForm
from app.people.forms.sign_in import ChangePasswordForm
from app.people.models import SignInSession
from app.people.passwords import hash_password, password_fits
from app.people.queries.accounts import session_for, sessions_of
from app.people.views.blueprint import bp
from app.storage import unit
from app.web.fragments import go_to, saved, show
from app.web.locale import THEMES, keep_choice
from app.web.safe_next import safe_next


def own_session_for(actor: Actor, session_id: int) -> SignInSession:
    """Return a session of the actor's own. Raises NotFound for anybody else's."""
    session = session_for(actor, session_id)
    if session.account_id != actor.account_id:
        raise NotFound(N_("This device has already been signed out."))
    return session


def account_page(
    status: int = 200, form: OwnForm | None = None, password_form: ChangePasswordForm | None = None
) -> ResponseReturnValue:
    """Show the page, with the form that was refused or fresh ones."""
    me = current_user.account
    password_form = password_form or ChangePasswordForm(formdata=None)
    password_form.username.data = me.login
    return show(
        "people/account.html",
        status=status,
        account=me,
        form=form or OwnForm(formdata=None, obj=me),
        password_form=password_form,
        sessions=sessions_of(me.id, utc_now()),
        this_session=current_user.session,
    )


@bp.get("/account")
@requires(P.ACCOUNT_OWN)
def account(actor: Actor) -> ResponseReturnValue:
    return account_page()


@bp.post("/account")
@requires(P.ACCOUNT_OWN)
def edit_own(actor: Actor) -> ResponseReturnValue:
    form = OwnForm()
    if not form.validate():
        return account_page(422, form=form)
    own.edit_own(actor, utc_now(), form.name.data, form.lang.data)
    response = make_response(saved("people.account", _("Saved.")))
    keep_choice(response, "lang", form.lang.data)
    return response


@bp.post("/account/theme")
@requires(P.ACCOUNT_OWN)
def choose_theme(actor: Actor) -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    theme = chosen if chosen in THEMES else "auto"
    own.choose_theme(actor, utc_now(), theme)
    unit.commit()
    response = make_response(go_to(safe_next(request.form.get("next"), url_for("people.account")), _("Saved.")))
    keep_choice(response, "theme", theme)
    return response


@bp.post("/account/password")
@requires(P.ACCOUNT_OWN)
def change_password(actor: Actor) -> ResponseReturnValue:
    form = ChangePasswordForm()
    if not form.validate():
        return account_page(422, password_form=form)
    stored = current_user.account.password_hash
    unit.rollback()
    try:
        if not password_fits(stored, form.old.data):
            raise Invalid(N_("That is not your present password."), field="old")
        own.change_password(actor, utc_now(), hash_password(form.password.data), current_user.session)
    except Invalid as error:
        form.refuse(error)
        return account_page(422, password_form=form)
    return saved("people.account", _("The password is changed. Your other devices are signed out."))


@bp.post("/account/sessions/<int:session_id>/end")
@requires(P.ACCOUNT_OWN, load=own_session_for)
def end_own_session(actor: Actor, session: SignInSession) -> ResponseReturnValue:
    own.end_one_session(actor, utc_now(), session)
    return saved("people.account", _("That device is signed out."))


@bp.post("/account/sessions/end-others")
@requires(P.ACCOUNT_OWN)
def end_other_sessions(actor: Actor) -> ResponseReturnValue:
    own.end_sessions(actor, utc_now(), current_user.account, keep=current_user.session)
    return saved("people.account", _("Every other device is signed out."))
