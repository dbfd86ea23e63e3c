"""The volunteers of a list beside the people of the ward: both read into what the rules compare."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import ListPlace, StoredThing, Twins
from app.people.models import Account
from app.people.queries.areas import ward_of
from app.people.twins import PersonRules, Somebody, somebody_of_row
from app.people.volunteer_list import VolunteerRow
from app.places.models import Area

RULES = PersonRules()
_COLUMNS = (Account.name, Account.phone, Account.born_on, Account.birth_year, Account.sex, Account.unit)


def people_of(ward: Area | None) -> Iterator[tuple[int, Somebody]]:
    """Yield everybody who belongs to a ward (None: to none) with the id of their account."""
    query = select(Account.id, *_COLUMNS).where(Account.area_id == (ward.id if ward else None))
    for account_id, name, phone, born_on, birth_year, sex, unit in db.session.execute(query.order_by(Account.id)):
        yield account_id, Somebody(name, (phone,) if phone else (), born_on, birth_year, sex, unit)


def surely(people: Iterable[tuple[int, Somebody]], somebody: Somebody) -> int | None:
    """Return the id of the one among people whom somebody surely is: who says the very same, else the only one it can be."""
    found = [(RULES.compare(one, somebody, stored=True), account_id) for account_id, one in people]
    same = [(one, account_id) for one, account_id in found if one is not None and one.grade == "sure"]
    clear = [pair for pair in same if not pair[0].weak]
    if clear:
        return max(clear, key=lambda pair: (pair[0].alike, -pair[1]))[1]
    if len(same) != 1:
        return None
    only, account_id = same[0]
    rivals = [one for one, _ in found if one is not None and one is not only and one.agrees >= only.agrees]
    return None if rivals else account_id


def _reader(_place: ListPlace) -> Callable[[VolunteerRow], Somebody]:
    return somebody_of_row


def _stored(place: ListPlace) -> Iterator[tuple[int, Somebody]]:
    return people_of(ward_of(db.session.get_one(Area, place.id)))


def _told(ids: Collection[int]) -> Mapping[int, StoredThing]:
    query = select(Account).where(Account.id.in_(ids))
    return {one.id: StoredThing(_as_row(one), one.created_at) for one in db.session.scalars(query)}


def _as_row(account: Account) -> VolunteerRow:
    return VolunteerRow(
        name=account.name,
        sex="M" if account.sex == "M" else "F" if account.sex == "F" else None,
        dob=account.born_on,
        birth_year=account.birth_year,
        unit=account.unit or None,
        phone=account.phone,
        phone2=None,
        zalo=False,
        joined=None,
        position=account.position or None,
        address=None,
        note=None,
    )


TWINS = Twins(RULES, _reader, _stored, _told)
