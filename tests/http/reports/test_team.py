"""The leader's page while the team walks: who is where, who needs help first, what waits for a word."""

from datetime import timedelta

from sqlalchemy import select

from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.routes.models import Assignment, AssignmentEvent
from tests.factories import people, routes
from tests.http.reports.conftest import Ward
from tests.kit.page import Page
from tests.kit.statements import statements


def url_of(ward: Ward) -> str:
    return f"/drives/{ward.drive.id}/teams/{ward.cast.team.id}"


def test_where_a_pair_is(page: Page, ward: Ward) -> None:
    ward.visit(0, "not_home")
    ward.visit(2, "installed", phones=1)
    shown = page.as_("ban").get(url_of(ward)).text_of("#team-today")
    assert "Nhà 3 trên 8" in shown and "còn 6 nhà" in shown.lower() and "2/8" in shown
    assert "Lê Minh" in shown and "Hoàng Văn Bản" in shown, "both of a pair are credited"
    assert "Đã giúp 1, chỉ tiêu 2" in shown and "chưa đạt" not in shown.split("Lê Minh")[1]


def test_nobody_started_comes_first_and_is_said_in_words(page: Page, ward: Ward) -> None:
    chi = people.account("chi", "Nguyễn Minh Chi", ward.cast.ward)
    people.join(chi, ward.cast.team, pair=None)
    routes.assignment(ward.drive, [chi], ward.doors[8:12], ward.cast.team, title="Tuyến 2")
    ward.visit(0, "not_home")
    lines = page.as_("ban").get(url_of(ward)).texts("#team-today .team-line")
    assert "Chưa ai bắt đầu" in lines[0] and "Nguyễn Minh Chi" in lines[0] and "chưa đạt" in lines[0]
    assert "Lê Minh" in lines[1]


def test_who_has_no_route_is_seen(page: Page, ward: Ward) -> None:
    people.join(people.account("chi", "Nguyễn Minh Chi", ward.cast.ward), ward.cast.team, pair=None)
    lines = page.as_("ban").get(url_of(ward)).texts("#team-today .team-line")
    assert ["Chưa có tuyến" in line for line in lines] == [False, True]


def test_a_submitted_route_is_agreed_to_in_one_act(page: Page, ward: Ward) -> None:
    route = db.session.scalars(select(Assignment)).one()
    route.state = "submitted"
    ban = page.as_("ban")
    shown = ban.get(url_of(ward))
    assert "chờ bạn đồng ý" in shown.text_of("#to-agree")
    ban.submit(shown, "#agree-1")
    assert route.state == "closed"
    assert not ban.get(url_of(ward)).css("#to-agree")


def test_every_team_in_one_list_with_the_same_figures(page: Page, ward: Ward) -> None:
    other = people.team(ward.cast.ward, "Đội 2")
    routes.assignment(ward.drive, [ward.cast.thu], ward.doors[8:10], other)
    ward.visit(0, "not_home")
    rows = page.as_("lan").get(f"/drives/{ward.drive.id}/teams").texts("tbody tr")
    assert [row.split(" ", 2)[:2] for row in rows] == [["Đội", "1"], ["Đội", "2"]]
    assert "7" in rows[0] and "Đang đi" in rows[0] and "1 tuyến chưa bắt đầu" in rows[1]
    assert len(page.as_("ban").get(f"/drives/{ward.drive.id}/teams").css("tbody tr")) == 1


def test_the_part_alone_for_htmx(page: Page, ward: Ward) -> None:
    for path, part in ((url_of(ward), "team-today"), (f"/drives/{ward.drive.id}/teams", "team-lines")):
        answer = page.as_("lan").get(path, htmx=True)
        assert not answer.is_page and answer.css(f"#{part}")


def test_today_leads_to_the_open_drive(page: Page, ward: Ward) -> None:
    ban = page.as_("ban")
    path = f"/teams/{ward.cast.team.id}/today"
    assert ban.get(path, expect=303).location == url_of(ward)
    ward.drive.state = "closed"
    assert ban.get(path, expect=303).location == f"/teams/{ward.cast.team.id}"
    assert "chưa có đợt" in ban.get(f"/teams/{ward.cast.team.id}").text_of(".status").lower()


def test_who_is_out_since_when_and_who_should_be_back(page: Page, ward: Ward) -> None:
    route, now = db.session.scalars(select(Assignment)).one(), utc_now()
    ward.visit(0, "not_home")
    route.minutes = 90
    shown = page.as_("ban").get(url_of(ward)).text_of("#team-today")
    assert "Đi từ" in shown and "dự kiến về" in shown and "quá giờ về" not in shown
    started = db.session.scalars(select(AssignmentEvent).where(AssignmentEvent.kind == "started")).one()
    started.at = now - timedelta(minutes=90 + 45)
    assert "Quá giờ về 45 phút" in page.as_("ban").get(url_of(ward)).text_of("#team-today")


def test_an_unusual_pace_is_a_hint_for_the_leader_alone(page: Page, ward: Ward) -> None:
    actor, now = people.actor(ward.cast.minh), utc_now()
    for place in range(8):
        item = routes.visit_item(ward.drive, ward.doors[place], "not_home", now - timedelta(seconds=20 * (9 - place)))
        receive(actor, now, item)
    shown = page.as_("ban").get(url_of(ward)).text_of("#team-today")
    assert "khoảng 20 giây" in shown and shown.count("khoảng 20 giây") == 1, "said of Minh, not of the partner"
    minh = page.as_("minh")
    assert not any(
        "20 giây" in minh.get(path).text
        for path in ("/today", f"/routes/{db.session.scalars(select(Assignment)).one().uid}")
    )


def test_who_may_look(page: Page, ward: Ward) -> None:
    other = people.team(ward.cast.ward, "Đội 2")
    far = people.team(ward.cast.other_ward, "Đội Văn Miếu")
    for login, status in (("lan", 200), ("ban", 200), ("thu", 403), ("minh", 403), ("hoa", 404)):
        page.as_(login).get(url_of(ward), expect=status if login != "thu" else 403)
    page.as_("ban").get(f"/drives/{ward.drive.id}/teams/{other.id}", expect=404)
    page.as_("lan").get(f"/drives/{ward.drive.id}/teams/{far.id}", expect=404)
    page.as_("minh").get(f"/teams/{ward.cast.team.id}/today", expect=403)


def test_it_costs_the_same_however_many_walk(page: Page, ward: Ward) -> None:
    lan = page.as_("lan")

    def asked(path: str) -> int:
        with statements() as seen:
            lan.get(path)
        return len(seen)

    paths = (url_of(ward), f"/drives/{ward.drive.id}/teams")
    before = [asked(path) for path in paths]
    for number in range(8):
        somebody = people.account(f"v{number}", area=ward.cast.ward)
        people.join(somebody, ward.cast.team, pair=None)
        begun = utc_now() - timedelta(hours=1)
        routes.assignment(ward.drive, [somebody], [], ward.cast.team, title=f"Tuyến {number}", starts_at=begun)
    routes.assignment(ward.drive, [ward.cast.thu], ward.doors[8:12], people.team(ward.cast.ward, "Đội 2"))
    assert [asked(path) for path in paths] == before
    assert max(before) <= 15
