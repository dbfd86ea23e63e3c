"""What the web server holds after load, and whether it grows."""

from collections.abc import Iterator

from tests.bench import procs
from tests.bench.client import HTMX
from tests.bench.district import LEAD, ids_of, route_of
from tests.bench.figures import Bar, Figure
from tests.bench.parts.post import visit
from tests.bench.run import Run
from tests.bench.servers import Site

BAR, GROWTH = Bar(most=160), Bar(most=4)
LOAD = 400


def measure(run: Run) -> Iterator[Figure]:
    """Yield the memory of two workers after the other parts and a mixed load, then after as much load again."""
    site = run.site("sqlite")
    _load(site)
    once = procs.pss_mb(site.web)
    _load(site)
    twice = procs.pss_mb(site.web)
    yield Figure("web server, 2 workers and the process that began them, after load: memory (PSS)", twice, "MB", BAR)
    yield Figure(f"the same: grown in {LOAD} more requests", twice - once, "MB", GROWTH)


def _load(site: Site) -> None:
    """Ask for pages and post, on several connections so that both workers have their share."""
    walkers = [(site.browser(login), route_of(site.app, login)) for login in (f"phone{number}" for number in range(6))]
    leads = [site.browser(LEAD) for _ in range(4)]
    board = f"/drives/{ids_of(site.app).drive}/board"
    for number in range(LOAD // 20):
        for walker, route in walkers:
            walker.get("/today")
            walker.post("/visits", visit(route, number), HTMX)
        for lead in leads:
            lead.get(board)
            lead.get("/households?q=hoa")
    for one in (*(walker for walker, _ in walkers), *leads):
        one.close()
