"""The administrator's page: one calm headline, what needs somebody and what to do, the figures beside it."""

from datetime import timedelta

import pytest

from app.backup.models import VERIFIED, BackupRun
from app.extensions import db
from app.health.queries import BEAT
from app.jobs.beats import write_beat
from app.jobs.models import JobRun, ScheduleRun
from app.jobs.registry import QUEUES
from app.kernel.clock import utc_now
from app.kernel.ids import uuid7
from tests.factories.people import Cast
from tests.kit.page import Page
from tests.kit.statements import statements

MOST_QUERIES = 24


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A queue, so that nothing is missing."""
    return redis_server


def ran(name: str, minutes_ago: int, failures: int = 0) -> None:
    at = utc_now() - timedelta(minutes=minutes_ago)
    db.session.add(ScheduleRun(name=name, begun_at=at, done_at=at, failures=failures))
    db.session.commit()


def verified(hours_ago: int) -> None:
    at = utc_now() - timedelta(hours=hours_ago)
    db.session.add(BackupRun(name="x", place="x", at=at, finished_at=at, verified_at=at, state=VERIFIED))
    db.session.commit()


def workers() -> None:
    for queue in QUEUES:
        write_beat(queue, queue, utc_now(), utc_now())
    db.session.commit()


def job(state: str, hours_ago: int = 0) -> None:
    at = utc_now() - timedelta(hours=hours_ago)
    db.session.add(JobRun(uid=uuid7(), kind="x", owner_id=1, state=state, created_at=at, finished_at=at))
    db.session.commit()


def test_all_is_well(page: Page, cast: Cast) -> None:
    ran(BEAT, 0)
    ran("routes.lapse", 3)
    verified(10)
    workers()
    quang = page.as_("quang")
    with statements() as asked:
        shown = quang.get("/system")
    assert "Mọi thứ đang chạy tốt." in shown.text_of("main") and not shown.css(".attention")
    assert "Tuyến hết hạn" in shown.text_of("main") and BEAT not in shown.text
    assert len(asked) <= MOST_QUERIES
    assert [str(link["href"]) for link in shown.css("a.nav[aria-current=page]")] == ["/system"] * 2


def test_the_first_start(page: Page, cast: Cast) -> None:
    shown = page.as_("quang").get("/system")
    needed = shown.texts(".attention b")
    assert len(needed) == 4 and "Việc theo giờ đã dừng" in needed
    assert "Chưa việc nào tới giờ" in shown.text_of("main")


def test_what_fails_is_said_with_what_to_do(page: Page, cast: Cast) -> None:
    ran(BEAT, 30)
    workers()
    verified(1)
    ran("sales.close", 90, failures=4)
    for state, hours in (("queued", 0), ("queued", 30), ("running", 0), ("failed", 1), ("failed", 30), ("done", 0)):
        job(state, hours)
    shown = page.as_("quang").get("/system")
    clock, task = shown.texts(".attention")
    assert clock.startswith("Việc theo giờ đã dừng") and "Khởi động lại" in clock
    assert task.startswith("Có việc theo giờ hỏng mãi")
    assert "30 phút trước" in shown.text_of("main") and "hỏng 4 lần liền" in shown.text_of("main")
    figures = dict(zip(shown.texts("dt"), shown.texts("dd"), strict=True))
    assert (figures["Đang chờ"], figures["Đang chạy"]) == ("2", "1")
    assert figures["Hỏng trong 24 giờ"] == "1"
    assert figures["Đang đăng nhập"] == "1 người, 1 thiết bị"


@pytest.mark.parametrize("login", ["lan", "minh", "thu"])
def test_others_do_not_see_it(page: Page, cast: Cast, login: str) -> None:
    person = page.as_(login)
    person.get("/system", expect=403)
    assert not [link for link in person.get("/account").css("a.nav") if link["href"] == "/system"]
