"""Who works in a school, and who may say so."""

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.people.models import Account, Membership, SignInSession
from app.schools.models import School
from tests.factories import people, schools
from tests.factories.people import Cast
from tests.kit.page import Page


@pytest.fixture
def school(cast: Cast) -> School:
    found = schools.school(cast.ward)
    schools.staff("mai", found)
    return found


def held_by(login: str) -> list[Membership]:
    return list(
        db.session.scalars(
            select(Membership).join(Account).where(Account.login == login, Membership.ended_at.is_(None))
        )
    )


def test_a_lead_adds_a_teacher_who_gets_a_link_once(page: Page, cast: Cast, school: School) -> None:
    mai, of_class = page.as_("mai"), schools.school_class(school)
    sent = {"name": "Vũ Thị Nga", "phone": "0987654321", "role": "homeroom", "of_class": str(of_class.id)}
    made = mai.post(f"/schools/{school.id}/staff/new", sent)
    link = mai.follow(made).one("#link-url")["value"]
    assert not mai.follow(made).css("#link-url")
    (role,) = held_by("ngavt")
    assert (role.role, role.class_id, role.school_id, role.area_id) == (
        "homeroom",
        of_class.id,
        school.id,
        cast.ward.id,
    )
    assert page.get("/" + str(link).split("/", 3)[3])
    again = mai.post(f"/schools/{school.id}/staff/new", sent, expect=422)
    assert again.value_of("name") == "Vũ Thị Nga"
    assert len(db.session.scalars(select(Account).where(Account.name == "Vũ Thị Nga")).all()) == 1
    assert "7A" in mai.get(f"/schools/{school.id}/staff").text_of(f"#staff-{role.id}")
    page.as_("lan").get(f"/people/{role.account_id}")
    assert "7A · Trường THCS Phú Yên" in page.as_("lan").get(f"/people/{role.account_id}").text_of(f"#role-{role.id}")


def test_a_teacher_needs_a_class_of_this_school(page: Page, cast: Cast, school: School) -> None:
    elsewhere = schools.school_class(schools.school(cast.ward, "Trường bên"))
    mai, path = page.as_("mai"), f"/schools/{school.id}/staff/new"
    for of_class in ("", str(elsewhere.id)):
        answer = mai.post(path, {"name": "Vũ Nga", "role": "homeroom", "of_class": of_class}, expect=422)
        assert answer.css("#of_class-error")
    assert not held_by("ngav")


def test_a_lead_appoints_no_lead(page: Page, school: School) -> None:
    mai, path = page.as_("mai"), f"/schools/{school.id}/staff/new"
    offered = mai.get(path).css("#role option")
    assert [option["value"] for option in offered] == ["homeroom", "school_office"]
    mai.post(path, {"name": "Vũ Nga", "role": "school_lead"}, expect=422)
    mine = held_by("mai")[0]
    mai.post(f"/schools/{school.id}/staff/{mine.id}/end", expect=403)
    page.as_("lan").post(path, {"name": "Vũ Nga", "role": "school_lead"})
    assert held_by("ngav")[0].role == "school_lead"


def test_somebody_of_the_ward_is_found_by_the_whole_name_alone(page: Page, cast: Cast, school: School) -> None:
    mai, path = page.as_("mai"), f"/schools/{school.id}/staff/new"
    for part in ("minh", "le", "tran thi"):
        expected = 1 if part == "minh" else 0  # a sign-in name
        assert len(mai.get(f"{path}?q={part}").css("[name=account][type=radio]")) == expected
    assert not mai.get(f"{path}?q=Đặng Sơn").css("[name=account][type=radio]")
    form = mai.get(f"{path}?q=lê minh")
    mai.submit(form, "#known", account=str(cast.minh.id), role="school_office")
    assert {one.role for one in held_by("minh")} == {"volunteer", "school_office"}
    assert mai.submit(form, "#known", account=str(cast.minh.id), role="school_office", expect=422)
    mai.post(f"/schools/{school.id}/staff/known?q=lê minh", {"account": str(cast.son.id)}, expect=404)
    mai.post(f"/schools/{school.id}/staff/known?q=minh%00", {"account": "x"}, expect=404)


def test_a_lead_makes_links_for_teachers_and_for_nobody_with_more(page: Page, cast: Cast, school: School) -> None:
    nga = schools.teacher("nga", schools.school_class(school))
    people.grant(cast.lan, Role.SCHOOL_OFFICE, area=cast.ward, school_id=school.id)
    people.grant(cast.minh, Role.SCHOOL_OFFICE, area=cast.ward, school_id=school.id)
    mai = page.as_("mai")
    link = str(
        mai.follow(mai.post(f"/schools/{school.id}/staff/{held_by('nga')[0].id}/link")).one("#link-url")["value"]
    )
    secret = "/" + link.split("/", 3)[3]
    page.get(secret)
    for person in ("lan", "minh"):
        held = next(one for one in held_by(person) if one.school_id)
        mai.post(f"/schools/{school.id}/staff/{held.id}/link", expect=403)
    mai.get(f"/people/{nga.id}", expect=403)
    held_by("mai")[0].ended_at = nga.created_at
    page.get(secret, expect=404)


def test_a_role_taken_back_signs_out(page: Page, school: School) -> None:
    nga = schools.teacher("nga", schools.school_class(school))
    page.as_("nga")
    role, mai = held_by("nga")[0], page.as_("mai")
    mai.submit(mai.get(f"/schools/{school.id}/staff"), f"#end-{role.id}")
    assert not held_by("nga")
    assert not db.session.scalars(
        select(SignInSession).where(SignInSession.account_id == nga.id, SignInSession.ended_at.is_(None))
    ).all()
    mai.post(f"/schools/{school.id}/staff/{role.id}/end", expect=404)


def test_staff_is_the_business_of_leads_and_coordinators(page: Page, cast: Cast, school: School) -> None:
    schools.staff("ly", school, Role.SCHOOL_OFFICE)
    there = schools.school(cast.ward, "Trường bên")
    schools.staff("tam", there)
    path = f"/schools/{school.id}/staff"
    page.as_("ly").get(path, expect=403)
    page.as_("tam").get(path, expect=404)
    page.as_("hoa").get(path, expect=404)
    mine = held_by("ly")[0]
    page.as_("tam").post(f"/schools/{there.id}/staff/{mine.id}/end", expect=404)


def live_sessions(account: Account) -> int:
    live = select(SignInSession).where(SignInSession.account_id == account.id, SignInSession.ended_at.is_(None))
    return len(db.session.scalars(live).all())


@pytest.mark.parametrize("login", ["lan", "quang", "minh"])
def test_a_lead_throws_nobody_out_who_does_more_elsewhere(page: Page, cast: Cast, school: School, login: str) -> None:
    person = getattr(cast, login)
    person.area = cast.ward
    of_class = schools.school_class(school)
    their, mai = page.as_(login), page.as_("mai")
    for _ in range(2):
        form = mai.get(f"/schools/{school.id}/staff/new?q={person.login}")
        mai.submit(form, "#known", account=str(person.id), role="homeroom", of_class=str(of_class.id))
        assert live_sessions(person) == 1
        their.get(f"/classes/{of_class.id}/sheet")
        (held,) = [one for one in held_by(login) if one.school_id]
        mai.post(f"/schools/{school.id}/staff/{held.id}/link", expect=403)
        mai.post(f"/schools/{school.id}/staff/{held.id}/end")
        assert live_sessions(person) == 1
        their.get(f"/classes/{of_class.id}/sheet", expect=403 if login != "lan" else None)
    form = mai.get(f"/schools/{school.id}/staff/new?q={person.login}")
    mai.submit(form, "#known", account=str(person.id), role="homeroom", of_class=str(of_class.id))
    mai.post(f"/classes/{of_class.id}/end", {"to": ""})
    assert live_sessions(person) == 1 and not [one for one in held_by(login) if one.school_id]


def test_a_lead_who_leads_a_team_as_well_gets_no_link_into_a_volunteer(page: Page, cast: Cast, school: School) -> None:
    """Being above volunteers in a team and above teachers in a school does not add up to being above one who is both."""
    mai = db.session.scalars(select(Account).where(Account.login == "mai")).one()
    people.grant(mai, Role.LEADER, team=people.team(cast.ward, "Đội trường"))
    people.grant(cast.minh, Role.SCHOOL_OFFICE, area=cast.ward, school_id=school.id)
    (held,) = [one for one in held_by("minh") if one.school_id]
    lead = page.as_("mai")
    lead.post(f"/schools/{school.id}/staff/{held.id}/link", expect=403)
    assert not lead.get(f"/schools/{school.id}/staff").css(f"#link-{held.id}")
    lead.post(f"/people/{cast.minh.id}/link", expect=404)


def test_a_teacher_whose_class_is_over_reads_nothing_from_that_moment(page: Page, school: School) -> None:
    of_class = schools.school_class(school)
    child = schools.pupil(of_class)
    nga = schools.teacher("nga", of_class)
    teacher = page.as_("nga")
    teacher.get(f"/classes/{of_class.id}/sheet")
    page.as_("mai").post(f"/classes/{of_class.id}/end", {"to": ""})
    assert live_sessions(nga) == 0
    for path in (f"/classes/{of_class.id}/sheet", f"/classes/{of_class.id}/pupils", f"/pupils/{child.id}"):
        teacher.get(path, expect=303)
        page.as_("nga").get(path, expect=403)


def test_a_lead_reaches_nothing_of_another_school(page: Page, cast: Cast, school: School) -> None:
    there = schools.school(cast.ward, "Trường bên")
    of_class = schools.school_class(there)
    schools.teacher("nga", of_class)
    (held,) = held_by("nga")
    mai, path = page.as_("mai"), f"/schools/{there.id}/staff"
    for url in (path, f"{path}/new", f"{path}/{held.id}/link"):
        mai.get(url, expect=404)
    for url in (f"{path}/new", f"{path}/known", f"{path}/{held.id}/link", f"{path}/{held.id}/end"):
        mai.post(url, {"name": "Vũ Nga", "role": "homeroom", "of_class": str(of_class.id)}, expect=404)
    for role in ("school_lead", "coordinator", "admin", "volunteer"):
        mai.post(f"/schools/{school.id}/staff/new", {"name": "Vũ Nga", "role": role}, expect=422)
        known = {"account": str(cast.minh.id), "role": role}
        mai.post(f"/schools/{school.id}/staff/known?q=minh", known, expect=422)
    assert len(held_by("nga")) == 1 and [one.role for one in held_by("minh")] == ["volunteer"]


def test_nobody_appoints_themselves_into_a_school(page: Page, cast: Cast, school: School) -> None:
    lan, path = page.as_("lan"), f"/schools/{school.id}/staff/new"
    form = lan.get(f"{path}?q={cast.lan.login}")
    refused = lan.submit(form, "#known", account=str(cast.lan.id), role="school_lead", expect=422)
    assert "Không ai tự giao cho mình" in refused.text
    assert {one.role for one in held_by("lan")} == {"coordinator"}
