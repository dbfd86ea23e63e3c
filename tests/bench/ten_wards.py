"""Ten wards of 6,000 doors that nobody has been to, with 9,000 people in pairs, one drive and who coordinates it all.

Their ground is that of the planner's benches, told by names and numbers alone, as a ward office's lists tell it.
`python -m tests.bench.ten_wards ADDRESS FOLDER NOW` fills the empty database at an address with it.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from app.access.actor import Role
from app.backup.models import VERIFIED, BackupRun
from app.config import Config
from app.demo.district.rows import Rows
from app.extensions import db
from app.house import create_house
from app.kernel.ids import uuid7
from app.people.models import Account, Membership, Team, TeamMember
from app.places.actions.areas import new_area
from app.places.actions.households import HouseholdFields, fill
from app.places.models import Area, AreaParent, Household
from tests.bench.planner.generator import from_addresses, make_ward
from tests.factories import drives, people, places
from tests.kit.databases import build_schema

WARDS, DOORS, PEOPLE, TEAMS = 10, 6_000, 900, 10
SEED = 11
LEAD = "dieuphoi"
"""Who coordinates the district."""


def build(now: datetime) -> None:
    """Fill the empty database; commits. Its last backup was made just now: none begins while something is measured."""
    district = places.area("Quận Mười Phường", "district", kind="quận")
    lead = people.account(LEAD, "Trần Thị Điều Phối", district)
    people.grant(lead, Role.COORDINATOR, district)
    people.grant(people.account("quantri", "Đỗ Quản Trị"), Role.ADMIN)
    drives.drive(district)
    wards = [places.area(f"Phường {number}", "ward", district, kind="phường") for number in range(1, WARDS + 1)]
    rows = Rows()
    for seed, ward in enumerate(wards, SEED):
        _settle(rows, ward, now, make_ward(seed, DOORS))
    rows.finish()
    db.session.add(BackupRun(place="", at=now, finished_at=now, verified_at=now, state=VERIFIED))
    db.session.commit()


def _settle(rows: Rows, ward: Area, now: datetime, made: Mapping[str, Any]) -> None:
    told = from_addresses(made)
    alleys = _alleys(rows, ward, told["alleys"])
    homes = told["households"]
    for alley, number in zip(homes["alley"], homes["no"], strict=True):
        household = Household(
            id=rows.id_for(Household),
            uid=uuid7(),
            alley_id=alleys[alley].id,
            created_at=now,
            changed_at=now,
            walk_override=0,
        )
        fill(household, alleys[alley], HouseholdFields(address_raw=f"Số {number}"))
        rows.put(household)
    _crews(rows, ward, now, [alleys[alley] for alley in homes["alley"]])
    rows.write()


def _alleys(rows: Rows, ward: Area, told: Mapping[str, Sequence[Any]]) -> list[Area]:
    """Add the alleys right below the ward; a lane's name says the numbers on the way to it and its street."""
    found = []
    for name, root in zip(told["name"], told["root"], strict=True):
        kind, _, called = name.partition(" ")
        street = told["name"][root].partition(" ")[2]
        area = new_area(ward, "alley", called if called == street else f"{called} {street}", kind)
        area.id = rows.id_for(Area)
        area.parent_id, area.path = ward.id, f"{ward.path}{area.id}/"
        rows.put(area)
        rows.add(AreaParent, area_id=area.id, parent_id=ward.id)
        found.append(area)
    return found


def _crews(rows: Rows, ward: Area, now: datetime, homes: Sequence[Area]) -> None:
    """Add the people of a ward, who live where its doors are, neighbours in one team and one pair."""
    random = Random(f"people {ward.path}")
    lives = sorted(random.randrange(len(homes)) for _person in range(PEOPLE))
    teams = [rows.id_for(Team) for _team in range(TEAMS)]
    for number, team in enumerate(teams, 1):
        rows.add(Team, id=team, uid=uuid7(), name=f"Đội {number}", area_id=ward.id, created_at=now)
    for place, home in enumerate(lives):
        person, name = rows.id_for(Account), f"Người {ward.id}-{place:03d}"
        known = {"id": person, "uid": uuid7(), "login": f"p{ward.id}-{place}", "name": name, "name_sort": name}
        rows.add(Account, **known, area_id=ward.id, home_area_id=homes[home].id, created_at=now)
        rows.add(Membership, account_id=person, role=Role.VOLUNTEER.value, area_id=ward.id, granted_at=now)
        team = teams[place * TEAMS // PEOPLE]
        rows.add(TeamMember, team_id=team, account_id=person, pair=place // 2, since=now)


def main(address: str, folder: str, now: str) -> None:
    """Fill a database."""
    app = create_house(Config(secret_key="measured", instance_dir=Path(folder), database_url=address))
    build_schema(app)
    with app.app_context():
        build(datetime.fromisoformat(now))
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
