"""axe-core on a page in Chromium: what people with a screen reader, a keyboard or weak eyes would stumble over."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What makes two pages alike for axe: the same kinds of element with the same roles, classes and states.
SHAPE = """() => [...new Set([...document.body.querySelectorAll('*')].map(node => {
    const above = node.parentElement.className;
    const states = [...node.attributes].map(a => a.name).filter(n => n.startsWith('aria-') || n === 'disabled' || n === 'hidden');
    return [above.baseVal ?? above, '>', node.tagName, node.className.baseVal ?? node.className, node.getAttribute('role') ?? '',
            node.getAttribute('type') ?? '', ...states].join(' ');
}))]"""


def shape(tab: Page) -> set[str]:
    """Return what kinds of things the page is made of, so that the same kinds need not be examined twice."""
    return set(tab.evaluate(SHAPE))


def violations(tab: Page) -> list[str]:
    """Examine the page as it stands; return a line for each violation. The page's own policy stays in force."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = tab.evaluate(
        "async options => (await axe.run(document, options)).violations", options
    )
    return [_told(violation) for violation in found]


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"{' '.join(map(str, node['target']))} {node['html'][:160]}" for node in violation["nodes"][:3]]
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: " + " | ".join(nodes)
