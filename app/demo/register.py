"""What a week at the doors corrects in the list: a house entered twice becomes one, one that is gone goes off it."""

from datetime import date, datetime, timedelta

from app.demo.drives import local_time
from app.demo.week import Ward
from app.places.actions import add_household, merge_households, void_household
from app.places.actions.households import fields_of
from app.places.models import Household


def tell_corrections(ward: Ward, as_of: date) -> None:
    """Enter one house a second time and merge the two, and one that nobody finds; the story's sums stay as they are."""
    lan, evening = ward.crew.coordinator, local_time(as_of - timedelta(days=1), 21, 50)
    home, gone = [one for one in ward.households if not ward.fates[one.id].visits and one.address_raw][:2]
    twice = _enter_again(ward, home, evening)
    merge_households(
        lan, evening + timedelta(minutes=8), home, twice, (home.version, twice.version), theirs=["landmark"]
    )
    void_household(lan, evening + timedelta(minutes=12), _enter_again(ward, gone, evening), "demolished")


def _enter_again(ward: Ward, household: Household, at: datetime) -> Household:
    fields = fields_of(household)
    return add_household(ward.crew.coordinator, at, household.alley, fields, not_duplicate=True)
