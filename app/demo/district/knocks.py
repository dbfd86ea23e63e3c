"""Visits of the district in bulk: each item is read, judged and kept as the receive rule and the doors' rules would."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from app.demo.district.ground import Home
from app.demo.district.rows import Rows
from app.demo.district.walks import Routes, Walk
from app.doors.actions import PERSON_KEYS, TALLY_KEYS
from app.doors.kept import DRIVE_ALLEY
from app.doors.models import DoorState, Tally, TallyPerson
from app.doors.rules import Door, door_after
from app.doors.tally import change
from app.drives.models import Drive
from app.extensions import Model
from app.inbox.models import ReceivedItem
from app.inbox.receive import Item, receipt
from app.notices.models import Notice
from app.visits.actions.building import Work, facts_of, fill_visit, new_visit
from app.visits.actions.log import ALERTS, ALERTS_WITHOUT_NUMBER
from app.visits.items import read_visit
from app.visits.models import Assist, Visit
from app.visits.outcomes import OUTCOMES
from app.visits.queries import knock_of

Key = tuple[Any, ...]


class Knocks:
    """Takes visits in, one after the other as they arrived, and keeps doors and counters until `finish`."""

    def __init__(self, rows: Rows, routes: Routes, drive: Drive) -> None:
        self._rows, self._routes, self._drive = rows, routes, drive
        self._doors: dict[int, Home] = {}
        self._by_area: Counter[Key] = Counter()
        self._by_person: Counter[Key] = Counter()

    def receive(self, walk: Walk, account_id: int, now: datetime, home: Home, item: Item) -> None:
        """Take in what a holder of the route sent of one of its doors."""
        sent = read_visit(item.payload)
        self._routes.begin(walk, account_id, now)
        partners = [member.id for member in walk.pair if member.id != account_id]
        partner = partners[0] if len(partners) == 1 else None
        work = Work(walk.route, account_id, partner, walk.crew.team_id, "phone", late=False)
        elsewhere = [knock.at for knock in home.knocks if account_id not in knock.accounts]
        visit = new_visit(now, item, sent, work, home.id, elsewhere)
        fill_visit(visit, sent, self._drive, home.assists)
        self._keep(visit)
        door = self._settle(home, visit)
        answer = {"visit": visit.uid, "door": str(door.status), "helped": door.helped}
        self._rows.add(ReceivedItem, **receipt(account_id, now, item) | {"answer": answer})
        path = home.alley.area.path
        self._rows.record(account_id, now, "visits.log", "visit", visit.uid, path, **facts_of(visit))
        self._alert(walk, account_id, now, home, visit)

    def finish(self) -> None:
        """Write where every door stands, and the counters."""
        for home in self._doors.values():
            ids = {"drive_id": self._drive.id, "household_id": home.id, "area_id": home.alley.area.id}
            told = {name: getattr(home.door, name) for name in Door.__dataclass_fields__}
            self._rows.add(DoorState, **ids, **told | {"status": str(home.door.status)})
        self._count(Tally, TALLY_KEYS, self._by_area)
        self._count(TallyPerson, PERSON_KEYS, self._by_person)
        self._rows.write()
        DRIVE_ALLEY.rebuild()

    def _keep(self, visit: Visit) -> None:
        self._rows.put(visit)
        for assist in visit.assists:
            self._rows.put(assist, visit_uid=visit.uid)

    def _settle(self, home: Home, visit: Visit) -> Door:
        """Bring the door and the counters from its visits before to those with this one."""
        before, knock = list(home.knocks), knock_of(visit, self._drive.success_results)
        home.knocks.append(knock)
        home.assists.extend(visit.assists)
        home.assists.sort(key=_at)
        home.door = door_after(home.knocks, self._drive.max_tries)
        self._doors.setdefault(home.id, home)
        by_team, by_person = change(before, home.knocks)
        area_id = home.alley.area.id
        for (team, day, measure), n in by_team.items():
            self._by_area[self._drive.id, area_id, team, date.fromisoformat(day), measure] += n
        for (account, day, measure), n in by_person.items():
            self._by_person[self._drive.id, account, date.fromisoformat(day), measure] += n
        return home.door

    def _alert(self, walk: Walk, account_id: int, now: datetime, home: Home, visit: Visit) -> None:
        if not OUTCOMES[visit.outcome].alerts or walk.crew.leader.id == account_id:
            return
        words = (ALERTS if home.called else ALERTS_WITHOUT_NUMBER)[visit.outcome]
        told = {"kind": f"visit_{visit.outcome}", "message": words, "params": {"plate": home.called}}
        url = f"/doors/{visit.drive_id}/{visit.household_id}"
        self._rows.add(Notice, account_id=walk.crew.leader.id, url=url, created_at=now, **told)

    def _count(self, model: type[Model], keys: tuple[str, ...], counts: Counter[Key]) -> None:
        for key, n in counts.items():
            self._rows.add(model, **dict(zip(keys, key, strict=True)), n=n)
            self._rows.write_if_many()


def _at(assist: Assist) -> datetime:
    return assist.at
