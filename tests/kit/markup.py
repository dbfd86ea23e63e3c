"""What must hold for every piece of HTML we send, page or fragment; `faults()` names what does not."""

import re
from collections import Counter

import html5lib
from bs4 import BeautifulSoup, Tag

UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
TABLE_PARTS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}
VOID_LINKS = {"", "#"}


def is_page(text: str) -> bool:
    """Say whether the answer is a whole page; anything else is a fragment."""
    return text.lstrip()[:9].lower() == "<!doctype"


def parse(text: str) -> BeautifulSoup:
    """Return the tree to select in: a page as a browser builds it, a fragment as it was written."""
    return BeautifulSoup(text, "html5lib" if is_page(text) else "html.parser")


def faults(text: str) -> list[str]:
    """Return one sentence for each broken promise; an empty list means the markup is sound."""
    tree = parse(text)
    whole = is_page(text)
    found = _syntax(text, whole)
    found += _page(tree) if whole else _fragment(tree)
    for check in (_ids, _forms, _labels, _names, _inline):
        found += check(tree)
    if whole:
        found += _references(tree)
    if any(re.search(r"\{\{|\{%", text) for text in tree.find_all(string=True) if not text.find_parent("textarea")):
        found.append("template syntax reached the page")
    return found


def _syntax(text: str, whole: bool) -> list[str]:
    parser = html5lib.HTMLParser()
    if whole:
        parser.parse(text)
    else:
        first = re.match(r"\s*(?:<!--.*?-->\s*)*<([a-z]+)", text, re.S)
        parser.parseFragment(text, container=TABLE_PARTS.get(first[1] if first else "", "div"))
    return [f"HTML line {place[0]}: {code} {data}" for place, code, data in parser.errors]


def _page(tree: BeautifulSoup) -> list[str]:
    found = []
    if not (tree.html and tree.html.get("lang")):
        found.append("<html> has no lang")
    titles = tree.select("head > title")
    if len(titles) != 1 or not titles[0].get_text(strip=True):
        found.append("a page needs one title with words in it")
    heads = tree.select("h1")
    if len(heads) != 1 or not heads[0].get_text(strip=True):
        found.append(f"a page needs one h1 with words in it, here are {len(heads)}")
    if len(tree.select("main")) != 1:
        found.append("a page needs one <main>")
    return found


def _fragment(tree: BeautifulSoup) -> list[str]:
    tops = [node for node in tree.contents if isinstance(node, Tag)]
    roots = [node for node in tops if not node.has_attr("hx-swap-oob") and node.name != "hx-partial"]
    if len(roots) > 1:
        return [f"a fragment has one root, here are {len(roots)}: {', '.join(root.name for root in roots)}"]
    if not tops and tree.get_text(strip=True):
        return ["a fragment is an element, not bare text"]
    return [f"the fragment's root <{root.name}> has no id" for root in roots if not root.get("id")]


def _ids(tree: BeautifulSoup) -> list[str]:
    seen = Counter(str(node["id"]) for node in tree.select("[id]"))
    return [f"id {name!r} stands {times} times" for name, times in seen.items() if times > 1]


def _forms(tree: BeautifulSoup) -> list[str]:
    found = []
    for form in tree.select("form"):
        method = str(form.get("method", "get")).lower()
        if method == "get":
            if form.select_one("[name=csrf_token]"):
                found.append(f"a GET form to {form.get('action')} carries the token into the address")
            continue
        if not form.get("action"):
            found.append("an unsafe form has no action")
        if not form.select_one("input[type=hidden][name=csrf_token][value]"):
            found.append(f"the form to {form.get('action')} has no CSRF token")
    return found


def _labels(tree: BeautifulSoup) -> list[str]:
    found = []
    for field in tree.select("input, select, textarea"):
        if field.name == "input" and field.get("type", "text") in UNLABELLED_TYPES:
            continue
        labelled = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.find_parent("label")
            or (field.get("id") and tree.find("label", attrs={"for": field["id"]}))
        )
        if not labelled:
            found.append(f"<{field.name} name={field.get('name')!r}> has no label")
    return found


def _names(tree: BeautifulSoup) -> list[str]:
    found = [f"an image without alt: {image.get('src')}" for image in tree.select("img:not([alt])")]
    for node in tree.select("button, a[href]"):
        if not (node.get_text(strip=True) or node.get("aria-label") or node.select_one("img[alt]:not([alt=''])")):
            found.append(f"<{node.name}> without words: {str(node)[:80]}")
    return found


def _inline(tree: BeautifulSoup) -> list[str]:
    found = ["inline script" for _ in tree.select("script:not([src])")]
    found += ["inline <style>" for _ in tree.select("style")]
    for node in tree.find_all(True):
        for name, value in node.attrs.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                found.append(f"inline {name} on <{node.name}>")
            elif name in ("href", "action", "src") and str(value).lower().startswith(("javascript:", "data:")):
                found.append(f"{name}={str(value)[:20]!r} on <{node.name}>")
        if node.name == "a" and node.get("href") in VOID_LINKS:
            found.append("a link that leads nowhere")
    return found


def _references(tree: BeautifulSoup) -> list[str]:
    known = {str(node["id"]) for node in tree.select("[id]")}
    found = []
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form"):
        for node in tree.select(f"[{attribute}]"):
            missing = [name for name in str(node[attribute]).split() if name not in known]
            found += [f"{attribute}={name!r} on <{node.name}> points at nothing" for name in missing]
    return found
