"""The volunteers of an actor's areas as a file, in the words their lists come in."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.names import P
from app.extensions import db
from app.kernel.vietnamese.dates import show_date
from app.people.models import Account, Membership
from app.places.models import Area
from app.places.queries import areas_visible_to

HEADING = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chi đoàn", "Điện thoại", "Chức vụ", "Địa chỉ")
SEXES = {"M": "Nam", "F": "Nữ"}


def volunteer_table(actor: Actor) -> list[list[str]]:
    """Return the heading and a line for each volunteer at work in the areas whose people the actor edits."""
    volunteers = select(Membership.account_id).where(
        Membership.role == Role.VOLUNTEER.value, Membership.ended_at.is_(None)
    )
    query = (
        select(Account)
        .join(Area, Area.id == Account.area_id)
        .options(joinedload(Account.home_area))
        .where(Account.id.in_(volunteers), Account.disabled_at.is_(None), areas_visible_to(actor, P.PEOPLE_EDIT))
    )
    found = db.session.scalars(query.order_by(Account.name_sort, Account.id)).all()
    return [list(HEADING), *([str(number), *_line(one)] for number, one in enumerate(found, 1))]


def _line(account: Account) -> list[str]:
    born = show_date(account.born_on) if account.born_on else str(account.birth_year or "")
    home = account.home_area.label if account.home_area else ""
    about = (account.name, born, SEXES.get(account.sex, ""), account.unit, account.phone or "", account.position, home)
    return list(about)
