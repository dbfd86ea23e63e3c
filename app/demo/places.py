"""The two wards: their real units from the register, alleys, and households with what the list says of them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlalchemy import select

from app.access.actor import Actor
from app.audit.actions import record
from app.demo.names import FOLDER, Names, phone
from app.demo.story import Fate
from app.extensions import db
from app.kernel.ids import uuid7
from app.places.actions import HouseholdFields, add_alley, add_area
from app.places.actions.households import fill
from app.places.models import Area, Household
from app.places.rooms import Building, rooms_of
from app.places.rules import Level

SINCE = date(2025, 7, 1)
LANDMARKS = (
    "Cổng sắt xanh",
    "Đối diện nhà văn hóa",
    "Cạnh giếng làng",
    "Sau đình",
    "Quán nước đầu ngõ",
    "Nhà ba tầng, cửa gỗ",
)
NOTES = (
    "Có chó, gọi cổng trước khi vào.",
    "Đi làm ca, thường về sau 18 giờ.",
    "Bấm chuông bên phải.",
    "Bác tai kém, nói to.",
)
GROUP: Level = "group"
SOURCE = "import"
LET_FLOORS, LET_ROOMS = 2, 3


@dataclass(frozen=True)
class Lane:
    """An alley of the demo and how many households it gets."""

    area: Area
    group: Area
    size: int


def ward_of(code: str) -> Area:
    """Return the ward with this code as it stands since the districts went."""
    return db.session.scalars(
        select(Area).where(Area.code == code, Area.level == "ward", Area.valid_from == SINCE)
    ).one()


def province_of(ward: Area) -> Area:
    """Return the province of a ward."""
    return db.session.get_one(Area, int(ward.path.strip("/").split("/")[0]))


def build_lanes(actor: Actor, now: datetime, ward: Area, file: str, group_kind: str, households: int) -> list[Lane]:
    """Add hamlets and alleys of a ward from its list; together they get so many households."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sizes = shares([int(row["weight"]) for row in rows], households)
    groups: dict[str, Area] = {}
    lanes: list[Lane] = []
    for row, size in zip(rows, sizes, strict=True):
        if row["group"] not in groups:
            place = len(groups) + 1
            groups[row["group"]] = add_area(actor, now, ward, GROUP, row["group"], group_kind, position=place)
        group = groups[row["group"]]
        place = 1 + sum(lane.group is group for lane in lanes)
        lanes.append(Lane(add_alley(actor, now, group, row["name"], row["kind"], position=place), group, size))
    return lanes


def shares(weights: Sequence[int], whole: int) -> list[int]:
    """Share a whole number out by weights; what rounding leaves goes to the heaviest."""
    shares = [whole * weight // sum(weights) for weight in weights]
    heaviest = sorted(range(len(weights)), key=lambda place: -weights[place])
    for place in heaviest[: whole - sum(shares)]:
        shares[place] += 1
    return shares


def build_households(
    actor: Actor, now: datetime, lanes: Sequence[Lane], fates: Sequence[Fate], names: Names, rng: Random
) -> list[Household]:
    """Add the households of all alleys in their order, each with what its fate says of phones.

    The rows are those of `add_household`, an alley at a time.
    """
    found: list[Household] = []
    for lane in lanes:
        city, begin = lane.group.kind != "thôn", len(found)
        for address, landmark in with_rooms(addresses(lane, city, rng)) if not begin else addresses(lane, city, rng):
            found.append(_household(actor, now, lane, fields_told(address, landmark, fates[len(found)], names, rng)))
        db.session.add_all(found[begin:])
        db.session.flush()
        for one in found[begin:]:
            record(actor, now, "places.add_household", "household", one.id, lane.area.path, source=SOURCE)
    return found


def _household(actor: Actor, now: datetime, lane: Lane, fields: HouseholdFields) -> Household:
    who = {"created_at": now, "created_by": actor.account_id, "changed_at": now, "changed_by": actor.account_id}
    with db.session.no_autoflush:
        household = Household(uid=uuid7(), alley=lane.area, source=SOURCE, version=1, walk_override=0,
                              void_reason="", suppressed_reason="", **who)  # fmt: skip
        fill(household, lane.area, fields)
    return household


def fields_told(address: str, landmark: str, fate: Fate, names: Names, rng: Random) -> HouseholdFields:
    sex = rng.choice("mmf")
    usual = "shop" if rng.random() < 0.05 else "home"
    return HouseholdFields(
        address_raw=address,
        landmark=landmark,
        kind="dorm" if address.startswith("Phòng") else usual,
        head_name=names.draw(sex, rng.choice(("old", "old", "mid"))),
        phone=phone(rng.randrange(1000)) if rng.random() < 0.55 else "",
        est_residents=max(rng.choice((2, 3, 3, 4, 4, 4, 5, 5, 6)), fate.smartphones or 0),
        smartphones=fate.smartphones,
        installed_at_start=None if fate.smartphones is None else fate.installed,
        note=rng.choice(NOTES) if rng.random() < 0.05 else "",
    )


def with_rooms(written: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the addresses of an alley with its last numbered houses as the rooms of one house that is let by rooms."""
    found = list(written)
    numbered = [place for place, (address, _landmark) in enumerate(found) if address]
    let = numbered[-LET_FLOORS * LET_ROOMS :]
    house = Building(found[let[0]][0].removeprefix("Số "), 1, LET_FLOORS, LET_ROOMS, "hundreds")
    for place, room in zip(let, rooms_of(house), strict=False):
        found[place] = room.address, room.landmark
    return found


def addresses(lane: Lane, city: bool, rng: Random) -> Iterator[tuple[str, str]]:
    """Yield (address as on the wall, landmark) for each household of an alley, no door twice."""
    unnumbered = 0 if city else lane.size // 6
    nested = lane.size // 3 if city and lane.area.kind == "ngõ" else 0
    prefix = f"{lane.area.mouth}/" if lane.area.mouth and city else ""
    for plate in _plates(lane.size - unnumbered - nested, city, rng):
        yield (f"{prefix}{plate}" if prefix else f"Số {plate}"), ""
    mouths = rng.sample(range(6, 40), 3)
    for place in range(nested):
        yield f"{prefix}{mouths[place % 3]}/{1 + place // 3}", ""
    for _ in range(unnumbered):
        yield "", rng.choice(LANDMARKS)


def _plates(wanted: int, city: bool, rng: Random) -> list[str]:
    """Return house numbers with the gaps, letters and bis of a real street."""
    found: list[str] = []
    number = 0
    while len(found) < wanted:
        number += 1
        if rng.random() < 0.15:
            continue
        found.append(str(number))
        if city and rng.random() < 0.2:
            found += [f"{number}A", f"{number}B"][: rng.choice((1, 1, 2))]
        elif city and rng.random() < 0.05:
            found.append(f"{number} bis")
    return found[:wanted]
