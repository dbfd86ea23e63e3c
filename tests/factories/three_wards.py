"""A district of three wards with one drive: in one four people walk, in one two, the third has no team; Dung coordinates all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from app.access.actor import Role
from app.drives.models import Drive
from app.kernel.clock import local_day, utc_now
from app.people.models import Account, Team
from app.places.models import Area
from app.plans.actions.wards import request_ward_plans
from app.routes.grounds import ground_for
from app.storage import unit
from tests.factories import drives, people, places

DOORS = 6


@dataclass(frozen=True)
class District:
    """What tests point at by name; each alley is in the ward of the same place in the row."""

    area: Area
    wards: Sequence[Area]
    alleys: Sequence[Area]
    drive: Drive
    team: Team
    dung: Account

    def ask(self) -> str:
        """Ask for the plans of the two wards that can be planned; return the uid they share."""
        uid = ask_for(self.dung, self.drive.id, [ward.id for ward in self.wards[:2]])
        unit.commit()
        return uid


def ask_for(who: Account, drive_id: int, ward_ids: Sequence[int]) -> str:
    """Ask for plans of these wards in this transaction; return the uid they share."""
    now, actor = utc_now(), people.actor(who)
    asked = {"kind": "pairs", "day": local_day(now) + timedelta(days=1), "begins": time(8), "ends": time(10)}
    return request_ward_plans(actor, now, ground_for(actor, drive_id), ward_ids=ward_ids, **asked)


def three_wards() -> District:
    """Add the district; Tâm coordinates its first ward alone, and somebody is in a team of the whole district."""
    area = places.area("Quận Đống Đa", "district", kind="quận")
    wards = [places.area(f"Phường {name}", "ward", area, kind="phường") for name in ("An", "Bình", "Chợ")]
    dung, tam = people.account("dung", "Vũ Thị Dung", area), people.account("tam", "Lê Tâm", wards[0])
    people.grant(dung, Role.COORDINATOR, area)
    people.grant(tam, Role.COORDINATOR, wards[0])
    team = _team(wards[0], "mot", "hai", "ba", "bon")
    _team(wards[1], "nam", "sau")
    _team(area, "khap")
    alleys = [places.alley(ward, "Ngõ 5", mouth=5) for ward in wards]
    for alley in alleys:
        for number in range(1, DOORS + 1):
            places.household(alley, f"5/{number}")
    return District(area, wards, alleys, drives.drive(area), team, dung)


def _team(area: Area, *logins: str) -> Team:
    team = people.team(area)
    for login in logins:
        people.join(people.account(login, area=area), team, pair=None)
    return team
