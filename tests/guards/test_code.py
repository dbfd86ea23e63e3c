"""The shape of the code: sizes, names, who touches what."""

import ast

from tests.kit.source import APP, PROJECT, functions, modules, shown, tree_of, view_modules

LONGEST_FILE = 400
LONGEST_VIEW = 40
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "routes"}


def test_files_have_one_topic_and_end() -> None:
    long = {
        shown(path): lines for path in modules() if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, f"split by topic: {long}"


def test_conftest_stays_small() -> None:
    assert len((PROJECT / "tests/conftest.py").read_text("utf-8").splitlines()) < 150


def test_no_file_is_named_after_nothing() -> None:
    named = [shown(path) for path in modules() if path.stem in BANNED]
    assert not named, f"name the topic: {named}"


def test_every_module_says_what_it_owns() -> None:
    silent = [shown(path) for path in modules() if not ast.get_docstring(tree_of(path))]
    assert not silent, f"a first sentence is missing: {silent}"


def test_views_are_short() -> None:
    long = {
        f"{shown(path)}:{view.name}": size
        for path in view_modules()
        for view in functions(path)
        if (size := (view.end_lineno or 0) - view.lineno + 1) >= LONGEST_VIEW
    }
    assert not long, f"a view asks, acts once and answers: {long}"


def test_views_never_touch_the_session() -> None:
    touching = {
        f"{shown(path)}:{node.lineno}"
        for path in view_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr == "session"
        and isinstance(node.value, ast.Name)
        and node.value.id == "db"
    }
    assert not touching, f"reads belong to queries, writes to actions: {touching}"


def test_actions_never_commit() -> None:
    committing = {
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if "actions" in path.stem.split("_") or path.parent.name == "actions"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }
    assert not committing, f"the caller commits once: {committing}"


def test_rules_get_the_time_and_chance_as_arguments() -> None:
    asking = {
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        if path.stem == "rules" or path.parent.name == "rules"
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Name) and node.id in {"utc_now", "random", "secrets"})
        or (isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"})
    }
    assert not asking, f"a rule is a function of its arguments: {asking}"


def test_only_config_reads_the_environment() -> None:
    allowed = {"app/config.py", "app/serve/__main__.py"}
    reading = {
        shown(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert reading <= allowed, f"read it in app/config.py: {reading - allowed}"


def test_every_exception_to_a_check_gives_its_reason() -> None:
    bare = []
    for path in modules():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for mark in ("# noqa", "type: ignore"):
                if mark in line and line.split(mark, 1)[1].count("#") == 0:
                    bare.append(f"{shown(path)}:{number}")
    assert not bare, f"say why beside it: {bare}"


def test_every_slice_lists_what_it_owns() -> None:
    rooms = [path for path in APP.iterdir() if (path / "models.py").exists()]
    short = [room.name for room in rooms if "able" not in (ast.get_docstring(tree_of(room / "__init__.py")) or "")]
    assert not short, f"name the tables in the docstring of the package: {short}"
