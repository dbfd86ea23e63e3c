"""A route's time and end: more of it, a warning, lapsing by itself, given up by its holder; when its people are busy."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.access.actor import SYSTEM_ACTOR
from app.extensions import db
from app.jobs.schedule import run_due
from app.kernel.clock import HCM, local, local_day, utc_now
from app.notices.models import Notice
from app.people.models import Commitment
from app.people.queries.commitments import busy_between
from app.routes.actions.timing import lapse_routes
from app.routes.models import AssignmentDoor, AssignmentEvent
from app.storage import unit
from tests.factories import drives, people, places, routes


@pytest.fixture
def drive(cast):
    return drives.drive(cast.ward)


@pytest.fixture
def doors(cast):
    alley = places.alley(cast.ward, "Ngõ 45")
    return [places.household(alley, f"45/{n}") for n in (1, 2, 3)]


@pytest.fixture
def nga(cast):
    nga = people.account("nga", "Vũ Nga", cast.ward)
    people.grant(nga, "volunteer", cast.ward)
    return nga


@pytest.fixture
def route(cast, drive, doors, nga):
    """A route of Minh and Nga that lapses tomorrow."""
    now = utc_now()
    times = {"due_at": now + timedelta(hours=2), "lapse_at": now + timedelta(hours=26)}
    return routes.assignment(drive, [cast.minh, nga], doors, cast.team, title="Ngõ 45", **times)


def held(route):
    mine = select(AssignmentDoor.id).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    return len(db.session.scalars(mine).all())


def kinds(route):
    events = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == route.id)
    return db.session.scalars(events.order_by(AssignmentEvent.id)).all()


def told(person):
    return db.session.scalars(select(Notice.kind).where(Notice.account_id == person.id).order_by(Notice.id)).all()


def busy(person):
    now = utc_now()
    return [one.ref for one in busy_between([person.id], now - timedelta(days=9), now + timedelta(days=9))]


def take(route, *holders):
    now = utc_now()
    for one in holders:
        span = {"starts_at": now, "ends_at": now + timedelta(hours=1)}
        db.session.add(Commitment(account_id=one.id, kind="route", ref=route.uid, title="x", **span))
    db.session.commit()


def clock(at):
    lapse_routes(SYSTEM_ACTOR, at)
    unit.commit()
    db.session.expire_all()


def test_a_warning_comes_once_then_the_route_lapses(page, cast, nga, route):
    take(route, cast.minh, nga)
    lapse_at = route.lapse_at
    clock(lapse_at - timedelta(hours=3, minutes=1))
    assert kinds(route) == []
    for minutes in (170, 100, 5):
        clock(lapse_at - timedelta(minutes=minutes))
    assert kinds(route) == ["warned"] and route.state == "received"
    assert told(cast.minh) == told(nga) == told(cast.ban) == ["route_runs_out"]
    for minutes in (0, 1, 60):
        clock(lapse_at + timedelta(minutes=minutes))
    assert (route.state, held(route), kinds(route)) == ("lapsed", 0, ["warned", "lapsed"])
    assert told(cast.minh) == told(cast.ban) == ["route_runs_out", "route_lapsed"]
    assert busy(cast.minh) == busy(nga) == []
    assert "45/3" in page.as_("minh").get(f"/routes/{route.uid}").text_of("main"), "what was theirs stays to be seen"


@pytest.mark.parametrize("state", ["paused", "submitted", "closed"])
def test_only_what_is_walked_lapses(cast, route, state):
    route.state = state
    clock(route.lapse_at + timedelta(hours=1))
    assert (route.state, kinds(route)) == (state, [])


def test_the_clock_of_the_house_lapses_routes(cast, route):
    route.lapse_at = utc_now() - timedelta(minutes=1)
    db.session.commit()
    assert "routes.lapse" in run_due(utc_now())
    db.session.expire_all()
    assert route.state == "lapsed"


def test_more_time_is_asked_for_and_given(page, cast, nga, drive, route):
    now = utc_now()
    route.starts_at, route.ends_at, route.warned_at = now - timedelta(hours=3), now - timedelta(hours=1), now
    window = route.ends_at - route.starts_at
    minh, ban = page.as_("minh"), page.as_("ban")
    answer = minh.get(f"/routes/{route.uid}")
    assert "Sắp hết hạn" in answer.text_of("main") and not answer.css("#extend-form")
    for _ in range(2):
        minh.submit(answer, "#ask-time")
    assert kinds(route) == ["asked"] and told(cast.ban) == ["route_time_asked"]
    tomorrow = datetime.combine(local_day(now) + timedelta(days=1), time(20, 30), tzinfo=HCM)
    form = ban.get(f"/routes/{route.uid}")
    assert form.fields("#extend-form")["until"] == [tomorrow.isoformat()]
    for _ in range(2):
        ban.submit(form, "#extend-form", expect=None)
    assert (route.due_at, route.lapse_at, route.warned_at) == (tomorrow, tomorrow + timedelta(days=1), None)
    assert kinds(route) == ["asked", "extended"] and told(nga) == told(cast.minh) == ["route_extended"]
    assert local_day(route.starts_at) == local_day(tomorrow) and route.ends_at - route.starts_at == window
    assert busy(cast.minh) == busy(nga) == [route.uid], "the same hours of the new day are theirs"
    assert "của bạn đến 20:30 ngày mai" in minh.get(f"/routes/{route.uid}").text_of(".page-header-facts")
    assert "của bạn đến 20:30 ngày mai" in minh.get("/today").text_of(".page-header-facts + *, .page-header")
    minh.submit(minh.get(f"/routes/{route.uid}"), "#ask-time")
    assert kinds(route)[-1] == "asked", "after an answer it is a new question"


def test_more_time_only_where_there_is_more(page, cast, route):
    ban = page.as_("ban")
    form = ban.get(f"/routes/{route.uid}")
    assert "Chọn giữ đến" in ban.submit(form, "#extend-form", until="", expect=422).text_of(".summary")
    ban.submit(form, "#extend-form", until="2020-01-01T00:00:00+07:00", expect=422)
    for login, expect in (("minh", 403), ("hoa", 404)):
        page.as_(login).post(f"/routes/{route.uid}/extend", {"until": "x"}, expect=expect)
    route.state = "closed"
    ban.submit(form, "#extend-form", expect=409)
    page.as_("minh").post(f"/routes/{route.uid}/ask-time", expect=409)
    page.as_("lan").post(f"/routes/{route.uid}/ask-time", expect=403)


def test_one_of_two_leaves(page, cast, nga, route):
    take(route, cast.minh, nga)
    minh = page.as_("minh")
    answer = minh.get(f"/routes/{route.uid}/give-up")
    assert "Vũ Nga vẫn đi" in answer.text_of("main")
    minh.submit(answer, "#give-up-form", why="ill", said="sốt từ sáng")
    assert (route.state, held(route), kinds(route)) == ("received", 3, ["left"])
    assert told(cast.ban) == ["route_given_up"] and told(nga) == ["route_left"]
    assert "Lê Minh không đi được Ngõ 45: ốm (sốt từ sáng)." in page.as_("ban").get("/notices").text_of("main")
    assert "Ốm, sốt từ sáng" in page.as_("ban").get(f"/routes/{route.uid}").text_of(".timeline")
    assert (busy(cast.minh), busy(nga)) == ([], [route.uid])
    minh.submit(answer, "#give-up-form", why="ill", said="sốt từ sáng", expect=404)


def test_the_last_one_returns_the_doors(page, cast, nga, drive, route):
    for login in ("minh", "nga"):
        person = page.as_(login)
        person.submit(person.get(f"/routes/{route.uid}/give-up"), "#give-up-form", why="far")
    assert (route.state, held(route), kinds(route)) == ("released", 0, ["left", "released"])
    assert told(cast.ban) == ["route_given_up"] * 2
    nga_page = page.as_("nga")
    nga_page.post(f"/routes/{route.uid}/give-up", {"why": "far"}, expect=409)
    assert "45/1" in page.as_("lan").get(f"/drives/{drive.id}/doors-nobody-holds").text_of("main")


def test_giving_up_says_why(page, cast, route):
    minh = page.as_("minh")
    answer = minh.get(f"/routes/{route.uid}/give-up")
    assert "Chọn một lý do" in minh.submit(answer, "#give-up-form", expect=422).text_of(".summary")
    refused = minh.submit(answer, "#give-up-form", why="other", said="", expect=422)
    assert "Ghi vài chữ" in refused.text_of(".summary")
    page.as_("ban").get(f"/routes/{route.uid}/give-up", expect=403)
    page.as_("son").post(f"/routes/{route.uid}/give-up", {"why": "ill"}, expect=404)
    assert kinds(route) == []


def test_submitted_routes_stand_first_with_one_button(page, cast, drive, route):
    done = routes.assignment(drive, [cast.minh], [], cast.team, state="submitted", title="Ngõ 9")
    ban, path = page.as_("ban"), f"/drives/{drive.id}/routes"
    answer = ban.get(path)
    assert answer.texts("tbody th") == ["Ngõ 9", "Ngõ 45"] and not page.as_("minh").get(path).css("tbody form")
    sent = ban.post(str(answer.one("tbody form")["action"]), answer.fields("tbody form") | {"back": "1"})
    assert sent.location == f"{path}?state=submitted" and done.state == "closed"


def test_published_routes_take_their_peoples_time(page, cast, drive, doors):
    plan = routes.plan(drive, cast.lan, [doors[0].alley], [cast.team])
    (given,) = routes.publish(people.actor(cast.lan), plan)
    (taken,) = db.session.scalars(select(Commitment).where(Commitment.account_id == cast.minh.id)).all()
    assert (taken.kind, taken.ref, taken.title) == ("route", given.uid, given.title)
    assert taken.ends_at - taken.starts_at == timedelta(minutes=150)
    lan = page.as_("lan")
    lan.submit(lan.get(f"/routes/{given.uid}"), "#release-form", reason="Mưa")
    assert busy(cast.minh) == []


def shift(person, day, begins, ends, title="Chợ Hôm"):
    starts_at, ends_at = (datetime.combine(day, edge, tzinfo=HCM) for edge in (begins, ends))
    entry = Commitment(account_id=person.id, kind="shift", ref="s", title=title, starts_at=starts_at, ends_at=ends_at)
    db.session.add(entry)
    db.session.commit()


def test_a_plan_knows_of_shifts(page, cast, drive, doors):
    day = local_day(utc_now()) + timedelta(days=1)
    shift(cast.minh, day, time(7), time(9))
    lan = page.as_("lan")
    form = lan.get(f"/drives/{drive.id}/plans/new?alley={doors[0].alley_id}")
    assert "1 người bận lúc đó" in form.text_of("#plan-sum") and "Lê Minh: 7:00–9:00 Chợ Hôm" in form.text_of(
        "#plan-sum"
    )
    plan = routes.plan(drive, cast.lan, [doors[0].alley], [cast.team])
    assert plan.units[0].capacity_minutes == 90
    assert "Bận: Lê Minh: 7:00–9:00 Chợ Hôm" in lan.get(f"/plans/{plan.uid}").text_of(".units")
    (given,) = routes.publish(people.actor(cast.lan), plan)
    assert local(given.starts_at).time() == time(9), "they set out when both are free"
    assert "9:00" in lan.get(f"/routes/{given.uid}/sheet").text_of("header")


@pytest.mark.sqlite_alone
def test_a_team_is_told_in_pairs_where_each_has_the_whole_time(page, cast, drive, doors):
    day = local_day(utc_now()) + timedelta(days=1)
    for login in ("mot", "hai"):
        people.join(people.account(login, area=cast.ward), cast.team)
    lan = page.as_("lan")

    def card():
        plan = routes.plan(drive, cast.lan, [doors[0].alley], [cast.team], kind="teams")
        return lan.get(f"/plans/{plan.uid}").text_of(".team-more")

    assert "2 cặp, mỗi cặp 2 giờ 30" in card()
    shift(cast.minh, day, time(7), time(9))
    told = card()
    assert "mỗi cặp" not in told and "Bận: Lê Minh: 7:00–9:00 Chợ Hôm" in told


def test_a_plan_leaves_out_who_is_busy_all_the_time(page, cast, drive, doors):
    day = local_day(utc_now()) + timedelta(days=1)
    for one in (cast.minh, cast.ban):
        shift(one, day, time(7), time(11))
    plan = routes.plan(drive, cast.lan, [doors[0].alley], [cast.team])
    assert plan.units[0].capacity_minutes == 0 and plan.report["left"] == 3
    assert "Lúc đó bận." in page.as_("lan").get(f"/plans/{plan.uid}").text_of(".units")


def test_the_route_page_knows_of_todays_shift(page, cast, route):
    shift(cast.minh, local_day(utc_now()), time(7), time(9))
    for path in (f"/routes/{route.uid}", "/today"):
        assert "Bạn có ca trực 7:00–9:00: Chợ Hôm" in page.as_("minh").get(path).text_of("main")
    assert "ca trực" not in page.as_("lan").get(f"/routes/{route.uid}").text_of("main")
