"""Routes in people's hands: who sees them, received, handed in, closed, taken back; doors nobody holds."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import utc_now
from app.notices.models import Notice
from app.people.hooks import tell_disabled, tell_team_ended
from app.routes.models import Assignment, AssignmentDoor, AssignmentEvent
from app.storage import unit
from tests.factories import drives, people, places, routes
from tests.kit.statements import statements


@pytest.fixture
def drive(cast):
    return drives.drive(cast.ward)


@pytest.fixture
def doors(cast):
    alley = places.alley(cast.ward, "Ngõ 45")
    return [places.household(alley, f"45/{n}", head_name="Nguyễn Thế Khải") for n in (1, 2, 3)]


@pytest.fixture
def route(cast, drive, doors):
    return routes.assignment(
        drive, [cast.minh], doors, cast.team, state="assigned", title="Ngõ 45", due_at=utc_now() + timedelta(hours=5)
    )


def held(route):
    mine = select(AssignmentDoor.id).where(AssignmentDoor.assignment_id == route.id, AssignmentDoor.active)
    return len(db.session.scalars(mine).all())


def kinds(route):
    events = select(AssignmentEvent.kind).where(AssignmentEvent.assignment_id == route.id)
    return db.session.scalars(events.order_by(AssignmentEvent.id)).all()


def test_who_sees_a_route(page, cast, route):
    other = people.account("tam", area=cast.ward)
    people.grant(other, "volunteer", cast.ward)
    for path in (f"/routes/{route.uid}", f"/routes/{route.uid}/sheet"):
        for login in ("lan", "ban", "minh"):
            assert "45/2" in page.as_(login).get(path).text_of("main")
        for login in ("hoa", "son", "tam"):
            page.as_(login).get(path, expect=404)
        page.as_("thu").get(path, expect=403)


def test_the_list_shows_each_what_is_theirs(page, cast, drive, route):
    foreign = routes.assignment(drive, [cast.lan], [places.household(places.alley(cast.ward, "Ngõ 7"))], title="Ngõ 7")
    seen = {
        login: page.as_(login).get(f"/drives/{drive.id}/routes").texts("tbody th") for login in ("lan", "minh", "ban")
    }
    assert set(seen["lan"]) == {"Ngõ 45", "Ngõ 7"} and foreign
    assert seen["minh"] == seen["ban"] == ["Ngõ 45"]
    page.as_("hoa").get(f"/drives/{drive.id}/routes", expect=404)
    page.as_("thu").get(f"/drives/{drive.id}/routes", expect=403)


def test_the_list_is_filtered_by_state(page, cast, drive, route):
    lan = page.as_("lan")
    assert lan.get(f"/drives/{drive.id}/routes?state=waiting").texts("tbody th") == ["Ngõ 45"]
    assert not lan.get(f"/drives/{drive.id}/routes?state=ended").css("tbody")
    route.due_at = utc_now() - timedelta(hours=1)
    late = lan.get(f"/drives/{drive.id}/routes?state=late")
    assert "Quá hạn" in late.text_of("tbody")
    lan.get(f"/drives/{drive.id}/routes?state=%00nonsense")


@pytest.fixture
def many(cast, drive):
    """Forty routes, from two doors of the list to the other: ended ones first made, one without a due time."""
    second, noon = people.team(cast.ward, "Đội 2"), utc_now() + timedelta(hours=5)
    kinds = ["closed"] * 4 + ["assigned"] * 36
    dues = [noon] * 4 + [None] + [noon + timedelta(minutes=n // 2) for n in range(35)]
    for number, (state, due_at) in enumerate(zip(kinds, dues, strict=True)):
        group = second if number % 4 == 3 else cast.team
        routes.assignment(drive, [cast.minh], [], group, state=state, title=f"T{number}", due_at=due_at)
    return second


def titles(numbers):
    return [f"T{number}" for number in numbers]


def test_the_list_comes_in_pages(page, cast, drive, many):
    lan, ordered = page.as_("lan"), [*range(5, 40), 4, 0, 1, 2, 3]
    first = lan.get(f"/drives/{drive.id}/routes")
    assert first.texts("tbody th") == titles(ordered[:30]) and len(first.css(".pager a")) == 1
    link = str(first.one(".pager a[rel=next]")["href"])
    last = db.session.scalar(select(Assignment).where(Assignment.title == "T34"))
    last.state = "closed"
    db.session.commit()
    with statements() as asked:
        rest = lan.get(link)
    assert rest.texts("tbody th") == titles([*range(35, 40), 4, 0, 1, 2, 3, 34]), "closed meanwhile: no route is missed"
    assert len(asked) <= 8, "\n".join(" ".join(one.split())[-230:] for one in asked)
    assert not rest.css(".pager a[rel=next]") and rest.css(".pager a[rel=prev]")


def test_the_list_of_one_team(page, cast, drive, many):
    path, lan = f"/drives/{drive.id}/routes", page.as_("lan")
    first = lan.get(path)
    assert first.texts("select[name=team] option") == ["Mọi đội", "Đội 1", "Đội 2"]
    assert first.texts(".filter .num") == ["40", "36", "0", "0", "0", "4"]
    mine = lan.get(f"{path}?state=waiting&team={many.id}")
    assert mine.texts("tbody th") == titles(range(7, 40, 4))
    assert mine.texts(".filter .num") == ["10", "9", "0", "0", "0", "1"]
    assert mine.fields(".list-filters form") == {"state": ["waiting"], "team": [str(many.id)]}
    assert all(f"team={many.id}" in str(link["href"]) for link in mine.css(".filter"))
    following = str(lan.get(f"{path}?state=waiting&team=").one(".pager a[rel=next]")["href"])
    assert "state=waiting" in following and "team" not in following


def test_the_list_of_routes_without_a_team(page, cast, drive, many):
    path, lan = f"/drives/{drive.id}/routes", page.as_("lan")
    routes.assignment(drive, [cast.minh], [], title="Tuyến lẻ", state="received")
    shown = lan.get(f"{path}?team=none")
    assert shown.texts("tbody th") == ["Tuyến lẻ"] and shown.texts(".filter .num")[0] == "1"
    assert shown.value_of("team") == "none" and shown.texts("select[name=team] option")[-1] == "Không có đội"


@pytest.mark.parametrize("after", ["x", "0-1", "3-1-1", "0-99999999999999999999-1", "0--1-1", "0-1-9999999999", "%00"])
def test_a_page_or_a_team_there_is_not(page, cast, drive, many, after):
    path, lan = f"/drives/{drive.id}/routes", page.as_("lan")
    foreign = people.team(cast.other_ward, "Đội khác")
    for team in (str(foreign.id), "-1", "99999999999999999999", "x", "%00"):
        answer = lan.get(f"{path}?after={after}&team={team}")
        assert answer.texts("tbody th")[:2] == titles([5, 6]) and "Đội khác" not in answer.text
    lan.get(f"{path}?after=0-{'9' * 17}-999999999")


def test_receive(page, cast, route):
    minh = page.as_("minh")
    answer = minh.get(f"/routes/{route.uid}")
    assert "của bạn đến" in answer.text_of(".page-header-facts")
    minh.submit(answer, "#receive")
    minh.submit(answer, "#receive")
    assert (route.state, route.received_how) == ("received", "web")
    assert kinds(route) == ["received"]


def test_only_holders_receive(page, cast, route):
    lan = page.as_("lan")
    assert not lan.get(f"/routes/{route.uid}").css("#receive")
    lan.post(f"/routes/{route.uid}/receive", expect=409)
    page.as_("hoa").post(f"/routes/{route.uid}/receive", expect=404)


def test_from_submitted_to_closed(page, cast, route, doors):
    minh, ban = page.as_("minh"), page.as_("ban")
    minh.submit(minh.get(f"/routes/{route.uid}"), "#receive")
    minh.submit(minh.get(f"/routes/{route.uid}"), "#submit")
    assert route.state == "submitted" and held(route) == 3
    assert db.session.scalar(select(Notice.message).where(Notice.account_id == cast.ban.id)).startswith(
        "%(title)s is done"
    )
    minh.post(f"/routes/{route.uid}/close", expect=403)
    page_of_leader = ban.get(f"/routes/{route.uid}")
    assert "còn việc gì" in ban.submit(page_of_leader, "#reopen", expect=422).text_of(".summary").lower()
    ban.submit(page_of_leader, "#reopen", still="Còn nhà 45/3")
    ban.submit(ban.get(f"/routes/{route.uid}"), "#submit")
    ban.submit(page_of_leader, "#close")
    ban.submit(page_of_leader, "#close")
    assert route.state == "closed" and held(route) == 0
    assert kinds(route) == ["received", "submitted", "reopened", "submitted", "closed"]
    assert "45/2" in ban.get(f"/routes/{route.uid}").text_of("main")
    ban.post(f"/routes/{route.uid}/submit", expect=409)


def test_release(page, cast, drive, route):
    lan = page.as_("lan")
    answer = lan.get(f"/routes/{route.uid}")
    assert "Ghi lý do" in lan.submit(answer, "#release-form", expect=422).text_of(".summary")
    lan.submit(answer, "#release-form", reason="Ốm, nhờ đội khác")
    assert route.state == "released" and held(route) == 0
    assert "Ốm, nhờ đội khác" in lan.get(f"/routes/{route.uid}").text_of(".timeline")
    page.as_("minh").post(f"/routes/{route.uid}/release", {"reason": "x"}, expect=403)


def test_a_stopped_volunteer_returns_the_doors(cast, drive, route):
    pair = routes.assignment(drive, [cast.minh, cast.ban], [places.household(places.alley(cast.ward, "Ngõ 7"))])
    lan = people.actor(cast.lan)
    for _ in range(2):
        tell_disabled(lan, utc_now(), cast.minh.id)
        unit.commit()
    db.session.expire_all()
    assert (route.state, held(route), kinds(route)) == ("released", 0, ["released"])
    assert (pair.state, held(pair), kinds(pair)) == ("received", 1, ["left"])
    assert [one.account_id for one in pair.holders if one.active] == [cast.ban.id]


def test_an_ended_team_returns_the_doors(cast, drive, route):
    lan = people.actor(cast.lan)
    for _ in range(2):
        tell_team_ended(lan, utc_now(), cast.team.id)
        unit.commit()
    db.session.expire_all()
    assert (route.state, held(route), kinds(route)) == ("released", 0, ["released"])
    told = db.session.scalars(select(Notice.kind).where(Notice.account_id == cast.minh.id)).all()
    assert told.count("route_released") == 1
