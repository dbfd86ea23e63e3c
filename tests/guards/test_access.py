"""Every endpoint says who may come in, and every URL speaks the house's language."""

import re

from flask import Flask
from werkzeug.routing import Rule

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Files the browser asks for at fixed addresses.
FIXED = {"/healthz", "/readyz", "/manifest.webmanifest", "/sw.js", "/favicon.ico", "/robots.txt"}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_endpoint_names_a_permission_or_a_reason(app: Flask) -> None:
    closed = [rule.endpoint for rule in rules(app) if not hasattr(app.view_functions[rule.endpoint], "__access__")]
    assert not closed, f"without @requires or @open_to_all: {closed}"
    for rule in rules(app):
        access = app.view_functions[rule.endpoint].__access__
        assert access.permission or len(access.reason.split()) >= 2, f"{rule.endpoint}: say why it is open"


def test_an_endpoint_without_access_is_refused_at_run_time(app: Flask) -> None:
    bare = Flask("bare")
    bare.before_request_funcs = {None: [f for f in app.before_request_funcs[None] if f.__name__ == "refuse_unnamed"]}
    bare.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert bare.test_client().get("/forgotten").status_code == 403


def test_addresses_are_words_and_typed_parts(app: Flask) -> None:
    odd = []
    for rule in rules(app):
        if rule.rule in FIXED:
            continue
        for part in rule.rule.strip("/").split("/"):
            typed = re.fullmatch(r"<[a-z]+(\([^)]*\))?:[a-z_]+>(\.ics)?", part)
            if part and not typed and not WORD.fullmatch(part):
                odd.append(rule.rule)
        if rule.rule != "/" and rule.rule.endswith("/"):
            odd.append(rule.rule)
    assert not odd, f"lower-case words with hyphens, typed parts, no slash at the end: {odd}"


def test_a_rule_either_reads_or_writes(app: Flask) -> None:
    both = [rule.rule for rule in rules(app) if rule.methods >= {"GET", "POST"}]
    assert not both, f"a view of its own for the GET and for the POST: {both}"
    unusual = [rule.rule for rule in rules(app) if rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}]
    assert not unusual, f"forms know GET and POST: {unusual}"
