"""How a job is shown: it asks again only while it is open, says how it ended, and is nobody else's."""

from datetime import timedelta
from typing import Any

import pytest

from app.extensions import db
from app.jobs.beats import write_beat
from app.jobs.queries import JOBS_A_PAGE, JobsWaiting, jobs_waiting
from app.jobs.worker import perform_here
from app.kernel.clock import utc_now
from app.kernel.errors import Refused
from app.kernel.words import N_
from tests.http.jobs.conftest import Bench, run_of
from tests.kit.page import Answer, Page


@pytest.fixture
def lan(page: Page, bench: Bench) -> Page:
    return page.as_("lan")


def asks_again(answer: Answer, uid: str) -> bool:
    return answer.one(f"#job-{uid}").has_attr("hx-get")


def test_without_a_queue_it_waits_and_says_so(lan: Page, bench: Bench) -> None:
    uid = bench.ask()
    whole, part = lan.get(f"/jobs/{uid}"), lan.get(f"/jobs/{uid}", htmx=True)
    assert whole.is_page and not part.is_page
    assert "Sẽ chạy khi hàng đợi hoạt động" in whole.text_of(f"#job-{uid}")
    assert asks_again(whole, uid) and asks_again(part, uid)
    assert whole.one(f"#job-{uid}")["hx-get"] == f"/jobs/{uid}"
    assert whole.one(f"#job-{uid} noscript a")["href"] == f"/jobs/{uid}", "without scripts one looks again by hand"


def test_where_a_worker_lives_it_tells_the_place_in_the_queue(lan: Page, bench: Bench) -> None:
    first, second, third = bench.ask(), bench.ask(), bench.ask()
    now = utc_now()
    write_beat("here/bulk-1", "bulk", now, now)
    db.session.commit()
    assert "hàng đợi hoạt động" in lan.get(f"/jobs/{first}").text_of(f"#job-{first}"), "that worker is for other work"
    write_beat("here/default-1", "default", now, now)
    db.session.commit()
    assert "Tiếp theo là việc của bạn" in lan.get(f"/jobs/{first}").text_of(f"#job-{first}")
    assert "trước bạn còn 2 việc" in lan.get(f"/jobs/{third}").text_of(f"#job-{third}")
    perform_here(first)
    assert "trước bạn còn 1 việc" in lan.get(f"/jobs/{third}").text_of(f"#job-{third}")
    write_beat("here/default-1", "default", now, now - timedelta(minutes=3))
    db.session.commit()
    assert "hàng đợi hoạt động" in lan.get(f"/jobs/{second}").text_of(f"#job-{second}"), "nobody has seen it lately"


def test_while_it_runs_it_shows_how_far_it_is(lan: Page, bench: Bench) -> None:
    uid = bench.ask()
    run = run_of(uid)
    run.state, run.done, run.total, run.started_at = "running", 12_000, 36_000, utc_now() - timedelta(seconds=50)
    db.session.commit()
    answer = lan.get(f"/jobs/{uid}", htmx=True)
    assert asks_again(answer, uid)
    bar = answer.one("[role=progressbar]")
    assert (bar["aria-valuenow"], bar["aria-valuemax"]) == ("12000", "36000")
    shown = answer.text_of(f"#job-{uid}")
    assert "33%" in shown and "12.000 trên 36.000" in shown and "còn khoảng 2 phút" in shown


def test_one_s_own_work_is_listed_the_newest_first(lan: Page, bench: Bench, page: Page) -> None:
    uids = [bench.ask() for _ in range(JOBS_A_PAGE + 2)]
    perform_here(uids[-1])
    first = lan.get("/jobs")
    shown = [link["href"] for link in first.css("main table a")]
    assert shown == [f"/jobs/{uid}" for uid in reversed(uids[2:])]
    assert "Đã xong" in first.text_of("main tbody tr:first-child")
    rest = lan.get(first.one("nav.pager a[rel=next]")["href"])
    assert [link["href"] for link in rest.css("main table a")] == [f"/jobs/{uid}" for uid in reversed(uids[:2])]
    assert not page.as_("hoa").get("/jobs").css("main table")


def test_the_figures_for_those_who_look_after_the_site(bench: Bench) -> None:
    assert jobs_waiting() == JobsWaiting({}, None)
    first, _second = bench.ask(), bench.ask()
    run_of(first).created_at -= timedelta(minutes=5)
    db.session.commit()
    waiting = jobs_waiting()
    assert waiting.counts == {("default", "queued"): 2} and waiting.oldest is not None
    assert timedelta(minutes=5) <= waiting.oldest < timedelta(minutes=6)


def test_done_leads_to_what_came_of_it_and_asks_no_more(lan: Page, bench: Bench) -> None:
    uid = bench.ask()
    perform_here(uid)
    answer = lan.get(f"/jobs/{uid}")
    assert not asks_again(answer, uid) and not answer.css("form[action$=cancel]")
    assert answer.one(f"#job-{uid} a")["href"] == "/areas"
    assert lan.get(f"/jobs/{uid}", htmx=True, expect=204).headers["HX-Redirect"] == "/areas"


def test_failed_says_why_in_the_reader_s_language_and_asks_no_more(lan: Page, bench: Bench) -> None:
    def work(actor: Any, progress: Any) -> dict[str, Any]:
        raise Refused(N_("Only a draft can be opened."))

    bench.work = work
    uid = bench.ask()
    perform_here(uid)
    answer = lan.get(f"/jobs/{uid}", htmx=True)
    assert not asks_again(answer, uid)
    shown = answer.text_of(f"#job-{uid}")
    assert "bản nháp" in shown.lower() and "draft" not in shown


def test_taking_it_back(lan: Page, bench: Bench) -> None:
    uid = bench.ask()
    lan.submit(lan.get(f"/jobs/{uid}"), "form[action$=cancel]")
    answer = lan.get(f"/jobs/{uid}")
    assert run_of(uid).state == "cancelled" and not asks_again(answer, uid)
    lan.post(f"/jobs/{uid}/cancel", expect=409)


@pytest.mark.parametrize("login", ["thu", "hoa", "quang", "minh"])
def test_somebody_else_s_job_is_missing(page: Page, bench: Bench, login: str) -> None:
    uid = bench.ask()
    other = page.as_(login)
    other.get(f"/jobs/{uid}", expect=404)
    other.get("/account")
    other.post(f"/jobs/{uid}/cancel", expect=404)
    assert run_of(uid).state == "queued"
