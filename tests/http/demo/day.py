"""What must hold of the demo's schools and sales points, read straight from the tables."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, select

from app.demo.sales_story import OPEN_TODAY
from app.demo.school_story import CUA_NAM_SCHOOLS, PHU_YEN_SCHOOLS, school_days_before
from app.extensions import db
from app.kernel.clock import local_day
from app.people.models import Account, Commitment
from app.places.models import Area
from app.sales.actions.schedule import materialise
from app.sales.models import Occurrence, RoleNeed, SalesPoint, ScheduleRule
from app.sales.queries.shifts import title_of
from app.schools.models import ClassDay, Declaration, Pupil, School

STORIES = {story.name: story for story in (*PHU_YEN_SCHOOLS, *CUA_NAM_SCHOOLS)}
OCCUPYING = ("confirmed", "done")


def schools_tell_the_story(area: Area, now: datetime) -> None:
    """Each class's figures are its declarations, and together they are the shares of the story's first and last day."""
    for school in db.session.scalars(select(School).where(School.area_id == area.id)):
        story = STORIES[school.name]
        days = school_days_before(local_day(now), school.weekdays)
        assert _kept(school) == _declared(school)
        by_day = Counter[date]()
        for (day, _), counts in _kept(school).items():
            by_day[day] += sum(counts.values())
        pupils = db.session.scalar(select(func.count()).where(Pupil.school_id == school.id))
        assert pupils == story.pupils
        assert by_day[days[0]] == round(story.first * story.pupils)
        assert by_day[days[-1]] == round(story.last * story.pupils)


def _kept(school: School) -> dict[tuple[date, int], dict[str, int]]:
    rows = db.session.scalars(select(ClassDay).where(ClassDay.school_id == school.id))
    return {(row.on_date, row.class_id): _some(done=row.done, symptoms=row.symptoms, absent=row.absent) for row in rows}


def _declared(school: School) -> dict[tuple[date, int], dict[str, int]]:
    query = select(Declaration.on_date, Declaration.class_id, Declaration.state, func.count())
    query = query.where(Declaration.school_id == school.id, Declaration.pupil_id.is_not(None))
    found: dict[tuple[date, int], dict[str, int]] = {key: {} for key in _kept(school)}
    for day, class_id, state, n in db.session.execute(query.group_by(*query.selected_columns[:3])):
        found[day, class_id][state] = n
    return found


def _some(**counts: int) -> dict[str, int]:
    return {state: n for state, n in counts.items() if n}


def nobody_is_in_two_places(area: Area) -> None:
    """No two things in one person's calendar are at the same time."""
    busy = defaultdict(list)
    for one in db.session.scalars(select(Commitment).join(Account).where(Account.area_id == area.id)):
        busy[one.account_id].append((one.starts_at, one.ends_at, one.title))
    assert busy
    for spans in busy.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans))), sorted(spans)


def shifts_are_staffed(area: Area, today: date) -> None:
    """Every place taken is somebody's, stands in their calendar, and is counted; residents read three notices today."""
    shifts = db.session.scalars(select(Occurrence).join(SalesPoint).where(SalesPoint.area_id == area.id)).all()
    for shift in shifts:
        crew = [one for one in shift.signups if one.state in OCCUPYING]
        assert shift.taken == len(crew)
        assert Counter(one.role for one in crew) <= Counter({need.role: need.n for need in shift.needs})
        assert shift.state == ("planned" if shift.on_date > today + timedelta(days=6) else "published")
    held = select(Commitment.ref, Commitment.title, Commitment.account_id).where(Commitment.kind == "shift")
    wanted = {
        (shift.uid, title_of(shift), one.account_id)
        for shift in shifts
        for one in shift.signups
        if one.state in OCCUPYING
    }
    assert wanted <= {tuple(row) for row in db.session.execute(held)}
    notices = Counter(shift.notice for shift in shifts if shift.notice != "on_time")
    assert set(notices) <= {"retimed", "sold_out", "postponed"} and notices.total() == min(3, _mobile(area))


def _mobile(area: Area) -> int:
    points = select(func.count()).where(SalesPoint.area_id == area.id, SalesPoint.kind == "mobile_point")
    return (db.session.scalar(points) or 0) - 1


def the_story_of_the_points(area: Area, today: date) -> None:
    """42 points, 204 places today, eleven of them open."""
    here = Occurrence.point.has(SalesPoint.area_id == area.id)
    assert db.session.scalar(select(func.count()).where(SalesPoint.area_id == area.id)) == 42
    sums = select(func.sum(Occurrence.needed), func.sum(Occurrence.taken)).where(here, Occurrence.on_date == today)
    needed, taken = db.session.execute(sums).one()
    assert (needed, needed - taken) == (204, OPEN_TODAY)


def schedules_go_on(now: datetime) -> None:
    """The app finds nothing to make up today, and makes the next week's drafts from the demo's rules by itself."""
    rules = db.session.scalars(select(ScheduleRule)).all()
    assert materialise(now) == 0
    assert materialise(now + timedelta(weeks=1)) == 7 * len(rules)
    newest = db.session.scalars(select(Occurrence).order_by(Occurrence.id.desc()).limit(5)).all()
    of_point = select(RoleNeed.role, RoleNeed.n)
    for shift in newest:
        needs = {need.role: need.n for need in shift.needs}
        assert needs and needs == dict(db.session.execute(of_point.where(RoleNeed.point_id == shift.point_id)).all())
        assert shift.stops and shift.state == "planned"
    db.session.rollback()
