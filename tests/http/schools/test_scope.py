"""A child's name stays in its class and its school: whoever walks every address and follows every link finds none."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.access.actor import Role
from app.access.table import holds
from app.extensions import db
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.models import Account, Membership
from app.schools.actions import sheet as actions
from app.schools.models import Declaration, Followup, Pupil
from tests.factories import people, schools
from tests.factories.school_day import Morning, kept, morning
from tests.kit.crawl import crawl
from tests.kit.page import Answer, Page

OUTSIDE = ("quang", "lan", "minh", "ban", "thu", "hoa", "son", "tam")
ANYTHING = {"state": "done", "note": "x", "reason": "because", "name": "Kẻ Lạ", "code": "1", "class_id": "1"}


class Listener:
    """A person whose every answer is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[tuple[str, Answer]] = []

    def get(self, path: str, *, expect: int | None = 200) -> Answer:
        """Ask, and keep what came back."""
        answer = self.page.get(path, expect=expect)
        self.heard.append((path, answer))
        return answer

    def told(self, pupils: list[Pupil]) -> list[str]:
        """Return the addresses that gave away a pupil: name, guardian or number."""
        words = [word for one in pupils for word in (one.name, one.guardian_phone)]
        return [path for path, answer in self.heard if any(word in answer.text for word in words)]


@pytest.fixture
def at(app: Flask) -> Morning:
    """A morning on which 7B is closed with two of its pupils missing, one with symptoms."""
    at = morning()
    nga, now, day = people.actor(at.nga), utc_now(), local_day(utc_now())
    actions.mark_rest(nga, now, at.seven_b, day, [one.id for one in at.others[2:]], "")
    actions.declare(nga, now, at.others[2], day, actions.Word(uuid7(), "symptoms"))
    actions.close_sheet(nga, now, at.seven_b, day)
    for pupil in [*at.pupils, *at.others]:
        pupil.name = f"{pupil.name} Kỳ{pupil.id}"
    head = people.account("tam", "Bùi Tám", at.cast.ward)
    people.grant(head, Role.HAMLET_HEAD, at.cast.ward)
    return at


def rules(app: Flask, method: str) -> list[Rule]:
    found = [one for one in app.url_map.iter_rules() if one.endpoint.startswith("schools.") and method in one.methods]
    assert len(found) >= 5
    return found


def address(rule: Rule, at: Morning) -> str:
    """Fill the parts of an address with 7B's own."""
    theirs = {
        "school_id": at.school.id,
        "class_id": at.seven_b.id,
        "pupil_id": at.others[0].id,
        "followup_id": db.session.scalar(select(Followup.id).where(Followup.pupil_id == at.others[0].id)),
        "membership_id": db.session.scalar(select(Membership.id).where(Membership.account_id == at.nga.id)),
        "day_id": 1,
    }
    filled = re.sub(r"<int:(\w+)>", lambda part: str(theirs[part[1]]), rule.rule)
    return re.sub(r"<uid:\w+>", lambda _: uuid7(), filled)


def of_a_class(rule: Rule) -> bool:
    return bool({"class_id", "pupil_id", "followup_id"} & rule.arguments)


def refusal(app: Flask, person: Account, rule: Rule) -> int:
    """Return 404 where the person has the permission for something else, 403 where they have it nowhere."""
    return 404 if holds(people.actor(person), app.view_functions[rule.endpoint].__access__.permission) else 403


def state_of(at: Morning) -> tuple[Any, ...]:
    """Return all that could have changed of 7B."""
    words = db.session.scalar(
        select(func.count()).select_from(Declaration).where(Declaration.class_id == at.seven_b.id)
    )
    calls = db.session.execute(select(Followup.id, Followup.state, Followup.note).order_by(Followup.id)).all()
    listed = select(Pupil.name, Pupil.app_state, Pupil.class_id, Pupil.left_at).where(Pupil.class_id == at.seven_b.id)
    return words, calls, db.session.execute(listed.order_by(Pupil.id)).all(), kept(at.seven_b).state


def test_a_teacher_reads_nothing_of_another_class(app: Flask, page: Page, at: Morning) -> None:
    mai = Listener(page.as_("mai"))
    for rule in rules(app, "GET"):
        answer = mai.get(address(rule, at), expect=None)
        assert answer.status == refusal(app, at.mai, rule) or not of_a_class(rule), f"{rule.rule}: {answer.status}"
    for query in ("day=2026-11-20", "show=app", f"open={at.others[0].id}", f"class={at.seven_b.id}"):
        mai.get(f"/classes/{at.seven_b.id}/sheet?{query}", expect=404)
        mai.get(f"{at.sheet}?{query}", expect=None)
    assert mai.told(at.others) == []


def test_a_teacher_changes_nothing_of_another_class(app: Flask, page: Page, at: Morning) -> None:
    before, mai = state_of(at), page.as_("mai")
    sent = ANYTHING | {"pupils": [str(one.id) for one in at.others], "class_id": str(at.seven_b.id)}
    for rule in rules(app, "POST"):
        for htmx in (False, True):
            answer = mai.post(address(rule, at), sent, expect=None, htmx=htmx)
            if of_a_class(rule):
                assert answer.status == refusal(app, at.mai, rule), f"{rule.rule}: {answer.status}"
            assert not any(one.name in answer.text for one in at.others), rule.rule
    assert state_of(at) == before


def test_a_teacher_meets_no_other_class_on_the_way(app: Flask, page: Page, at: Morning) -> None:
    mai = Listener(page.as_("mai"))
    crawl(app, mai, most=3)
    assert mai.told(at.pupils), "her own pupils she sees"
    assert mai.told(at.others) == []


def test_the_lead_meets_both_classes(app: Flask, page: Page, at: Morning) -> None:
    huong = Listener(page.as_("huong"))
    crawl(app, huong, most=4)
    assert huong.told(at.pupils) and huong.told(at.others)


@pytest.mark.parametrize("login", OUTSIDE)
def test_nobody_outside_the_school_reads_a_childs_name(app: Flask, page: Page, at: Morning, login: str) -> None:
    person = Listener(page.as_(login))
    crawl(app, person, most=3)
    for rule in rules(app, "GET"):
        answer = person.get(address(rule, at), expect=None)
        assert answer.status in (403, 404) or not of_a_class(rule), f"{rule.rule}: {answer.status}"
    assert person.told([*at.pupils, *at.others]) == []


@pytest.mark.parametrize("login", OUTSIDE)
def test_nobody_outside_the_school_changes_a_class(app: Flask, page: Page, at: Morning, login: str) -> None:
    before, person = state_of(at), page.as_(login)
    for rule in (one for one in rules(app, "POST") if of_a_class(one)):
        answer = person.post(address(rule, at), ANYTHING, expect=None)
        assert answer.status in (403, 404), f"{rule.rule}: {answer.status}"
    assert state_of(at) == before


def test_another_school_is_another_world(app: Flask, page: Page, at: Morning) -> None:
    elsewhere = schools.school(at.cast.ward, "Trường Tiểu học Phú Yên")
    schools.staff("tuyet", elsewhere)
    tuyet = Listener(page.as_("tuyet"))
    crawl(app, tuyet, most=3)
    for rule in (one for one in rules(app, "GET") if of_a_class(one)):
        tuyet.get(address(rule, at), expect=404)
    assert tuyet.told([*at.pupils, *at.others]) == []
