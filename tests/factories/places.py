"""Areas and households, valid by default, flushed so that they have their ids."""

from itertools import count
from typing import Any

from app.extensions import db
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from app.kernel.vietnamese.fold import fold
from app.places.models import Area, AreaParent, ContactSource, Household, HouseholdContact

_numbers = count(1)


def area(name: str, level: str = "ward", parent: Area | None = None, **values: Any) -> Area:
    """Add an area under `parent` with its path."""
    row = Area(name=name, level=level, parent_id=parent.id if parent else None, search_fold=fold(name), **values)
    db.session.add(row)
    db.session.flush()
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    if parent:
        db.session.add(AreaParent(area_id=row.id, parent_id=parent.id))
    db.session.flush()
    return row


def ward(name: str = "Phường Cửa Nam", **values: Any) -> Area:
    """Add a ward on its own."""
    return area(name, "ward", kind="phường", **values)


def alley(parent: Area | None = None, name: str = "Ngõ 45", **values: Any) -> Area:
    """Add an alley, of a new ward unless told."""
    return area(name, "alley", parent or ward(), kind="ngõ", **values)


def household(lane: Area | None = None, plate: str | None = None, **values: Any) -> Household:
    """Add a household with a number of its own, in a new alley unless told."""
    number = plate or str(next(_numbers))
    row = Household(
        uid=uuid7(),
        alley=lane or alley(),
        address_raw=f"Số {number}",
        plate=number,
        walk_key=number.zfill(6),
        door_key=number,
        search_fold=fold(f"{number} {values.get('head_name', '')}"),
        created_at=utc_now(),
        changed_at=utc_now(),
    )
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    return row


def contact_source(of: Area, name: str = "Hợp đồng nước") -> ContactSource:
    """Add a list of contracts of the area."""
    row = ContactSource(area=of, name=name, purpose="Chỉ gọi báo trước khi đến nhà.", created_at=utc_now())
    db.session.add(row)
    db.session.flush()
    return row


def contact(of: ContactSource, at: Household | None = None, **values: Any) -> HouseholdContact:
    """Add a contract of the list, at its household or waiting for one."""
    given = {"name": "Trần Thị Bé", "address_raw": "Số 5", "phone": "0912000777"} | values
    row = HouseholdContact(
        source=of, household=at, number=f"N{next(_numbers)}", state="matched" if at else "waiting",
        changed_at=utc_now(), **given,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
