"""Pages as a cheap phone meets them: Chromium with the network and the processor slowed down."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.bench.figures import Bar, Figure
from tests.bench.run import Run
from tests.bench.servers import Site
from tests.kit.alley import DOUBLE_TAP_MS

WAY_MS, BYTES_A_SECOND, SLOWER = 400, 400_000 / 8, 6
RUNS = 3
PHONE = {"width": 360, "height": 740}
WATCH = """
  window.seen = {longest: 0, quietAt: 0};
  new PerformanceObserver(list => { for (const e of list.getEntries())
    window.seen.quietAt = Math.max(window.seen.quietAt, e.startTime + e.duration) }).observe({type: "longtask", buffered: true});
  new PerformanceObserver(list => { for (const e of list.getEntries())
    if (e.interactionId) window.seen.longest = Math.max(window.seen.longest, e.duration) })
    .observe({type: "event", durationThreshold: 16, buffered: true});
"""
USABLE = """() => { const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return Math.max(paint ? paint.startTime : 0, page.domContentLoadedEventEnd, window.seen.quietAt) }"""


@dataclass(frozen=True)
class Visit:
    """What one opening of a page came to."""

    usable_s: float
    requests: int
    wire_kb: float
    nodes: int
    script_kb: float
    own_script_kb: float


def measure(run: Run) -> Iterator[Figure]:
    """Yield the route page of 100 doors cold and repeated, a tap on it, and the sign-in page."""
    site = run.site("sqlite")
    seen = [_two_visits(run, site, "long", "/today") for _ in range(RUNS)]
    cold, again = [first for first, _ in seen], [second for _, second in seen]
    yield Figure(
        "route page on slow 3G, processor / 6, cold: usable", median(v.usable_s for v in cold), "s", Bar(most=2.2)
    )
    yield Figure("the same, repeated", median(v.usable_s for v in again), "s", Bar(most=1.1))
    yield Figure("route page, cold: requests", cold[0].requests, "", Bar(most=8))
    yield Figure("route page, cold: over the wire, fonts included", cold[0].wire_kb, "kB", Bar(most=65))
    yield Figure("route page, repeated: requests", again[0].requests, "", Bar(most=1))
    yield Figure("route page, repeated: over the wire", again[0].wire_kb, "kB", Bar(most=8))
    yield Figure("route page of 100 doors: DOM nodes", cold[0].nodes, "", Bar(most=12 * 100 + 200))
    yield Figure("route page: JavaScript, decoded", cold[0].script_kb, "kB", Bar(most=65))
    yield Figure("route page: own JavaScript, over the wire", cold[0].own_script_kb, "kB", Bar(most=12))
    yield Figure("a tap on it, processor / 6: next paint (INP)", _tap_ms(run, site), "ms", Bar(most=200))
    door, _ = _two_visits(run, site, None, "/sign-in")
    yield Figure("sign-in page: over the wire", door.wire_kb, "kB", Bar(most=16))
    yield Figure("sign-in page: requests", door.requests, "", Bar(most=3))
    yield Figure("sign-in page on slow 3G: usable", door.usable_s, "s")


def _two_visits(run: Run, site: Site, login: str | None, path: str) -> tuple[Visit, Visit]:
    context = _context(run, site, login)
    tab = context.new_page()
    first = _opened(tab, f"http://127.0.0.1:{site.port}{path}")
    tab.goto("about:blank")
    second = _opened(tab, f"http://127.0.0.1:{site.port}{path}")
    context.close()
    return first, second


def _tap_ms(run: Run, site: Site) -> float:
    """Return the longest time from a tap on the dock to the next paint, over a few taps."""
    context = _context(run, site, "phone7")
    tab = context.new_page()
    _slow(context.new_cdp_session(tab), network=False)
    tab.goto(f"http://127.0.0.1:{site.port}/today")
    for _tap in range(4):
        tab.wait_for_timeout(2 * DOUBLE_TAP_MS)
        here = tab.locator("#dock-form [name=household]").input_value()
        tab.locator("#dock-form button[value=not_home]").click()
        tab.wait_for_function("was => document.querySelector('#dock-form [name=household]').value !== was", arg=here)
    tab.wait_for_timeout(500)  # event timings arrive after the paint
    longest = float(tab.evaluate("window.seen.longest"))
    context.close()
    return longest


def _context(run: Run, site: Site, login: str | None) -> BrowserContext:
    context = run.chromium().new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    context.add_init_script(WATCH)
    if login:
        cookies = site.browser(login).cookies
        context.add_cookies(
            [{"name": name, "value": value, "url": f"http://127.0.0.1:{site.port}"} for name, value in cookies.items()]
        )
    return context


def _slow(session: CDPSession, network: bool = True) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if network:
        shape = {"latency": WAY_MS, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        session.send("Network.emulateNetworkConditions", {"offline": False, **shape})


def _opened(tab: Page, url: str) -> Visit:
    session = tab.context.new_cdp_session(tab)
    session.send("Network.enable")
    _slow(session)
    kinds: dict[str, str] = {}
    wire: dict[str, float] = {}
    own: set[str] = set()
    script = [0.0]

    def answered(event: dict[str, object]) -> None:
        request, kind = str(event["requestId"]), str(event["type"])
        kinds[request] = "icon" if "favicon" in str(event["response"]) else kind
        if kind == "Script" and "/vendor/" not in str(event["response"]):
            own.add(request)

    def received(event: dict[str, object]) -> None:
        if kinds.get(str(event["requestId"])) == "Script":
            script[0] += float(str(event["dataLength"]))

    def loaded(event: dict[str, object]) -> None:
        size = float(str(event["encodedDataLength"]))
        if size and kinds.get(str(event["requestId"])) != "icon":
            wire[str(event["requestId"])] = size

    session.on("Network.responseReceived", answered)
    session.on("Network.dataReceived", received)
    session.on("Network.loadingFinished", loaded)
    tab.goto(url, wait_until="load")
    tab.wait_for_load_state("networkidle")
    usable = float(tab.evaluate(USABLE)) / 1000
    nodes = int(tab.evaluate("document.querySelectorAll('*').length"))
    session.detach()
    own_script = sum(size for request, size in wire.items() if request in own)
    return Visit(usable, len(wire), sum(wire.values()) / 1000, nodes, script[0] / 1000, own_script / 1000)
