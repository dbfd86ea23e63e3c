"""How a job is shown: it asks again only while it is open, says how it ended, and is nobody else's."""

from typing import Any

import pytest

from app.extensions import db
from app.jobs.worker import perform_here
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
    assert "Sẽ chạy ngay khi hàng đợi hoạt động" in whole.text_of(f"#job-{uid}")
    assert asks_again(whole, uid) and asks_again(part, uid)
    assert whole.one(f"#job-{uid}")["hx-get"] == f"/jobs/{uid}"


def test_while_it_runs_it_shows_how_far_it_is(lan: Page, bench: Bench) -> None:
    uid = bench.ask()
    run = run_of(uid)
    run.state, run.done, run.total = "running", 1200, 36000
    db.session.commit()
    answer = lan.get(f"/jobs/{uid}", htmx=True)
    assert asks_again(answer, uid)
    bar = answer.one("[role=progressbar]")
    assert (bar["aria-valuenow"], bar["aria-valuemax"]) == ("1200", "36000")
    assert "1.200" in answer.text_of(f"#job-{uid}")


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
