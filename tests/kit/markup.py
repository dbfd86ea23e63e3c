"""What must hold for every piece of HTML we send, page or fragment; `faults()` names what does not."""

import re
from collections import Counter
from collections.abc import Sequence

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder._html5lib import HTML5TreeBuilder

from tests.kit.tokens import Parser

UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
TABLE_PARTS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}
VOID_LINKS = {"", "#"}
FIELDS = {"input", "select", "textarea"}
TEMPLATE_SYNTAX = re.compile(r"\{\{|\{%")
REFERENCES = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "form"}


def is_page(text: str) -> bool:
    """Say whether the answer is a whole page; anything else is a fragment."""
    return text.lstrip()[:9].lower() == "<!doctype"


class _Noting(HTML5TreeBuilder):
    """Builds the tree as a browser does and keeps what was wrong on the way."""

    errors: Sequence[tuple[tuple[int, int], str, object]] = ()

    def feed(self, markup: str | bytes) -> None:
        parser = Parser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.underlying_builder.parser = None
        self.errors = parser.errors


def parse(text: str) -> BeautifulSoup:
    """Return the tree to select in: a page as a browser builds it, a fragment as it was written."""
    return (
        BeautifulSoup(text, builder=_Noting(store_line_numbers=False))
        if is_page(text)
        else BeautifulSoup(text, "html.parser")
    )


def faults(text: str, tree: BeautifulSoup | None = None) -> list[str]:
    """Return one sentence for each broken promise; an empty list means the markup is sound.

    `tree` is what `parse` made of the text, for who has it already: parsing is what costs.
    """
    tree = parse(text) if tree is None else tree
    whole = is_page(text)
    all_nodes = list(tree.descendants)
    nodes = [node for node in all_nodes if isinstance(node, Tag)]
    found = _syntax(text, tree, whole)
    found += _page(tree, nodes) if whole else _fragment(tree)
    for check in (_ids, _forms, _labels, _names, _inline):
        found += check(nodes)
    if whole:
        found += _references(nodes)
    strings = [node for node in all_nodes if isinstance(node, NavigableString)]
    if any(TEMPLATE_SYNTAX.search(words) and not words.find_parent("textarea") for words in strings):
        found.append("template syntax reached the page")
    return found


def _syntax(text: str, tree: BeautifulSoup, whole: bool) -> list[str]:
    if whole:
        errors = tree.builder.errors
    else:
        first = re.match(r"\s*(?:<!--.*?-->\s*)*<([a-z]+)", text, re.S)
        parser = Parser()
        parser.parseFragment(text, container=TABLE_PARTS.get(first[1] if first else "", "div"))
        errors = parser.errors
    return [f"HTML line {place[0]}: {code} {data}" for place, code, data in errors]


def _page(tree: BeautifulSoup, nodes: Sequence[Tag]) -> list[str]:
    found = []
    if not (tree.html and tree.html.get("lang")):
        found.append("<html> has no lang")
    titles = [node for node in nodes if node.name == "title" and node.parent and node.parent.name == "head"]
    if len(titles) != 1 or not titles[0].get_text(strip=True):
        found.append("a page needs one title with words in it")
    heads = [node for node in nodes if node.name == "h1"]
    if len(heads) != 1 or not heads[0].get_text(strip=True):
        found.append(f"a page needs one h1 with words in it, here are {len(heads)}")
    if sum(node.name == "main" for node in nodes) != 1:
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


def _ids(nodes: Sequence[Tag]) -> list[str]:
    seen = Counter(str(node["id"]) for node in nodes if node.has_attr("id"))
    return [f"id {name!r} stands {times} times" for name, times in seen.items() if times > 1]


def _forms(nodes: Sequence[Tag]) -> list[str]:
    found = []
    for form in nodes:
        if form.name != "form":
            continue
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


def _labels(nodes: Sequence[Tag]) -> list[str]:
    named = {str(node["for"]) for node in nodes if node.name == "label" and node.has_attr("for")}
    found = []
    for field in nodes:
        if field.name not in FIELDS or (field.name == "input" and field.get("type", "text") in UNLABELLED_TYPES):
            continue
        labelled = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.find_parent("label")
            or (field.get("id") and str(field["id"]) in named)
        )
        if not labelled:
            found.append(f"<{field.name} name={field.get('name')!r}> has no label")
    return found


def _names(nodes: Sequence[Tag]) -> list[str]:
    found = [
        f"an image without alt: {one.get('src')}" for one in nodes if one.name == "img" and not one.has_attr("alt")
    ]
    for node in nodes:
        if node.name != "button" and not (node.name == "a" and node.has_attr("href")):
            continue
        if not (node.get_text(strip=True) or node.get("aria-label") or node.select_one("img[alt]:not([alt=''])")):
            found.append(f"<{node.name}> without words: {str(node)[:80]}")
    return found


def _inline(nodes: Sequence[Tag]) -> list[str]:
    found = []
    for node in nodes:
        if node.name == "script" and not node.has_attr("src"):
            found.append("inline script")
        if node.name == "style":
            found.append("inline <style>")
        for name, value in node.attrs.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                found.append(f"inline {name} on <{node.name}>")
            elif name in ("href", "action", "src") and str(value).lower().startswith(("javascript:", "data:")):
                found.append(f"{name}={str(value)[:20]!r} on <{node.name}>")
        if node.name == "a" and node.get("href") in VOID_LINKS:
            found.append("a link that leads nowhere")
    return found


def _references(nodes: Sequence[Tag]) -> list[str]:
    known = {str(node["id"]) for node in nodes if node.has_attr("id")}
    found = []
    for node in nodes:
        for attribute in REFERENCES & node.attrs.keys():
            missing = [name for name in str(node[attribute]).split() if name not in known]
            found += [f"{attribute}={name!r} on <{node.name}> points at nothing" for name in missing]
    return found
