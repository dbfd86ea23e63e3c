"""Pages of lists: bring one in, see how it is read, confirm it."""

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.intake import actions, queries
from app.intake.forms import UploadListForm, chosen, reading_form
from app.intake.models import IntakeBatch
from app.intake.problem_file import CSV, XLSX, as_csv, as_xlsx, row_code
from app.intake.registry import KnownList, known_list, known_lists, list_places
from app.intake.rules import why_no_undo
from app.intake.undoing import foreseen, reasons_of
from app.intake.views.blueprint import bp
from app.intake.views.looking import looked_at
from app.kernel.clock import utc_now
from app.kernel.errors import Invalid
from app.storage import unit
from app.web.fragments import go_to, saved, show
from app.web.headers import takes_upload


@bp.get("")
@requires(P.INTAKE_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    batches = queries.recent_lists(actor)
    return show("intake/index.html", batches=batches, state_of=queries.states_of(batches), titles=_titles())


@bp.get("/new")
@requires(P.INTAKE_RUN)
def new(actor: Actor) -> ResponseReturnValue:
    form = _upload_form(actor)
    form.kind.data = request.args.get("kind") or form.kind.data
    return show("intake/new.html", form=form)


@takes_upload
@bp.post("/new")
@requires(P.INTAKE_RUN)
def upload(actor: Actor) -> ResponseReturnValue:
    form = _upload_form(actor)
    if not form.validate():
        return show("intake/new.html", status=422, form=form)
    place = next(place for place in list_places(actor) if place.key == form.area.data)
    name, data = _sent(form)
    now = utc_now()
    try:
        sent = actions.upload_list(actor, now, form.kind.data, place, name, data, form.uid.data or "")
    except Invalid as error:
        unit.rollback()
        form.refuse(error)
        return show("intake/new.html", status=422, form=form)
    if sent.seen:
        return saved("intake.show_list", _seen_before(sent.batch), uid=sent.batch.uid)
    actions.ask_to_read(actor, now, sent.batch, _page_of(sent.batch))
    return saved("intake.show_list", uid=sent.batch.uid)


@bp.get("/<uid:uid>")
@requires(P.INTAKE_SEE, load=queries.list_for)
def show_list(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    state, broken = queries.state_of(batch), queries.why_broken(batch)
    if state in {"reading", "applying", "adding", "undoing"}:
        return show("intake/running.html", batch=batch, run=queries.job_of(actor, batch))
    if state == "returned":
        return go_to(url_for("intake.show_list", uid=batch.mapping["of"]))
    if state == "failed":
        return show("intake/failed.html", batch=batch, why=broken or batch.error)
    if state == "undone":
        kept = queries.kept_rows(batch)
        return show(
            "intake/undone.html", batch=batch, kept=kept, reasons=reasons_of(batch), title=_titles()[batch.kind]
        )
    return _preview(batch)


@bp.post("/<uid:uid>/columns")
@requires(P.INTAKE_RUN, load=queries.list_for)
def columns(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    form = reading_form(known_list(batch.kind).kind, batch.sheets, batch.mapping)
    if not form.validate():
        return _preview(batch, form, 422)
    now = utc_now()
    encoding = form.data.get("encoding") or None
    anew = encoding != batch.mapping.get("encoding")
    actions.read_list_again(actor, now, batch, {} if anew else chosen(form, batch.sheets), encoding)
    actions.ask_to_read(actor, now, batch, _page_of(batch))
    return saved("intake.show_list", uid=batch.uid)


@bp.post("/<uid:uid>/columns/headings")
@requires(P.INTAKE_RUN, load=queries.list_for)
def headings(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    now = utc_now()
    actions.read_by_headings(actor, now, batch)
    actions.ask_to_read(actor, now, batch, _page_of(batch))
    return saved("intake.show_list", uid=batch.uid)


@bp.post("/<uid:uid>/confirm")
@requires(P.INTAKE_RUN, load=queries.list_for)
def confirm(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    actions.confirm_list(actor, utc_now(), batch, request.form.get("rows") != "good", _page_of(batch))
    return saved("intake.show_list", uid=batch.uid)


@bp.get("/<uid:uid>/undo")
@requires(P.INTAKE_UNDO, load=queries.list_for)
def undo(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    state = queries.state_of(batch)
    if state in {"undoing", "undone"}:
        return go_to(_page_of(batch))
    why_not = _why_no_undo(batch, state)
    foresight = foreseen(batch) if why_not is None else None
    return show("intake/undo.html", batch=batch, foreseen=foresight, reasons=reasons_of(batch), why_not=why_not)


@bp.post("/<uid:uid>/undo")
@requires(P.INTAKE_UNDO, load=queries.list_for)
def undo_now(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    actions.ask_to_undo(actor, utc_now(), batch, _page_of(batch))
    return saved("intake.show_list", uid=batch.uid)


@bp.post("/<uid:uid>/discard")
@requires(P.INTAKE_RUN, load=queries.list_for)
def discard(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    actions.discard_list(actor, utc_now(), batch)
    return saved("intake.index", _("The file and its rows are gone."))


@bp.post("/<uid:uid>/problems")
@requires(P.INTAKE_RUN, load=queries.list_for)
def problems(actor: Actor, batch: IntakeBatch) -> ResponseReturnValue:
    form = "csv" if request.form.get("form") == "csv" else "xlsx"
    table = _problem_table(batch)
    actions.note_download(actor, utc_now(), batch, form)
    unit.commit()
    body = as_csv(table) if form == "csv" else as_xlsx(table, _("Rows with problems"))
    response = make_response(body)
    response.mimetype = CSV.partition(";")[0] if form == "csv" else XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="dong-can-sua-{batch.id}.{form}"'
    return response


def _preview(batch: IntakeBatch, form: object = None, status: int = 200) -> ResponseReturnValue:
    """Show a list before it is in, or what became of it and what still waits; both let cells be mended."""
    known, state = known_list(batch.kind), queries.state_of(batch)
    return show(
        "intake/done.html" if state == "done" else "intake/preview.html",
        "intake/_rows.html",
        status,
        broken=queries.why_broken(batch),
        known=known,
        form=form or reading_form(known.kind, batch.sheets, batch.mapping),
        why_not=_why_no_undo(batch, state),
        back=UploadListForm(formdata=None),
        **looked_at(batch),
    )


def _why_no_undo(batch: IntakeBatch, state: str) -> str | None:
    came_in = batch.added_at or batch.confirmed_at
    return why_no_undo(state, came_in, utc_now(), known_list(batch.kind).undo is not None)


def _sent(form: UploadListForm) -> tuple[str, bytes]:
    """Return the name and the bytes of the file, or of the cells pasted in its place, just as they were pasted."""
    if file := form.file.data:
        return file.filename or "", file.read()
    return _("Pasted cells"), request.form["pasted"].encode()


def _upload_form(actor: Actor) -> UploadListForm:
    return UploadListForm().offer(known_lists(), list_places(actor))


def _titles() -> dict[str, str]:
    return {known.kind.name: known.kind.title for known in known_lists()}


def _page_of(batch: IntakeBatch) -> str:
    return url_for("intake.show_list", uid=batch.uid)


def _seen_before(batch: IntakeBatch) -> str:
    if batch.school_id is not None:
        return _("This very file was already uploaded for this school. Here is how it stands.")
    if batch.state == "done":
        return _("This very file was already brought into this area. Nothing was changed.")
    return _("This very file was already uploaded for this area. Here is how it stands.")


def _problem_table(batch: IntakeBatch) -> list[list[str]]:
    known: KnownList = known_list(batch.kind)
    rows = queries.problem_rows(batch)
    held = [column for column in known.kind.columns if any(row.cells.get(column.key) for row in rows)]
    heading = [_("Row code"), _("Sheet"), _("Row"), _("What to mend"), *(_(column.label) for column in held)]
    lines = [
        [row_code(batch.id, row.id), row.sheet, str(row.number), _reasons(row)]
        + [row.cells.get(column.key, "") for column in held]
        for row in rows
    ]
    return [heading, *lines]


def _reasons(row: queries.ShownRow) -> str:
    told: list[str] = [
        f"{_(issue.sentence)} ({issue.value})" if issue.value else _(issue.sentence)
        for issue in row.issues
        if issue.weight != "note"
    ]
    return " ".join(told)
