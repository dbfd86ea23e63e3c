"""Which people stand in plans. Called through a hook."""

from collections.abc import Collection

from sqlalchemy import select

from app.extensions import db
from app.plans.models import PlanUnit


def planned_people(account_ids: Collection[int]) -> set[int]:
    """Return those of the accounts that stand in a plan."""
    wanted = set(account_ids)
    members = db.session.scalars(select(PlanUnit.member_ids)) if wanted else ()
    return {account_id for unit in members for account_id in unit if account_id in wanted}
