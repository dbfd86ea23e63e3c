"""Pages of lines: bring a file in, settle the names that are no alley yet, take a file back."""

from collections.abc import Mapping, Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.places.lines import actions, queries
from app.places.lines.forms import AlleyOfLineForm, LineChoice, PlaceLineForm, UploadLinesForm
from app.places.lines.models import LineName, LineUpload
from app.places.lines.names import likely
from app.places.list_places import split_kind
from app.places.models import Area
from app.places.rules import KINDS
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.fragments import saved, show
from app.web.headers import takes_upload

__all__ = ["bp"]

STATES = (actions.WAITING, actions.PLACED, actions.IGNORED)


@bp.get("/areas/<int:area_id>/lines")
@requires(P.AREA_EDIT, load=queries.place_for_lines)
def lines(actor: Actor, area: Area) -> ResponseReturnValue:
    return _lines_page(area, UploadLinesForm(formdata=None))


@takes_upload
@bp.post("/areas/<int:area_id>/lines")
@requires(P.AREA_EDIT, load=queries.place_for_lines)
def upload_lines(actor: Actor, area: Area) -> ResponseReturnValue:
    form = UploadLinesForm()
    if not form.validate():
        return _lines_page(area, form, 422)
    sent = form.file.data
    name, data = sent.filename or "", sent.stream.read(actions.READS_AT_MOST)
    try:
        upload = actions.upload_lines(
            actor, utc_now(), area, name, data, form.uid.data or "", (form.credit.data or "").strip()
        )
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _lines_page(area, form, 422 if isinstance(error, Invalid) else 409)
    return saved("places.lines", _brought(upload), area_id=area.id)


@bp.post("/areas/<int:area_id>/lines/settle")
@requires(P.AREA_EDIT, load=queries.place_for_lines)
def settle_lines(actor: Actor, area: Area) -> ResponseReturnValue:
    """Save what was chosen for the names of one page."""
    choices = _choices(area, queries.names_in(area, actions.WAITING, read_id(request.args.get("after"))).rows)
    wrong = [name_id for name_id, form in choices.items() if not form.validate()]
    if wrong:
        return _lines_page(area, UploadLinesForm(formdata=None), 422, choices)
    said = {name_id: form.to.data for name_id, form in choices.items() if form.to.data}
    alleys = {str(alley.id): alley for alley in queries.alleys_below(area.path)}
    placed = {name_id: alleys[to] for name_id, to in said.items() if to in alleys}
    drawn, left = actions.settle_names(actor, utc_now(), area, placed, said.keys() - placed.keys())
    return saved("places.lines", _settled(drawn, left), area_id=area.id)


@bp.post("/areas/<int:area_id>/lines/ignore")
@requires(P.AREA_EDIT, load=queries.place_for_lines)
def ignore_lines(actor: Actor, area: Area) -> ResponseReturnValue:
    """Leave out every name that waits."""
    left = actions.ignore_names(actor, utc_now(), area)
    return saved("places.lines", _settled(0, left), area_id=area.id)


@bp.get("/lines/<int:name_id>")
@requires(P.AREA_EDIT, load=queries.name_for)
def line_name(actor: Actor, name: LineName) -> ResponseReturnValue:
    return _name_page(name)


@bp.post("/lines/<int:name_id>/place")
@requires(P.AREA_EDIT, load=queries.name_for)
def place_line(actor: Actor, name: LineName) -> ResponseReturnValue:
    form = PlaceLineForm()
    form.to.choices = [SelectChoice(alley.id, alley.label) for alley in queries.known_alleys(name.area.path)]
    try:
        alley = queries.alley_in(actor, name.area, form.to.data or 0) if form.validate() else None
        if alley is None:
            raise Invalid(N_("Choose one of the alleys on the list."), field="to")
        actions.place_name(actor, utc_now(), name, alley)
    except DomainError as error:
        unit.rollback()
        if not form.to.errors:
            form.refuse(error)
        return _name_page(name, place=form, status=422)
    return _next(name, _("%(name)s is drawn on the map.", name=alley.label))


@bp.post("/lines/<int:name_id>/alley")
@requires(P.AREA_EDIT, load=queries.name_for)
def add_alley_of_line(actor: Actor, name: LineName) -> ResponseReturnValue:
    form = AlleyOfLineForm()
    if not form.validate():
        return _name_page(name, add=form, status=422)
    try:
        alley = actions.add_alley_of(actor, utc_now(), name, form.name.data or "", (form.kind.data or "").lower())
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _name_page(name, add=form, status=422 if isinstance(error, Invalid) else 409)
    return _next(name, _("Added and drawn: %(name)s.", name=alley.label))


@bp.post("/lines/<int:name_id>/ignore")
@requires(P.AREA_EDIT, load=queries.name_for)
def ignore_line(actor: Actor, name: LineName) -> ResponseReturnValue:
    actions.ignore_names(actor, utc_now(), name.area, [name.id])
    return _next(name, _("Left out. A later file does not ask again."))


@bp.post("/lines/<int:name_id>/reopen")
@requires(P.AREA_EDIT, load=queries.name_for)
def reopen_line(actor: Actor, name: LineName) -> ResponseReturnValue:
    actions.reopen_name(actor, utc_now(), name)
    return saved("places.line_name", _("It waits for a choice again."), name_id=name.id)


@bp.post("/line-uploads/<uid:uid>/undo")
@requires(P.AREA_EDIT, load=queries.upload_for)
def undo_lines(actor: Actor, upload: LineUpload) -> ResponseReturnValue:
    actions.undo_upload(actor, utc_now(), upload)
    return saved("places.lines", _("Taken back. The map is as it was before this file."), area_id=upload.area_id)


def _next(name: LineName, words: str) -> ResponseReturnValue:
    """Go on to the next name that waits, else back to the list."""
    following = next(iter(queries.names_in(name.area, actions.WAITING).rows), None)
    if following is not None:
        return saved("places.line_name", words, name_id=following.id)
    return saved("places.lines", words, area_id=name.area_id)


def _settled(drawn: int, left: int) -> str:
    """Say what became of names."""
    words = [
        ngettext("%(num)d name drawn.", "%(num)d names drawn.", drawn) if drawn else "",
        ngettext("%(num)d name left out.", "%(num)d names left out.", left) if left else "",
    ]
    return " ".join(filter(None, words)) or _("Choose an alley for a name first.")


def _choices(area: Area, names: Sequence[LineName], *, fresh: bool = False) -> dict[int, LineChoice]:
    """Return by name id the choice it has, the likeliest alleys first; `fresh`: nothing of it was sent."""
    near = likely([row.name for row in names], area.region, queries.known_alleys(area.path)) if names else {}
    found = {}
    for row in names:
        prefix = f"name-{row.id}"
        found[row.id] = LineChoice(formdata=None, prefix=prefix) if fresh else LineChoice(prefix=prefix)
        found[row.id].offer((alley.id, alley.label) for alley in near[row.name])
    return found


def _lines_page(
    area: Area, form: UploadLinesForm, status: int = 200, choices: Mapping[int, LineChoice] | None = None
) -> ResponseReturnValue:
    asked = request.args.get("show", "")
    shown = asked if asked in STATES else actions.WAITING
    found = queries.names_in(area, shown, read_id(request.args.get("after")))
    waiting = found.rows if shown == actions.WAITING else []
    sheet = queries.sheet_of_names(area, waiting)
    return show(
        "places/lines.html",
        status=status,
        area=area,
        form=form,
        shown=shown,
        names=found,
        counts=queries.count_names(area),
        sheet=sheet,
        choices=choices if choices is not None else _choices(area, waiting, fresh=True),
        labels=queries.labels(
            {row.alley_id for row in found.rows if row.alley_id}
            | {picture.meets for picture in sheet.pictures.values() if picture.meets}
        ),
        uploads=queries.uploads_of(area),
        next_url=url_for("places.lines", area_id=area.id, show=shown, after=found.next_key) if found.next_key else None,
    )


def _name_page(
    name: LineName, place: PlaceLineForm | None = None, add: AlleyOfLineForm | None = None, status: int = 200
) -> ResponseReturnValue:
    alleys = queries.known_alleys(name.area.path)
    near = likely([name.name], name.area.region, alleys)[name.name]
    place = place or PlaceLineForm(formdata=None, to=near[0].id if near else None)
    first = [SelectChoice(alley.id, alley.label) for alley in near]
    rest = [SelectChoice(alley.id, alley.label) for alley in alleys if alley not in near]
    place.to.choices = [SelectChoice("", _("Choose an alley")), *first, *rest]
    kind, called = split_lane(name.name)
    return show(
        "places/line_name.html",
        status=status,
        name=name,
        near=near,
        sheet=queries.sheet_of_names(name.area, [name]),
        place=place,
        add=add or AlleyOfLineForm(formdata=None, kind=kind, name=called),
        alleys=len(alleys),
        kinds=KINDS,
        is_now=queries.labels({name.alley_id} if name.alley_id else ()),
    )


def split_lane(name: str) -> tuple[str, str]:
    """Cut the kind off a name: ngõ and 45 Hào Nam; a ngách keeps the way to it in its name."""
    first, _space, rest = name.partition(" ")
    if first.lower() in KINDS and rest:
        return first.lower(), rest
    return split_kind(name)


def _brought(upload: LineUpload) -> str:
    """Say what a file brought."""
    told = upload.counts
    words = ngettext("%(num)d alley drawn.", "%(num)d alleys drawn.", told["alleys"])
    if told["doors"]:
        words += " " + ngettext("%(num)d door placed.", "%(num)d doors placed.", told["doors"])
    if told["waiting"]:
        words += " " + ngettext(
            "%(num)d name matches no alley yet.", "%(num)d names match no alley yet.", told["waiting"]
        )
    return words
