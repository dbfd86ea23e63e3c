"""The households of an area as a file, in the words their lists come in."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.places.models import Area, Household
from app.places.queries import IN_USE, WALK, areas_visible_to, in_walk_order
from app.places.tree import under

HEADING = (
    "STT", "Mã hộ", "Chủ hộ", "Địa chỉ", "Điện thoại", "Số khẩu", "Điện thoại thông minh", "Đã cài", "Ghi chú",
)  # fmt: skip


def household_table(actor: Actor, area: Area) -> list[list[str]]:
    """Return the heading and a line for each household in use at or below the area, alley by alley as they are walked."""
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    seen = areas_visible_to(actor, P.HOUSEHOLD_REVEAL)
    households = db.session.scalars(query.where(under(area.path), seen, *IN_USE).order_by(*WALK)).all()
    alleys = in_walk_order({one.alley_id: one.alley for one in households}.values())
    place = {alley.id: number for number, alley in enumerate(alleys)}
    ordered = sorted(households, key=lambda one: place[one.alley_id])
    return [list(HEADING), *([str(number), *_line(one)] for number, one in enumerate(ordered, 1))]


def _line(household: Household) -> list[str]:
    return [
        household.uid,
        household.head_name,
        ", ".join(part for part in (household.address_raw or household.landmark, household.alley.label) if part),
        "; ".join(number for number in (household.phone, household.phone2) if number),
        *(_figure(n) for n in (household.est_residents, household.smartphones, household.installed_at_start)),
        household.note,
    ]


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)
