"""What the database says after a fault, read over a fresh connection: each thing once, nothing half, sums equal the rows."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import select, text

from app.audit.models import AuditRow
from app.audit.seal import seal_of
from app.doors.verify import differences
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.storage.engine import only_reading
from app.visits.models import Visit
from app.visits.queries import raw_doors


def faults_found(acknowledged: Mapping[str, str], refused: Collection[str] = ()) -> list[str]:
    """Return in words everything that is wrong with the visits; an empty list means that nothing is.

    `acknowledged` is uid -> hash of what phones were told is kept; of `refused` uids no row may be there.
    """
    db.session.remove()
    db.engine.dispose()
    with only_reading():
        found = _whole(acknowledged, refused) + _sums() + _sound()
        db.session.rollback()
    db.session.remove()
    return found


def _whole(acknowledged: Mapping[str, str], refused: Collection[str]) -> list[str]:
    visits = Counter(db.session.scalars(select(Visit.uid)))
    stored = select(ReceivedItem.uid, ReceivedItem.payload_hash).where(
        ReceivedItem.kind == "visit", ReceivedItem.state == "accepted"
    )
    receipts: dict[str, str] = dict(db.session.execute(stored).all())
    rows = db.session.scalars(select(AuditRow).where(AuditRow.action == "visits.log")).all()
    written = Counter(row.object_id for row in rows)
    found = [f"acknowledged and not stored: {uid}" for uid in acknowledged if uid not in visits]
    found += [f"acknowledged with other content: {uid}" for uid in receipts if _differs(acknowledged, receipts, uid)]
    found += [f"a visit without its receipt: {uid}" for uid in visits if uid not in receipts]
    found += [f"a receipt without its visit: {uid}" for uid in receipts if uid not in visits]
    found += [f"a visit without its audit row: {uid}" for uid in visits if not written[uid]]
    found += [f"an audit row of nothing: {uid}" for uid in written if uid not in visits]
    found += [f"more than once: {uid}" for counted in (visits, written) for uid, n in counted.items() if n > 1]
    found += [f"refused and yet stored: {uid}" for uid in refused if uid in visits or uid in receipts]
    return found + [f"an audit row with a wrong seal: {row.id}" for row in rows if row.seal != seal_of(row)]


def _differs(acknowledged: Mapping[str, str], receipts: Mapping[str, str], uid: str) -> bool:
    return uid in acknowledged and acknowledged[uid] != receipts[uid]


def _sums() -> list[str]:
    return [f"{one.table} {one.key}: stored {one.stored}, counted {one.counted}" for one in differences(raw_doors())]


def _sound() -> list[str]:
    """Return what SQLite finds wrong with its own file; PostgreSQL has no such question."""
    if db.engine.dialect.name != "sqlite":
        return []
    said = [str(line) for line in db.session.execute(text("PRAGMA integrity_check")).scalars() if line != "ok"]
    return said + [f"foreign key: {row}" for row in db.session.execute(text("PRAGMA foreign_key_check"))]
