"""A class sheet by a phone's outbox: judged by the moment of each tap, in any order, once, by the rights when it arrives."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.inbox.models import ReceivedItem
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.people.models import Membership
from app.schools.models import ClassDay, Followup, Pupil
from tests.factories import people, schools
from tests.factories.school_day import Morning, kept, kept_counts, morning, raw_counts, words_for
from tests.kit.outbox_phone import OutboxPhone
from tests.kit.page import Answer, Page


@pytest.fixture
def at(app: Flask) -> Morning:
    return morning()


@pytest.fixture
def mai(page: Page, at: Morning) -> OutboxPhone:
    return OutboxPhone(page, "mai")


def ago(**long: float) -> datetime:
    return utc_now() - timedelta(**long)


def say(phone: OutboxPhone, pupil: Pupil, state: str, when: datetime, skew: int = 0, **said: Any) -> Answer:
    """Send a tap made at `when` on a phone `skew` seconds fast; its address carries the page's own id, as every tap's does.

    The day is the page's, which the server wrote: a phone's clock has no say in it.
    """
    fields = {"state": state, "day": str(local_day(when))}
    shown = when + timedelta(seconds=skew)
    return phone.send(f"/pupils/{pupil.id}/words/{uuid7()}", fields, 200, at=shown.isoformat(), skew=skew, **said)


def rest(
    phone: OutboxPhone, at: Morning, pupils: list[Pupil], when: datetime, state: str = "mark", **said: Any
) -> Answer:
    fields = {"state": state, "day": str(local_day(when)), "pupils": [pupil.id for pupil in pupils]}
    return phone.send(f"/classes/{at.seven_a.id}/mark-rest", fields, 200, at=when.isoformat(), **said)


def states(pupil: Pupil) -> list[tuple[str, bool]]:
    return [(word.state, word.current) for word in words_for(pupil)]


def test_a_tap_counts_from_when_it_was_made_and_once(mai: OutboxPhone, at: Morning) -> None:
    when, uid = ago(seconds=40), uuid7()
    for _twice in range(2):
        assert say(mai, at.pupils[0], "done", when, uid=uid, skew=3600).json["state"] == "accepted"
    [word] = words_for(at.pupils[0])
    assert (word.uid, word.state, word.source) == (uid, "done", "teacher")
    assert abs(word.made_at - when) < timedelta(seconds=1)
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)


def test_yesterdays_taps_are_taken_today(mai: OutboxPhone, at: Morning) -> None:
    when = ago(days=1)
    say(mai, at.pupils[0], "symptoms", when)
    [word] = words_for(at.pupils[0])
    assert (word.on_date, word.late) == (local_day(when), False)
    assert kept(at.seven_a, local_day(when)).symptoms == 1 and kept(at.seven_a) is None


def test_an_older_word_never_stands_before_a_newer_one(mai: OutboxPhone, at: Morning) -> None:
    first, second = at.pupils[:2]
    say(mai, first, "cleared", ago(seconds=10))
    say(mai, first, "done", ago(seconds=20))
    assert states(first) == [("cleared", True), ("done", False)]
    say(mai, second, "absent", ago(seconds=5))
    rest(mai, at, [first, second, at.pupils[2]], ago(seconds=15))
    assert states(first)[-1] == ("done", False) and states(second) == [("absent", True)]
    assert states(at.pupils[2]) == [("done", True)]
    rest(mai, at, [first], ago(seconds=2))
    assert states(first)[-1] == ("done", True)
    assert kept_counts(at.seven_a) == raw_counts(at.seven_a)


def test_what_was_said_before_the_closing_still_counts(mai: OutboxPhone, page: Page, at: Morning) -> None:
    rest(mai, at, at.pupils[1:], ago(seconds=30), "close")
    assert kept(at.seven_a).state == "closed"
    say(mai, at.pupils[0], "symptoms", ago(seconds=45))
    assert (kept(at.seven_a).symptoms, kept(at.seven_a).missing) == (1, 0)
    calls = db.session.execute(select(Followup.reason, Followup.state).where(Followup.pupil_id == at.pupils[0].id))
    assert ("symptoms", "open") in {tuple(call) for call in calls}
    after = say(mai, at.pupils[1], "absent", ago(seconds=10))
    assert after.json["state"] == "quarantined" and "đã chốt" in after.json["reason"]
    assert states(at.pupils[1]) == [("done", True)]


def test_a_closing_sent_again_does_not_close_what_was_opened(mai: OutboxPhone, page: Page, at: Morning) -> None:
    uid, when = uuid7(), ago(seconds=30)
    rest(mai, at, at.pupils, when, "close", uid=uid)
    page.as_("mai").post(f"/classes/{at.seven_a.id}/reopen", {"reason": "Bạn An vừa khai"})
    assert rest(mai, at, at.pupils, when, "close", uid=uid).json["state"] == "quarantined"
    assert db.session.scalars(select(ClassDay.state)).all() == ["reopened"]
    present = mai.send(f"/classes/{at.seven_a.id}/close", {"day": str(local_day(utc_now()))}, 200, present=True)
    assert present.json["state"] == "accepted" and kept(at.seven_a).state == "closed"


def test_who_left_meanwhile_is_passed_over(mai: OutboxPhone, at: Morning) -> None:
    at.pupils[0].left_at = utc_now()
    assert rest(mai, at, at.pupils[:3], ago(seconds=5)).json["state"] == "accepted"
    assert [states(pupil) for pupil in at.pupils[:3]] == [[], [("done", True)], [("done", True)]]
    stranger = rest(mai, at, at.others[:1], ago(seconds=5))
    assert stranger.json["state"] == "quarantined" and not words_for(at.others[0])


def test_rights_are_asked_again_when_it_arrives(mai: OutboxPhone, at: Morning) -> None:
    for grant in db.session.scalars(select(Membership).where(Membership.account_id == at.mai.id)):
        grant.class_id = at.seven_b.id
    answer = say(mai, at.pupils[0], "done", ago(seconds=20))
    assert answer.json["state"] == "quarantined" and not words_for(at.pupils[0])
    stored = db.session.scalars(select(ReceivedItem)).one()
    assert stored.payload["fields"]["state"] == ["done"] and stored.account_id == at.mai.id


def test_a_phone_keeps_the_own_class_of_today_alone(page: Page, at: Morning) -> None:
    mai = page.as_("mai")
    assert mai.get(at.sheet).headers["X-Keep"] == f"{at.sheet} /schools/today"
    assert "X-Keep" in mai.get(f"/classes/{at.seven_a.id}/mark-rest").headers
    for path in (f"{at.sheet}?show=missing", f"/classes/{at.seven_a.id}/pupils"):
        assert "X-Keep" not in mai.get(path).headers, path
    people.grant(at.mai, Role.HOMEROOM, at.cast.ward, school_id=at.school.id, class_id=at.seven_b.id)
    assert mai.get(at.sheet).headers["X-Keep"] == at.sheet and "X-Keep" in mai.get("/schools/today").headers
    office = page.as_("van").get(at.sheet)
    assert "X-Keep" not in office.headers and not office.css("form[data-outbox]")
    mai.submit(mai.get(at.sheet), "#sheet-form")
    closed = mai.get(at.sheet)
    assert "X-Keep" not in closed.headers and closed.headers["Cache-Control"] == "no-store"


def test_the_names_to_tick_hold_the_whole_class(page: Page, at: Morning) -> None:
    """A page kept today serves tomorrow: those who have a word are on it, unseen and unticked."""
    mai = page.as_("mai")
    schools.pupil(at.seven_a, "Hà Văn Mới")
    mai.post(f"/pupils/{at.pupils[0].id}/words/{uuid7()}", {"state": "absent"})
    naming = mai.get(f"/classes/{at.seven_a.id}/mark-rest")
    assert len(naming.css("li[data-pupil]")) == 7
    assert [node["data-pupil"] for node in naming.css("li[data-pupil][hidden]")] == [str(at.pupils[0].id)]
    assert len(naming.css("input[name=pupils][checked]")) == 6
