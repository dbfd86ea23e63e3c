"""A list taken back out: what nobody touched goes, what it changed is as before, the rest stays and says why."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.extensions import db
from app.inbox.receive import receive
from app.intake.models import IntakeBatch, IntakeRow
from app.intake.rules import UNDO_WITHIN, why_no_undo
from app.kernel.clock import utc_now
from app.people.models import Account, Team
from app.places.models import Area, Household, HouseholdWord
from tests.factories import drives, routes
from tests.factories import people as folk
from tests.factories.people import Cast, cast
from tests.http.intake.test_lists import bring, count, sample, send
from tests.kit.lists import two_level_households
from tests.kit.page import Page
from tests.kit.statements import statements
from tests.kit.work import do_waiting_jobs

HEAD = "Chủ hộ;Địa chỉ;Số khẩu;SĐT\n"
THREE = (HEAD + "Trần An;Số 4 ngõ 2;3;\nLê Bình;Số 6 ngõ 2;4;0912345678\nVũ Cúc;Số 8 ngõ 5;2;\n").encode()


@pytest.fixture
def people(app: object) -> Cast:
    return cast()


def take_back(page: Page, where: str) -> None:
    page.submit(page.get(f"{where}/undo"), "#undo", expect=303)
    assert do_waiting_jobs() == ["done"]


def named(name: str) -> Household:
    return db.session.scalars(select(Household).where(Household.head_name == name)).one()


def test_a_list_goes_as_if_it_had_never_come_and_may_come_again(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    areas = count(Area)
    where = bring(lan, people.ward, THREE, "a.csv")
    assert "Lê Bình" in lan.get("/households?q=lê+bình").text_of("main"), "what a list brought in is found"
    assert "Hoàn tác" in lan.get(where).text_of("main")
    foreseen = lan.get(f"{where}/undo")
    assert foreseen.texts(".kpi b") == ["3", "0", "0"]
    take_back(lan, where)
    assert (count(Household), count(HouseholdWord), count(Area)) == (0, 0, areas)
    done = lan.get(where)
    assert done.texts(".kpi b") == ["3", "0", "0", "2"]
    assert "Đã rút lại" in lan.get("/lists").text_of("main")
    assert db.session.scalars(select(AuditRow).where(AuditRow.action == "intake.undo")).one().detail["gone"] == 3
    again = bring(lan, people.ward, THREE, "a.csv")
    assert again != where
    assert count(Household) == 3


def test_what_people_touched_stays_and_says_why(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = bring(lan, people.ward, THREE, "a.csv")
    drive = drives.drive(people.ward)
    route = routes.assignment(drive, [people.minh], [named("Trần An")])
    receive(folk.actor(people.minh), utc_now(), routes.visit_item(drive, named("Trần An"), "refused"))
    routes.add_door(route, named("Lê Bình"), 2)
    named("Vũ Cúc").version = 2
    assert lan.get(f"{where}/undo").texts(".kpi b") == ["0", "0", "3"]
    take_back(lan, where)
    assert count(Household) == 3
    kept = {row.values["row"]["head_name"]: row.kept for row in db.session.scalars(select(IntakeRow))}
    assert kept == {"Trần An": "visited", "Lê Bình": "on_route", "Vũ Cúc": "edited"}
    shown = lan.get(where).text_of("main")
    assert "Trần An" in shown and "Đã có người đến thăm" in shown


def test_what_a_list_changed_is_as_before_unless_somebody_changed_it_since(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    bring(lan, people.ward, (HEAD + "Trần An;Số 4 ngõ 2;3;\nLê Bình;Số 6 ngõ 2;;\n").encode(), "a.csv")
    second = bring(lan, people.ward, THREE, "b.csv")
    assert (named("Lê Bình").est_residents, named("Lê Bình").phone) == (4, "0912345678")
    assert lan.get(f"{second}/undo").texts(".kpi b") == ["1", "1", "0"]
    take_back(lan, second)
    assert (named("Lê Bình").est_residents, named("Lê Bình").phone) == (None, None)
    third = bring(lan, people.ward, THREE + b"\n", "c.csv")
    changed = named("Lê Bình")
    changed.est_residents, changed.version = 9, changed.version + 1
    take_back(lan, third)
    assert (named("Lê Bình").est_residents, named("Lê Bình").phone) == (9, "0912345678")


def test_what_a_later_list_names_stays_until_that_one_is_taken_back(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    first = bring(lan, people.ward, THREE, "a.csv")
    second = bring(lan, people.ward, THREE + b"\n", "b.csv")
    assert lan.get(f"{first}/undo").texts(".kpi b") == ["0", "0", "3"]
    db.session.scalars(select(IntakeBatch).where(IntakeBatch.file_name == "b.csv")).one().state = "undone"
    assert lan.get(f"{first}/undo").texts(".kpi b") == ["3", "0", "0"]
    assert second != first


def test_after_seven_days_the_page_says_that_it_is_over(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = bring(lan, people.ward, THREE, "a.csv")
    form = lan.get(f"{where}/undo").fields("#undo")
    batch = db.session.scalars(select(IntakeBatch)).one()
    assert batch.confirmed_at is not None
    batch.confirmed_at -= timedelta(days=8)
    assert "7 ngày" in lan.get(where).text_of("#undo-closed")
    assert not lan.get(f"{where}/undo").css("#undo")
    lan.post(f"{where}/undo", form, expect=409)
    assert count(Household) == 3


def test_asking_twice_takes_it_back_once(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    where = bring(lan, people.ward, THREE, "a.csv")
    form = lan.get(f"{where}/undo").fields("#undo")
    lan.post(f"{where}/undo", form)
    lan.post(f"{where}/undo", form)
    assert "đang được rút lại" in lan.get(where).text
    assert do_waiting_jobs() == ["done"]
    lan.post(f"{where}/undo", form)
    assert not do_waiting_jobs()


def test_who_may_take_a_list_back(page: Page, people: Cast) -> None:
    where = bring(page.as_("lan"), people.ward, THREE, "a.csv")
    for login, status in {"minh": 403, "ban": 403, "thu": 403, "quang": 403, "hoa": 404}.items():
        person = page.as_(login)
        person.get(f"{where}/undo", expect=status)
        person.get("/notices")
        person.post(f"{where}/undo", {}, expect=status)
    assert count(Household) == 3


def test_a_long_list_is_asked_for_in_chunks(page: Page, people: Cast, tmp_path: Path) -> None:
    lan = page.as_("lan")
    where = bring(lan, people.ward, two_level_households(tmp_path / "ho.xlsx", 300).read_bytes(), "ho.xlsx")
    with statements() as said:
        lan.get(f"{where}/undo")
    assert len(said) < 40, "as many questions for 300 rows as for one chunk"
    take_back(lan, where)
    assert count(Household) == 0


def test_volunteers_who_never_came_go_and_the_others_stay(page: Page, people: Cast) -> None:
    lan = page.as_("lan")
    accounts, teams = count(Account), count(Team)
    workbook = "02_doan_vien_hai_sheet.xlsx"
    where = str(send(lan, people.ward, sample(workbook), workbook, "volunteers").location)
    do_waiting_jobs()
    lan.submit(lan.get(where), "#confirm", expect=303)
    do_waiting_jobs()
    brought = db.session.scalars(select(Account).where(Account.batch_id.is_not(None)).order_by(Account.id)).all()
    signed, walks, paired = brought[:3]
    folk.with_password(signed)
    routes.assignment(drives.drive(people.ward), [walks], [])
    paired.team_places[0].pair = 1
    take_back(lan, where)
    assert count(Account) == accounts + 3
    reasons = db.session.scalars(select(IntakeRow.kept).where(IntakeRow.kept != "").order_by(IntakeRow.id)).all()
    assert sorted(reasons) == ["in_team", "signed_in", "took_part"]
    left = {place.team_id for account in (signed, walks, paired) for place in account.team_places}
    assert count(Team) == teams + len(left), "teams nobody is in any more went too"


def test_why_a_list_cannot_be_taken_back() -> None:
    now = utc_now()
    assert why_no_undo("done", now - UNDO_WITHIN, now, True) is None
    assert why_no_undo("done", now - UNDO_WITHIN - timedelta(seconds=1), now, True)
    assert why_no_undo("ready", None, now, True)
    assert why_no_undo("done", now, now, False)
