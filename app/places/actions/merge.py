"""Two entries of one household become one, and two again."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.access.actor import Actor
from app.access.names import P
from app.access.table import allows
from app.audit.actions import record
from app.extensions import db
from app.kernel.errors import Forbidden, Invalid, Refused
from app.kernel.words import N_
from app.places.actions.households import HouseholdFields, fields_of, fill, touch
from app.places.hooks import tell_merged, tell_parted, what_blocks
from app.places.models import Household, HouseholdMerge

PART_WITHIN = timedelta(days=7)
CHANGED = N_("One of the two has just been changed. Look them over again.")


def merge_households(
    actor: Actor, now: datetime, winner: Household, loser: Household, versions: tuple[int, int], theirs: Collection[str]
) -> HouseholdMerge:
    """Read `loser` as `winner` from now on; the winner takes the loser's value of each field named in `theirs`.

    `versions` are those of the two as they were shown. That nobody is to call at the loser holds for both. Raises
    Refused when one has changed or is out of use, or when a room above cannot follow.
    """
    for one in (winner, loser):
        if not allows(actor, P.HOUSEHOLD_MERGE, one.access_scope):
            raise Forbidden(N_("You have not been given this area."))
    if winner.id == loser.id:
        raise Invalid(N_("Choose another household."))
    _hold(winner, loser)
    if not (winner.in_use and loser.in_use):
        raise Refused(N_("One of the two is off the lists already."))
    if (winner.version, loser.version) != versions:
        raise Refused(CHANGED)
    before = _kept(winner)
    other = asdict(fields_of(loser))
    fill(winner, winner.alley, replace(fields_of(winner), **{name: other[name] for name in other if name in theirs}))
    if _longer(loser, winner):
        winner.suppressed_reason, winner.suppressed_until = loser.suppressed_reason, loser.suppressed_until
    loser.merged_into_id = winner.id
    touch(actor, now, winner)
    touch(actor, now, loser)
    db.session.flush()
    merge = HouseholdMerge(
        winner=winner, loser=loser, at=now, account_id=actor.account_id, before=before, version=winner.version
    )
    merge.memory = tell_merged(actor, now, loser, winner)
    db.session.add(merge)
    db.session.flush()
    fields = sorted(theirs)
    record(
        actor, now, "places.merge_households", "household", winner.id, winner.alley.path, loser=loser.id, fields=fields
    )
    record(actor, now, "places.merged_away", "household", loser.id, loser.alley.path, winner=winner.id)
    return merge


def part_households(actor: Actor, now: datetime, merge: HouseholdMerge) -> None:
    """Take a merge apart: both are what they were, each with its visits and doors. Safe twice.

    Raises Refused, saying why, when that cannot be any more.
    """
    winner, loser = merge.winner, merge.loser
    for one in (winner, loser):
        if not allows(actor, P.HOUSEHOLD_MERGE, one.access_scope):
            raise Forbidden(N_("You have not been given this area."))
    _hold(winner, loser)
    db.session.refresh(merge, ["undone_at"])
    if merge.undone_at is not None:
        return
    why = why_not_part(merge, now)
    if why is not None:
        raise Refused(why)
    loser.merged_into_id = None
    _put_back(winner, merge)
    touch(actor, now, winner)
    touch(actor, now, loser)
    merge.undone_at = now
    db.session.flush()
    tell_parted(actor, now, merge)
    for one, other in ((winner, loser), (loser, winner)):
        record(actor, now, "places.unmerge_households", "household", one.id, one.alley.path, other=other.id)


def why_not_part(merge: HouseholdMerge, now: datetime) -> str | None:
    """Return why a merge can no longer be taken apart as a message id, None when it can."""
    if now - merge.at > PART_WITHIN:
        return N_("Merged households can be taken apart for 7 days. That time is over.")
    if merge.winner.merged_into_id is not None:
        return N_("The household that stayed was merged on. Take that apart first.")
    if merge.winner.version != merge.version:
        return N_("The household that stayed has been changed since. Correct it by hand.")
    return what_blocks(merge)


def _hold(*households: Household) -> None:
    """Let nobody else change these households until the transaction ends, and read them as they are now."""
    ids = sorted(household.id for household in households)
    query = select(Household).where(Household.id.in_(ids)).order_by(Household.id)
    db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def _longer(one: Household, other: Household) -> bool:
    """Say whether nobody is to call at `one` for longer than at `other` (without a day: for good)."""
    if not one.suppressed_reason or not other.suppressed_reason:
        return bool(one.suppressed_reason)
    return (one.suppressed_until or date.max) > (other.suppressed_until or date.max)


def _kept(winner: Household) -> dict[str, object]:
    until = winner.suppressed_until
    return asdict(fields_of(winner)) | {
        "suppressed_reason": winner.suppressed_reason,
        "suppressed_until": until.isoformat() if until else None,
    }


def _put_back(winner: Household, merge: HouseholdMerge) -> None:
    kept = dict(merge.before)
    winner.suppressed_reason, until = kept.pop("suppressed_reason"), kept.pop("suppressed_until")
    winner.suppressed_until = date.fromisoformat(until) if until else None
    fill(winner, winner.alley, HouseholdFields(**kept))
