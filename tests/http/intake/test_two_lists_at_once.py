"""Two lists with the same households, taken in at the same moment, make each household once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.intake.registry import ListPlace, TakenRow
from app.kernel.clock import utc_now
from app.people.actors import load_actor
from app.places.household_import import import_households
from app.places.household_list import HouseholdRow
from app.places.models import Household
from app.storage import unit
from tests.factories import people


def told(head_name: str, address: str) -> HouseholdRow:
    """Return what a list tells of a household by name and address alone."""
    unsaid = dict.fromkeys(
        ("house_no", "lane", "hamlet", "phone", "phone2", "members", "smartphones", "installed", "note")
    )
    return HouseholdRow(head_name=head_name, address=address, **unsaid)


def test_each_household_once(app: Flask) -> None:
    cast = people.cast()
    lan_id, place = cast.lan.id, ListPlace(cast.ward.id, cast.ward.path, cast.ward.label)
    unit.commit()
    rows = [TakenRow(number, told(f"Nguyễn Văn {number}", f"Số {number} ngõ 45")) for number in range(1, 31)]
    together = Barrier(2)

    def take_in(batch_id: int) -> list[str]:
        with app.app_context():
            actor = load_actor(lan_id)
            assert actor is not None
            unit.rollback()
            together.wait(timeout=30)
            codes = [outcome.code for outcome in import_households(actor, utc_now(), place, batch_id, rows)]
            unit.commit()
            db.session.remove()
            return codes

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(take_in, (1, 2))
    assert sorted([first.count("created"), second.count("created")]) == [0, 30]
    assert db.session.scalar(select(func.count()).select_from(Household)) == 30
