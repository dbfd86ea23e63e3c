"""The code and the templates as guard tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APP = PROJECT / "app"
TEMPLATES = PROJECT / "templates"


def modules(pattern: str = "*.py") -> list[Path]:
    """Return the app's files that match, in order."""
    return sorted(APP.rglob(pattern))


def view_modules() -> list[Path]:
    """Return the files that hold views: `views.py`, `<topic>_views.py`, or a `views/` folder."""
    return [path for path in modules() if "views" in path.stem.split("_") or path.parent.name == "views"]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a module, nested ones too."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef))


def templates() -> list[Path]:
    """Return every template, in order."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def shown(path: Path) -> str:
    """Return the path the way a person would say it."""
    return path.relative_to(PROJECT).as_posix()
