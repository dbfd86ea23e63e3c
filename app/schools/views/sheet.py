"""The class sheet: the landing of its teacher, one tap a pupil, the whole class at once, closing and reopening."""

from datetime import date, datetime
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import holds
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import Invalid
from app.kernel.ids import read_id, uuid7
from app.kernel.words import N_
from app.schools import phrases, rules, words
from app.schools.actions import sheet as actions
from app.schools.forms.sheet import AppStateForm, DayQuery, MarkRestForm, ReopenForm, SheetForm
from app.schools.models import Pupil, SchoolClass
from app.schools.queries.scope import class_for, pupil_for, works_at
from app.schools.queries.sheet import Line, Sheet, Tap, homeroom_classes, is_over, keeps_whole_school, sheet_of, tap_for
from app.schools.views.blueprint import bp
from app.schools.views.on_phone import keep_sheet, on_phone, said_at
from app.storage import unit
from app.web.context import WITH_OUTBOX
from app.web.fragments import go_to, saved, show, wants_fragment
from app.web.phone import from_outbox, may_keep

NO_WORD = N_("Choose what to note for this pupil.")


@bp.get("/schools/today")
@requires(P.SHEET_MARK)
def today(actor: Actor) -> ResponseReturnValue:
    classes = homeroom_classes(actor)
    if len(classes) == 1:
        return go_to(url_for("schools.sheet", class_id=classes[0].id))
    led = [school for school in works_at(actor) if keeps_whole_school(actor, school.id)]
    if len(led) == 1 and not classes:
        return go_to(url_for("schools.board", school_id=led[0].id))
    page = show("schools/today.html", classes=classes, schools=led)
    return may_keep(page) if classes and actor.holds(*WITH_OUTBOX) else page


@bp.get("/classes/<int:class_id>/sheet")
@requires(P.SHEET_SEE, load=class_for)
def sheet(actor: Actor, school_class: SchoolClass) -> ResponseReturnValue:
    query = DayQuery(formdata=request.args)
    found = sheet_of(actor, utc_now(), school_class, query.wanted)
    unfolded = read_id(query.open.data)
    if wants_fragment() and unfolded:
        return _row("schools/_pupil_row.html", found, found.line(unfolded), query.show.data, unfolded)
    page = _page(actor, found, query.show.data, unfolded=unfolded)
    return page if request.args else keep_sheet(actor, found, page)


@bp.post("/pupils/<int:pupil_id>/words/<uid:uid>")
@requires(P.SHEET_MARK, load=tap_for)
def declare(actor: Actor, tap: Tap) -> ResponseReturnValue:
    now, form = utc_now(), SheetForm()
    state, on_behalf = form.said
    if not state:
        raise Invalid(NO_WORD)
    sent, at = from_outbox(), said_at(now)
    day = form.on(local_day(at or now))
    word = actions.Word(sent.uid if sent else tap.uid, state, on_behalf, form.reason.data or "", at)
    try:
        actions.declare(actor, now, tap.pupil, day, word)
    except Invalid as error:
        return _refused(actor, now, tap.pupil.school_class, form, error)
    return _said(actor, now, tap.pupil, day, form.show.data)


@bp.post("/pupils/<int:pupil_id>/app")
@requires(P.SHEET_MARK, load=pupil_for)
def app_state(actor: Actor, pupil: Pupil) -> ResponseReturnValue:
    now, form = utc_now(), AppStateForm()
    if not form.validate():
        raise Invalid(NO_WORD)
    actions.set_app_state(actor, now, pupil, form.state.data)
    return _said(actor, now, pupil, local_day(now), "app")


@bp.get("/classes/<int:class_id>/mark-rest")
@requires(P.SHEET_MARK, load=class_for)
def mark_rest(actor: Actor, school_class: SchoolClass) -> ResponseReturnValue:
    found = sheet_of(actor, utc_now(), school_class, DayQuery(formdata=request.args).wanted)
    rest = [line.pupil.id for line in found.shown("missing")]
    page = _naming(actor, found, MarkRestForm(formdata=None, data=_kept(found, "") | {"pupils": rest}))
    return may_keep(page) if on_phone(actor, found) else page


@bp.post("/classes/<int:class_id>/mark-rest")
@requires(P.SHEET_MARK, load=class_for)
def mark_rest_now(actor: Actor, school_class: SchoolClass) -> ResponseReturnValue:
    now, form = utc_now(), MarkRestForm()
    at = said_at(now)
    day, reason = form.on(local_day(at or now)), form.reason.data or ""
    closes = form.state.data == "close"
    if not form.validate():
        return _naming(actor, sheet_of(actor, now, school_class, day), form, 422)
    try:
        marked = actions.mark_rest(actor, now, school_class, day, form.pupils.data or [], reason, at)
        if closes:
            actions.close_sheet(actor, now, school_class, day, reason, at)
    except Invalid as error:
        form.refuse(error)
        return _naming(actor, sheet_of(actor, now, school_class, day), form, 422)
    said = [ngettext("%(num)d pupil marked.", "%(num)d pupils marked.", marked)]
    said += [_("Class %(name)s is closed.", name=school_class.name)] if closes else []
    return saved("schools.sheet", " ".join(said), **_where(school_class, day, local_day(now)))


@bp.post("/classes/<int:class_id>/close")
@requires(P.SHEET_MARK, load=class_for)
def close(actor: Actor, school_class: SchoolClass) -> ResponseReturnValue:
    now, form = utc_now(), SheetForm()
    at = said_at(now)
    day = form.on(local_day(at or now))
    try:
        actions.close_sheet(actor, now, school_class, day, form.reason.data or "", at)
    except Invalid as error:
        return _refused(actor, now, school_class, form, error)
    said = _("Class %(name)s is closed.", name=school_class.name)
    return saved("schools.sheet", said, **_where(school_class, day, local_day(now)))


@bp.post("/classes/<int:class_id>/reopen")
@requires(P.SHEET_MARK, load=class_for)
def reopen(actor: Actor, school_class: SchoolClass) -> ResponseReturnValue:
    now, form = utc_now(), ReopenForm()
    day = form.on(local_day(now))
    if not form.validate():
        return _page(actor, sheet_of(actor, now, school_class, day), "", form, 422)
    actions.reopen_sheet(actor, now, school_class, day, form.reason.data)
    said = _("Class %(name)s is open again.", name=school_class.name)
    return saved("schools.sheet", said, **_where(school_class, day, local_day(now)))


def _page(
    actor: Actor, found: Sheet, shown: str, form: SheetForm | None = None, status: int = 200, unfolded: int = 0
) -> Response:
    kept = _kept(found, shown)
    return show(
        "schools/sheet.html",
        None,
        status,
        **_sheet_words(found, shown),
        form=form if form and found.takes else SheetForm(formdata=None, data=kept),
        reopening=form if isinstance(form, ReopenForm) else ReopenForm(formdata=None, data=kept | {"reason": ""}),
        unfolded=unfolded,
        keeps=on_phone(actor, found),
        drawn=uuid7(),
        whole_school=keeps_whole_school(actor, found.school_class.school_id),
        declares=holds(actor, P.STAFF_DECLARE),
        query=DayQuery(formdata=None, data={"day": found.hours.day}),
    )


def _naming(actor: Actor, found: Sheet, form: MarkRestForm, status: int = 200) -> Response:
    """Show whom the whole class would be: everybody without a word, named and ticked."""
    if not found.takes:
        rules.check_takes(found.hours.kind, is_over(found.school_class))
        rules.check_open(found.kept.closed_at if found.kept else None, None)
    keeps = on_phone(actor, found)
    return show("schools/mark_rest.html", None, status, sheet=found, form=form, words=words, keeps=keeps, drawn=uuid7())


def _said(actor: Actor, now: datetime, pupil: Pupil, day: date, shown: str) -> ResponseReturnValue:
    """Store the tap; htmx gets the pupil's row and what counts beside it, a page without scripts itself again."""
    unit.commit()
    school_class = pupil.school_class
    if not wants_fragment():
        here = _where(school_class, day, local_day(now)) | {"show": shown or None, "_anchor": f"pupil-row-{pupil.id}"}
        return go_to(url_for("schools.sheet", **here))
    found = sheet_of(actor, now, school_class, day)
    return _row("schools/_said.html", found, found.line(pupil.id), shown)


def _row(part: str, found: Sheet, line: Line, shown: str, unfolded: int = 0) -> ResponseReturnValue:
    return show(part, part, **_sheet_words(found, shown), line=line, unfolded=unfolded)


def _sheet_words(found: Sheet, shown: str) -> dict[str, Any]:
    here = _where(found.school_class, found.hours.day, found.today)
    filters = [
        (label, url_for("schools.sheet", **here, show=code or None), code == shown, number)
        for code, label, number in phrases.filters(found)
    ]
    return {
        "sheet": found,
        "filters_shown": filters,
        "here": here,
        "show": shown,
        "words": words,
        "phrases": phrases,
        "rules": rules,
    }


def _refused(
    actor: Actor, now: datetime, school_class: SchoolClass, form: SheetForm, error: Invalid
) -> ResponseReturnValue:
    """Say what is wrong: with htmx beside the page, where the text still stands; to an outbox in words; else on its field."""
    if wants_fragment() or from_outbox():
        raise error
    form.refuse(error)
    found = sheet_of(actor, now, school_class, form.on(local_day(now)))
    return _page(actor, found, form.show.data, form, 422)


def _kept(found: Sheet, shown: str) -> dict[str, Any]:
    return {"day": found.hours.day.isoformat(), "reason": found.reason, "show": shown}


def _where(school_class: SchoolClass, day: date, today: date) -> dict[str, Any]:
    return {"class_id": school_class.id} | ({} if day == today else {"day": day.isoformat()})
