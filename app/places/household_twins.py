"""The households of a list beside those that are stored: both read into what the rules compare."""

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy import select

from app.extensions import db
from app.intake.registry import ListPlace, StoredThing, Twins
from app.places.household_list import HouseholdRow
from app.places.models import Area, Household
from app.places.queries import IN_USE
from app.places.rules import label_of
from app.places.tree import under
from app.places.twins import Home, HouseholdRules, home_of, home_of_row

RULES = HouseholdRules()
DEFAULT_REGION = "north"
_COLUMNS = (Household.id, Household.head_name, Household.phone, Household.phone2, Household.address_raw)


def reader_for(place: ListPlace) -> Callable[[HouseholdRow], Home]:
    """Return how a row of a list for the place is read; of a place that is not stored (a dry run) only its label tells."""
    area = db.session.get(Area, place.id)
    region, listed = (area.region, area.label) if area else (DEFAULT_REGION, place.label)
    return lambda row: home_of_row(row, region, listed)


class StoredHomes:
    """The households below a place, each with the alley and the hamlet it stands in."""

    def __init__(self, area: Area) -> None:
        columns = select(Area.id, Area.parent_id, Area.kind, Area.name)
        self._areas = {one.id: one for one in db.session.execute(columns.where(under(area.path)))}
        self._top, self._path, self._region, self._listed = area.id, area.path, area.region, area.label

    def home(self, alley_id: int, name: str, phones: tuple[str | None, ...], address: str) -> Home:
        """Read one household."""
        return home_of(name, phones, address, self._region, self._way(alley_id), self._listed)

    def all(self) -> Iterator[tuple[int, Home]]:
        """Yield every household in use with its id."""
        query = select(Household.alley_id, *_COLUMNS).join(Household.alley).where(under(self._path), *IN_USE)
        for alley_id, thing_id, name, phone, phone2, address in db.session.execute(query.order_by(Household.id)):
            yield thing_id, self.home(alley_id, name, (phone, phone2), address)

    def _way(self, alley_id: int) -> tuple[str, ...]:
        """Return the labels of the alley and of what it lies in, up to the place itself."""
        labels: list[str] = []
        step = self._areas.get(alley_id)
        while step is not None and step.id != self._top:
            labels.append(label_of(step.kind, step.name))
            step = self._areas.get(step.parent_id)
        return tuple(labels)


def _stored(place: ListPlace) -> Iterator[tuple[int, Home]]:
    return StoredHomes(db.session.get_one(Area, place.id)).all()


def _told(ids: Collection[int]) -> Mapping[int, StoredThing]:
    query = select(Household).where(Household.id.in_(ids))
    return {one.id: StoredThing(_as_row(one), one.created_at) for one in db.session.scalars(query)}


def _as_row(household: Household) -> HouseholdRow:
    return HouseholdRow(
        head_name=household.head_name or None,
        address=household.address_raw or household.landmark or household.plate or None,
        house_no=None,
        lane=None,
        hamlet=None,
        phone=household.phone,
        phone2=household.phone2,
        members=household.est_residents,
        smartphones=household.smartphones,
        installed=household.installed_at_start,
        note=household.note or None,
    )


TWINS = Twins(RULES, reader_for, _stored, _told)
