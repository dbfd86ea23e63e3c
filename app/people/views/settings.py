"""The organisation's settings."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.people.actions.organisation import save_settings
from app.people.forms.settings import SettingsForm
from app.people.queries import organisation
from app.people.views.blueprint import bp
from app.web.fragments import saved, show


@bp.get("/settings")
@requires(P.SETTINGS_EDIT)
def settings(actor: Actor) -> ResponseReturnValue:
    stored = organisation()
    form = SettingsForm(formdata=None, obj=stored) if stored else SettingsForm(formdata=None, cutoff_hour=17)
    return show("people/settings.html", form=form)


@bp.post("/settings")
@requires(P.SETTINGS_EDIT)
def settings_now(actor: Actor) -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate():
        return show("people/settings.html", status=422, form=form)
    save_settings(
        actor, utc_now(), form.name.data, form.short_name.data or "", form.phone.data or "", form.cutoff_hour.data
    )
    return saved("people.settings", _("Saved."))
