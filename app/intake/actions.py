"""Bringing a list in: kept, read by the worker, looked at, confirmed; then its bytes are forgotten, what waits stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from sqlalchemy import delete, select, update

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.intake.choices import kept
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.queries import state_of, waiting_counts
from app.intake.reader.book import SheetChoice
from app.intake.reader.files import sniff
from app.intake.registry import ListPlace, known_list
from app.intake.rules import why_no_undo
from app.intake.shapes import forget_columns
from app.jobs.actions import request_job
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.ids import uid_for, uuid7
from app.kernel.vietnamese.clean import clean_text
from app.kernel.words import N_
from app.storage.upsert import insert_first

PARSE_JOB = "intake.parse"
APPLY_JOB = "intake.apply"
UNDO_JOB = "intake.undo"
LONGEST_NAME = 200
BY_SYSTEM = 0
"""The account of a list that no person brought in: whoever runs the machine did, at a terminal."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The batch of an upload; `seen` says that this very file was already brought into this area."""

    batch: IntakeBatch
    seen: bool


def upload_list(
    actor: Actor, now: datetime, kind: str, place: ListPlace, file_name: str, data: bytes, press: str = ""
) -> Upload:
    """Keep a file for an area or a school and ask the worker to read it. Raises Unreadable for what is plainly no list.

    The same bytes for the same area and kind again return the batch that is there: nothing is read twice, unless
    it was taken back out meanwhile. So does one form (`press`, the uid it was shown with), sent twice at once.
    """
    if not known_list(kind).fits(place):
        raise Invalid(
            N_("Choose a school for a list of pupils, a ward or a hamlet for every other list."), field="area"
        )
    if not allows(actor, P.INTAKE_RUN, place.access_scope):
        raise Forbidden(N_("This list belongs to a place that is not yours."), field="area")
    digest = sha256(data).hexdigest()
    if (earlier := _same_file(kind, place, digest)) is not None:
        return Upload(earlier, seen=True)
    sniff(data, file_name)
    owner_id = BY_SYSTEM if actor.account_id is None else actor.account_id
    values = {
        "uid": uid_for(press or uuid7(), f"{kind} {place.key} {digest}"),
        "kind": kind,
        "area_id": place.id,
        "area_path": place.path,
        "school_id": place.school_id,
        "account_id": owner_id,
        "file_name": clean_text(PurePath(file_name.replace("\\", "/")).name)[:LONGEST_NAME],
        "file_sha256": digest,
        "file_bytes": data,
        "mapping": kept({}, None),
        "state": "reading",
        "created_at": now,
    }
    first = insert_first(IntakeBatch, values, ("uid",))
    mine = select(IntakeBatch).where(IntakeBatch.uid == values["uid"], IntakeBatch.account_id == owner_id)
    batch = db.session.scalar(mine)
    if batch is None:
        raise Refused(N_("Open this form again."))
    if not first:
        return Upload(batch, seen=True)
    record(actor, now, "intake.upload", "intake_batch", batch.id, place.path or None, kind=kind, size=len(data))
    return Upload(batch, seen=False)


def read_list_again(
    actor: Actor, now: datetime, batch: IntakeBatch, choices: Mapping[str, SheetChoice], encoding: str | None
) -> None:
    """Keep a person's choices; the worker then reads the file once more with them."""
    if state_of(batch) != "ready" or batch.file_bytes is None:
        raise Refused(N_("This list can no longer be changed."))
    batch.mapping = kept(choices, encoding) | {"by_hand": True}
    batch.state = "reading"


def read_by_headings(actor: Actor, now: datetime, batch: IntakeBatch) -> None:
    """Forget what was chosen for lists of this shape; the worker then reads the file by its headings alone."""
    if state_of(batch) != "ready" or batch.file_bytes is None:
        raise Refused(N_("This list can no longer be changed."))
    forget_columns(batch)
    batch.mapping = kept({sheet["name"]: SheetChoice() for sheet in batch.sheets}, batch.mapping.get("encoding"))
    batch.state = "reading"


def ask_to_read(actor: Actor, now: datetime, batch: IntakeBatch, back_to: str) -> None:
    """Ask the worker to read the batch's file; `back_to` is the page of the batch."""
    run = request_job(actor, now, PARSE_JOB, {"batch_id": batch.id}, f"{PARSE_JOB}:{batch.id}", back_to)
    batch.job_uid = run.uid


def confirm_list(actor: Actor, now: datetime, batch: IntakeBatch, with_doubtful: bool, back_to: str) -> None:
    """Ask the worker to take the accepted rows in; rows to check only when wanted. Raises Refused when not ready.

    Of a list that is in, only rows that still waited come in, having been mended or because they are wanted as they are.
    """
    state, waiting = state_of(batch), waiting_counts(batch)
    if state not in {"ready", "done"} or (state == "done" and not acceptable(waiting, with_doubtful)):
        raise Refused(N_("This list was already taken in or is still being read."))
    if acceptable(waiting, with_doubtful) == 0:
        raise Refused(N_("There is no good row to bring in. Look at the columns first."))
    changes = {"state": "applying", "confirmed_at": now} if state == "ready" else {"state": "adding"}
    if not _take(batch, **changes):
        raise Refused(N_("This list was already taken in or is still being read."))
    args = {"batch_id": batch.id, "with_doubtful": with_doubtful}
    batch.job_uid = request_job(actor, now, APPLY_JOB, args, f"{APPLY_JOB}:{batch.id}", back_to).uid
    record(actor, now, "intake.confirm", "intake_batch", batch.id, batch.area_path or None, **batch.counts)


def discard_list(actor: Actor, now: datetime, batch: IntakeBatch) -> None:
    """Forget a list that was not taken in: its file, its rows, everything."""
    if state_of(batch) not in {"reading", "ready", "failed"}:
        raise Refused(N_("This list was already taken in."))
    db.session.execute(delete(IntakeRow).where(IntakeRow.batch_id == batch.id))
    record(actor, now, "intake.discard", "intake_batch", batch.id, batch.area_path or None)
    db.session.delete(batch)


def ask_to_undo(actor: Actor, now: datetime, batch: IntakeBatch, back_to: str) -> None:
    """Ask the worker to take a list back out. Safe twice. Raises Refused, saying why, when that cannot be."""
    state = state_of(batch)
    if state in {"undoing", "undone"}:
        return
    why = why_no_undo(state, batch.added_at or batch.confirmed_at, now, known_list(batch.kind).undo is not None)
    if why is not None:
        raise Refused(why)
    if _take(batch, state="undoing"):
        args = {"batch_id": batch.id}
        batch.job_uid = request_job(actor, now, UNDO_JOB, args, f"{UNDO_JOB}:{batch.id}", back_to).uid


def acceptable(waiting: Mapping[str, int], with_doubtful: bool) -> int:
    """Return how many of the waiting rows a confirmation would bring in; a row that is one with another is not counted."""
    if not with_doubtful:
        return waiting["good"] - waiting["twins_good"]
    return waiting["good"] + waiting["check"] - waiting["twins"]


def note_download(actor: Actor, now: datetime, batch: IntakeBatch, form: str) -> None:
    """Write down that the rows with problems left the house as a file."""
    record(actor, now, "intake.export", "intake_batch", batch.id, batch.area_path or None, form=form)


def _take(batch: IntakeBatch, **values: Any) -> bool:
    """Change the list in one statement, unless somebody else has since it was read here; say whether it was changed."""
    as_read = (IntakeBatch.state == batch.state) & (IntakeBatch.job_uid == batch.job_uid)
    mine = update(IntakeBatch).where(IntakeBatch.id == batch.id, as_read)
    return db.session.execute(mine.values(**values).returning(IntakeBatch.id)).first() is not None


def _same_file(kind: str, place: ListPlace, digest: str) -> IntakeBatch | None:
    query = (
        select(IntakeBatch)
        .where(
            IntakeBatch.file_sha256 == digest,
            IntakeBatch.area_id == place.id,
            IntakeBatch.school_id == place.school_id,
            IntakeBatch.kind == kind,
            IntakeBatch.state.not_in(("failed", "undone", "returned")),
        )
        .order_by(IntakeBatch.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)
