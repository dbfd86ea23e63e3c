"""Fifty phones that post at once, on SQLite: every post stored once, none failed, none made to wait long."""

from collections.abc import Iterator

from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.doors.models import Tally
from app.extensions import db
from app.storage.engine import only_reading
from app.visits.models import Visit
from tests.bench.client import HTMX, Post, cookie_line, post_at_once
from tests.bench.district import ids_of, route_of
from tests.bench.figures import Bar, Figure
from tests.bench.parts.post import visit
from tests.bench.run import Run
from tests.bench.servers import Server, Site

PHONES, POSTS = 50, 20
NONE, WORST, RATE = Bar(most=0), Bar(most=1), Bar(part=4)


def measure(run: Run) -> Iterator[Figure]:
    """Yield what was lost, doubled or failed, the longest wait, and how many a second."""
    site, floor = run.site("sqlite"), run.floor("sqlite")
    before = _counts(site)
    posts = _our_posts(site)
    sent, seconds = post_at_once(site.port, posts)
    bare, bare_seconds = post_at_once(floor.port, _bare_posts(floor))
    uids = [str(post.values["uid"]) for of_phone in posts for post in of_phone]
    stored = _stored(site, uids)
    added = [now - was for now, was in zip(_counts(site), before, strict=True)]
    failed = sum(one.status != 200 for one in sent) + sum(one.status != 303 for one in bare)
    wrong = len(uids) - stored + sum(abs(n - len(uids)) for n in added)
    yield Figure(f"{PHONES} phones, {len(uids):,} posts at once: failed", failed, "", NONE)
    yield Figure("the same: lost, doubled, or without audit row or count", wrong, "", NONE)
    longest, of_floor = max(one.seconds for one in sent), max(one.seconds for one in bare)
    yield Figure("the same: the longest wait", longest, "s", WORST, of_floor)
    yield Figure("the same: posts a second", len(sent) / seconds, "", RATE, len(bare) / bare_seconds)


def _our_posts(site: Site) -> list[list[Post]]:
    posts = []
    for number in range(PHONES):
        login = f"phone{number}"
        browser = site.browser(login)
        route = route_of(site.app, login)
        headers = HTMX | {"Cookie": cookie_line(browser.cookies), "X-CSRFToken": browser.token}
        posts.append([Post("/visits", visit(route, place), headers) for place in range(POSTS)])
    return posts


def _bare_posts(floor: Server) -> list[list[Post]]:
    doors = iter(range(1, PHONES * POSTS + 1))
    return [[Post("/visit", {"door": next(doors), "status": 1}, {}) for _ in range(POSTS)] for _ in range(PHONES)]


def _stored(site: Site, uids: list[str]) -> int:
    with site.app.app_context(), only_reading():
        count = select(func.count()).select_from(Visit).where(Visit.uid.in_(uids))
        found = db.session.scalar(count) or 0
        db.session.remove()
    return found


def _counts(site: Site) -> list[int]:
    """Return how many visits, audit rows of visits and counted visits there are."""
    drive = ids_of(site.app).drive
    with site.app.app_context(), only_reading():
        asked = (
            select(func.count()).select_from(Visit),
            select(func.count()).select_from(AuditRow).where(AuditRow.action == "visits.log"),
            select(func.sum(Tally.n)).where(Tally.drive_id == drive, Tally.measure == "visits"),
        )
        found = [int(db.session.scalar(one) or 0) for one in asked]
        db.session.remove()
    return found
