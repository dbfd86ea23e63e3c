"""Taking a list of households back out: what nobody touched goes, what the list changed is as it was before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.access.actor import Actor
from app.extensions import db
from app.intake.registry import BroughtRow, Undo
from app.kernel.words import N_
from app.places.models import Area, AreaParent, Household, HouseholdContact, UnplacedRow
from app.places.rules import search_text
from app.storage.references import referring

# The table of another room that refers to a household -> the reason it gives for staying, the weightiest first.
USES = {
    "visit": "visited",
    "assist": "visited",
    "door_state": "visited",
    "assignment_door": "on_route",
    "plan_stop": "planned",
    "household": "merged",
    "household_merge": "merged",
}
REASONS = {
    "visited": N_("Somebody has visited it."),
    "on_route": N_("It is on a route."),
    "planned": N_("It stands in a plan of routes."),
    "merged": N_("It was merged with another household."),
    "edited": N_("Somebody has changed it since."),
    "used": N_("Something else refers to it."),
    "missing": N_("It is no longer there."),
    "unknown": N_("The former values were not kept."),
}


def judge_households(rows: Sequence[BroughtRow], hold: bool) -> dict[int, str]:
    """Return row id -> why its household must stay as it is."""
    created = {row.ref_id for row in rows if row.code == "created"}
    query = select(Household.id, Household.version, Household.merged_into_id)
    query = query.where(Household.id.in_([row.ref_id for row in rows])).order_by(Household.id)
    found = {one.id: one for one in db.session.execute(query.with_for_update() if hold else query)}
    uses = referring(Household, created, besides=["household_word", "door_claim", "household_contact"])
    judged = {row.id: _why(row, found.get(row.ref_id), uses.get(row.ref_id, set())) for row in rows}
    return {row_id: why for row_id, why in judged.items() if why}


def _why(row: BroughtRow, household: Any, uses: set[str]) -> str:
    if household is None:
        return "missing"
    if uses:
        return next((why for table, why in USES.items() if table in uses), "used")
    if household.merged_into_id is not None:
        return "merged"
    if row.code == "changed" and row.before is None:
        return "unknown"
    known = row.before["version"] if row.before else 1
    return "" if household.version == known else "edited"


def take_households_out(actor: Actor, now: datetime, rows: Sequence[BroughtRow]) -> None:
    """Delete the households the rows created and put back the fields they changed."""
    gone = [row.ref_id for row in rows if row.code == "created"]
    waits = update(HouseholdContact).where(HouseholdContact.household_id.in_(gone))
    db.session.execute(waits.values(household_id=None, state="waiting"))
    db.session.execute(delete(Household).where(Household.id.in_(gone)).execution_options(synchronize_session=False))
    was = {row.ref_id: row.before["was"] for row in rows if row.code == "changed" and row.before}
    query = select(Household).options(joinedload(Household.alley)).where(Household.id.in_(was))
    for household in db.session.scalars(query.order_by(Household.id)):
        for name, value in was[household.id].items():
            setattr(household, name, value)
        household.search_fold = search_text(
            household.plate, household.head_name, household.address_raw, household.landmark, household.alley.label
        )
        household.version += 1
        household.changed_at, household.changed_by = now, actor.account_id
    db.session.flush()


def tidy(actor: Actor, now: datetime, batch_id: int) -> int:
    """Forget the rows of the list that wait for a place, then `tidy_areas`."""
    db.session.execute(delete(UnplacedRow).where(UnplacedRow.batch_id == batch_id))
    return tidy_areas(batch_id)


def tidy_areas(batch_id: int) -> int:
    """Delete the hamlets and alleys the list made and nothing stands in any more, the innermost first."""
    by_depth: dict[int, list[int]] = defaultdict(list)
    for area_id, path in db.session.execute(select(Area.id, Area.path).where(Area.batch_id == batch_id)):
        by_depth[path.count("/")].append(area_id)
    tidied = 0
    for depth in sorted(by_depth, reverse=True):
        ids = by_depth[depth]
        parents = select(AreaParent.parent_id).where(AreaParent.parent_id.in_(ids))
        gone = (
            set(ids)
            - referring(Area, ids, besides=["area_parent", "alley_figures", "placing"]).keys()
            - set(db.session.scalars(parents))
        )
        db.session.execute(delete(AreaParent).where(AreaParent.area_id.in_(gone)))
        db.session.execute(delete(Area).where(Area.id.in_(gone)))
        tidied += len(gone)
    return tidied


UNDO = Undo(judge_households, take_households_out, tidy, REASONS)
