"""Two who walk together: each sees what the other recorded, and at which door the other stands."""

from datetime import timedelta

from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.extensions import db
from app.inbox.receive import receive
from app.kernel.clock import utc_now
from app.visits.models import DoorClaim
from app.visits.rules import CLAIM_LASTS
from tests.factories import people, routes
from tests.kit.statements import statements

MOST_SELECTS = 7


def pair_of(walk):
    return f"/today/{walk.route.uid}/pair"


def knock(walk, who, place, outcome, **more):
    receive(people.actor(who), utc_now(), routes.visit_item(walk.drive, walk.doors[place], outcome, **more))


def test_each_sees_what_the_other_recorded(page, walk):
    knock(walk, walk.chi, 0, "installed", phones=2)
    knock(walk, walk.cast.minh, 1, "refused")
    minh = page.as_("minh")
    whole = minh.get(pair_of(walk))
    assert "Chi" in whole.text_of("#pair summary") and "1 nhà vừa ghi" in whole.text_of("#pair summary")
    assert [text.split(" ", 1)[0] for text in whole.texts("#pair li")] == ["45/8"], "my own doors I know"
    assert "Đã cài" in whole.text_of("#pair li") and "Nguyễn Minh Chi" not in whole.text_of("#pair li")
    part = minh.get(pair_of(walk), htmx=True)
    assert [node["hx-target"] for node in part.css("hx-partial")] == [f"#door-{walk.doors[0].id}"]
    assert [text.split(" ", 1)[0] for text in page.as_("chi").get(pair_of(walk)).texts("#pair li")] == ["45/9"]
    page.as_("son").get(pair_of(walk), expect=404)


def test_the_route_page_asks_for_it_only_where_two_walk(page, walk):
    minh = page.as_("minh")
    shown = minh.get("/today")
    assert shown.one("#pair")["hx-get"] == pair_of(walk) and "Tôi đang ở 45/8" in shown.text_of("#pair")
    for holder in walk.route.holders:
        holder.active = holder.account_id == walk.cast.minh.id
    alone = minh.get("/today")
    assert not alone.css("#pair")


def test_one_tap_says_where_i_am_and_it_fades(page, walk):
    minh, chi = page.as_("minh"), page.as_("chi")
    minh.submit(minh.get(pair_of(walk)), "#pair form", household=str(walk.doors[0].id))
    seen = chi.get(pair_of(walk))
    assert "Lê Minh đang ở đó" in seen.text_of("#pair") and "45/8" in seen.text_of("#pair")
    refused = chi.post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[0].id}, expect=409)
    assert "Lê Minh đang ở nhà đó" in refused.text
    minh.post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[1].id}, htmx=True)
    assert db.session.scalars(select(DoorClaim.household_id)).all() == [walk.doors[1].id], "nobody is at two doors"
    claim = db.session.scalars(select(DoorClaim)).one()
    claim.at = utc_now() - CLAIM_LASTS - timedelta(seconds=1)
    assert "đang ở đó" not in chi.get(pair_of(walk)).text
    chi.post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[1].id})
    assert db.session.scalars(select(DoorClaim.account_id)).all() == [walk.chi.id]
    acts = select(func.count()).select_from(AuditRow).where(AuditRow.action == "visits.claim_door")
    assert db.session.scalar(acts) == 3


def test_the_dock_goes_past_the_door_where_the_other_stands(page, walk):
    minh, chi = page.as_("minh"), page.as_("chi")
    chi.post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[0].id})
    for person, plate in ((minh, "45/9"), (chi, "45/8")):
        assert plate in person.get("/today").text_of("#route-dock .plate"), "one's own door is not passed over"
    shown = minh.get("/today")
    assert "Nguyễn Minh Chi đang ở đó" in shown.text_of("#pair [data-taken]"), "before the page has asked"
    door = minh.get(f"/doors/{walk.drive.id}/{walk.doors[-1].id}")
    assert "sang nhà 45/9" in door.text_of("#visit-form .form-sticky")
    claim = db.session.scalars(select(DoorClaim)).one()
    claim.at = utc_now() - CLAIM_LASTS - timedelta(seconds=1)
    assert "45/8" in minh.get("/today").text_of("#route-dock .plate"), "a word said long ago holds nobody up"
    claim.at = utc_now()
    knock(walk, walk.chi, 0, "not_home")
    assert not minh.get("/today").css("[data-taken]"), "what is recorded ends it"


def test_what_is_recorded_ends_the_standing_there(page, walk):
    minh = page.as_("minh")
    minh.post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[0].id})
    knock(walk, walk.cast.minh, 0, "not_home")
    assert "đang ở đó" not in page.as_("chi").get(pair_of(walk)).text


def test_only_doors_of_the_route_are_claimed(page, walk):
    minh = page.as_("minh")
    for wrong in ("", "x", "987654"):
        minh.post(f"/today/{walk.route.uid}/claim", {"household": wrong}, expect=404)
    page.as_("son").post(f"/today/{walk.route.uid}/claim", {"household": walk.doors[0].id}, expect=404)


def test_news_cost_a_bounded_number_of_queries(page, walk):
    for place in range(4):
        knock(walk, walk.chi, place, "not_home")
    minh = page.as_("minh")
    with statements() as asked:
        minh.get(pair_of(walk), htmx=True)
    assert len(asked) <= MOST_SELECTS, "\n".join(asked)
